package rooms.live;

import call.LeaveReason;
import call.ParticipantState;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import refusal.RefusalCode;
import refusal.RefusedException;
import rooms.ChannelKind;
import rooms.Participant;
import rooms.VoiceRights;
import rooms.permission.Permission;

/// One live voice channel: its participants, their state, and which of them speak. Each member gets
/// a snapshot when it joins and deltas from then on, in [BatchedUpdates].
public final class Room {
    /// No deadline.
    public static final long NEVER = BatchedUpdates.NEVER;

    /// After which a speaker of a stage comes back as audience.
    private static final Set<LeaveReason> REMOVALS =
            EnumSet.of(LeaveReason.DISCONNECTED, LeaveReason.ACCESS_LOST);

    private final int capacity;
    private final Stage stage;
    private final Consumer<RoomEvent> events;
    private final Members members;
    private final Speakers speakers = new Speakers();
    private final BatchedUpdates updates;

    /// @param capacity how many participants fit
    public Room(ChannelKind kind, int capacity, long nowMillis, Consumer<RoomEvent> events) {
        this.capacity = capacity;
        this.stage = new Stage(kind == ChannelKind.STAGE, capacity);
        this.events = events;
        this.members = new Members(nowMillis);
        this.updates = new BatchedUpdates(nowMillis, speakers, events);
    }

    /// Takes in those who were here when the former owner of the room died, before anyone joins.
    /// Their sessions are awaited, see [#onAnnounced].
    public void restore(List<Participant> leftBehind) {
        members.restore(leftBehind);
    }

    /// The session of a participant of the former owner's has found this room.
    ///
    /// @throws RefusedException `not_in_room` when another user has the number, or the user is here
    ///     as another one
    public void onAnnounced(
            long nowMillis, String session, Participant announced, VoiceRights rights) {
        int number = announced.number();
        Member member = members.find(number);
        Member ofUser = members.of(announced.user());
        boolean elsewhere = ofUser != null && ofUser != member;
        if (elsewhere || (member != null && !member.mayBe(session, announced.user()))) {
            throw Members.notHere(number);
        }
        VoiceRights here = rights.on(stage.role(announced.user()));
        Participant now = announced.with(here);
        speakers.onTakenOver(number);
        if (member == null) {
            note(nowMillis, new RosterChange.Joined(now));
            members.add(new Member(session, now, here, updates.changes()));
            return;
        }
        take(nowMillis, member, session, now, here);
    }

    /// The session has the participant from now on.
    private void take(
            long nowMillis, Member member, String session, Participant now, VoiceRights rights) {
        if (!member.participant.equals(now)) {
            note(nowMillis, new RosterChange.Changed(now));
        }
        member.session = session;
        member.participant = now;
        member.changesKnown = updates.changes();
        enforce(member, rights);
    }

    /// Those whose sessions have not announced themselves.
    public List<Integer> awaited() {
        return members.awaited();
    }

    /// Admits a user; where the same user is in this room already, that session is taken out.
    ///
    /// @param userLimit of the channel for this user, 0 for none but the capacity
    /// @return the newcomer
    /// @throws RefusedException `room_full`
    public Participant onJoin(
            long nowMillis,
            String session,
            UUID user,
            String username,
            ParticipantState state,
            VoiceRights rights,
            int userLimit) {
        Member elsewhere = members.of(user);
        int limit = userLimit == 0 ? capacity : Math.min(userLimit, capacity);
        if (elsewhere == null && members.size() >= limit) {
            throw new RefusedException(
                    RefusalCode.ROOM_FULL,
                    "This channel is full: it has room for " + limit + " participants.");
        }
        if (elsewhere != null) {
            onEviction(
                    nowMillis,
                    elsewhere.number(),
                    LeaveReason.JOINED_ELSEWHERE,
                    !elsewhere.session.equals(session));
        }
        VoiceRights here = rights.on(stage.role(user));
        Participant newcomer =
                new Participant(members.nextNumber(), user, username, state).with(here);
        note(nowMillis, new RosterChange.Joined(newcomer));
        members.add(new Member(session, newcomer, here, updates.changes()));
        return newcomer;
    }

    /// A user goes on with another session as a participant of theirs, whose session is lost: the
    /// number and the media connection remain.
    ///
    /// @param state that the client has now
    /// @return whether there is such a participant
    public boolean onReturn(
            long nowMillis,
            String session,
            int number,
            UUID user,
            ParticipantState state,
            VoiceRights rights) {
        Member member = members.find(number);
        if (member == null || !member.participant.user().equals(user)) {
            return false;
        }
        if (member.isAwaited()) {
            speakers.onTakenOver(number);
        } else if (!member.session.equals(session)) {
            events.accept(new RoomEvent.Replaced(member.recipient()));
        }
        VoiceRights here = rights.on(stage.role(user));
        take(
                nowMillis,
                member,
                session,
                member.participant.withState(here.admitted(state)).with(here),
                here);
        return true;
    }

    /// Nothing happens if the participant has left, or has another session by now.
    ///
    /// @param session that leaves
    public void onLeave(long nowMillis, int number, String session) {
        Member member = members.find(number);
        if (member != null && (member.isAwaited() || member.session.equals(session))) {
            remove(nowMillis, number);
        }
    }

    private void remove(long nowMillis, int number) {
        Member left = members.remove(nowMillis, number);
        if (left == null) {
            return;
        }
        speakers.onLeft(number);
        note(nowMillis, new RosterChange.Left(number));
        events.accept(new RoomEvent.Left(number, left.participant.user()));
    }

    /// @throws RefusedException `not_in_room`
    public void onChangeState(long nowMillis, int number, ParticipantState state) {
        Member member = members.require(number);
        ParticipantState admitted = member.rights.admitted(state);
        if (member.participant.state().equals(admitted)) {
            return;
        }
        member.participant = member.participant.withState(admitted);
        note(nowMillis, new RosterChange.Changed(member.participant));
        enforce(member, member.rights);
    }

    /// What a participant may do from now on. The shard enforces it at once, the others see it with
    /// the next batch. Nothing happens if the participant has left.
    public void onRights(long nowMillis, int number, VoiceRights rights) {
        Member member = members.find(number);
        if (member != null) {
            change(nowMillis, member, rights.on(stage.role(member.participant.user())));
        }
    }

    /// A moderator invites a participant to speak on the stage, or moves one to the audience.
    ///
    /// @throws RefusedException `not_in_room`, `bad_field` without a stage, `room_full`
    public void onStage(long nowMillis, int number, boolean speaks) {
        Member member = members.require(number);
        UUID user = member.participant.user();
        if (speaks) {
            if (!member.rights.permissions().has(Permission.SPEAK)) {
                throw new RefusedException(
                        RefusalCode.FORBIDDEN, "This member may not speak in this channel.");
            }
            stage.invite(user, members.users());
        } else {
            stage.moveToAudience(user);
        }
        change(nowMillis, member, member.rights.on(stage.role(user)));
    }

    private void change(long nowMillis, Member member, VoiceRights rights) {
        if (member.rights.equals(rights)) {
            return;
        }
        Participant changed = member.participant.with(rights);
        if (!changed.equals(member.participant)) {
            member.participant = changed;
            note(nowMillis, new RosterChange.Changed(changed));
        }
        enforce(member, rights);
        events.accept(new RoomEvent.RightsChanged(member.recipient(), rights));
    }

    private void enforce(Member member, VoiceRights rights) {
        int number = member.number();
        if (!rights.limits().equals(member.rights.limits())) {
            events.accept(new RoomEvent.LimitsChanged(number, rights.limits()));
        }
        member.rights = rights;
        ParticipantState enforced = rights.enforced(member.participant.state());
        events.accept(new RoomEvent.StateChanged(number, enforced));
        if (enforced.muted()) {
            speakers.onMuted(number);
        }
    }

    /// A report of the shard; it may name participants who have left meanwhile.
    public void onSpeaking(long nowMillis, List<Integer> started, List<Integer> stopped) {
        speakers.onSpeaking(members.numbers(), started, stopped);
        updates.onSpeaking(nowMillis);
    }

    /// The media of the room moved to another shard, which reports these speakers: all others have
    /// stopped.
    public void onSpeakers(long nowMillis, Set<Integer> speaking) {
        onSpeaking(
                nowMillis,
                List.copyOf(speaking),
                members.numbers().stream().filter(n -> !speaking.contains(n)).toList());
    }

    /// Takes a participant out and sends their session the reason. Nothing happens if the
    /// participant has left.
    public void onEviction(long nowMillis, int number, LeaveReason reason) {
        onEviction(nowMillis, number, reason, true);
    }

    /// A moderator moves a participant to another channel. Nothing happens if the participant has
    /// left.
    public void onMove(long nowMillis, int number, UUID channel) {
        Member member = members.find(number);
        if (member != null) {
            stage.forget(member.participant.user());
            events.accept(new RoomEvent.Moved(member.recipient(), channel));
            remove(nowMillis, number);
        }
    }

    /// When [#onDeadline] is to be called, or [#NEVER].
    public long nextDeadlineMillis() {
        return updates.nextDeadlineMillis();
    }

    /// Sends each member the changes it has not received yet.
    public void onDeadline(long nowMillis) {
        updates.onDeadline(nowMillis, members.all());
    }

    /// All participants, by number.
    public List<Participant> roster() {
        return members.roster();
    }

    /// The participant that a user is, or null when they are not here.
    public @Nullable Participant participantOf(UUID user) {
        Member member = members.of(user);
        return member == null ? null : member.participant;
    }

    /// What a participant may do, the stage included.
    ///
    /// @throws RefusedException `not_in_room`
    public VoiceRights rightsOf(int number) {
        return members.require(number).rights;
    }

    /// The session of a participant, or null when they are not here.
    public @Nullable String sessionOf(int number) {
        Member member = members.find(number);
        return member == null || member.isAwaited() ? null : member.session;
    }

    public boolean isEmpty() {
        return members.isEmpty();
    }

    /// For how long the room has been empty; 0 while it is not.
    public long emptyForMillis(long nowMillis) {
        return members.emptyForMillis(nowMillis);
    }

    private void onEviction(long nowMillis, int number, LeaveReason reason, boolean notify) {
        Member member = members.find(number);
        if (member == null) {
            return;
        }
        if (REMOVALS.contains(reason)) {
            stage.forget(member.participant.user());
        }
        // First the reason: a client that sees its media connection closed joins again.
        if (notify && !member.isAwaited()) {
            events.accept(new RoomEvent.Evicted(member.recipient(), reason));
        }
        remove(nowMillis, number);
    }

    private void note(long nowMillis, RosterChange change) {
        updates.onRosterChange(nowMillis, change, members.size());
    }
}
