package rooms;

import call.LeaveReason;
import call.ParticipantState;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import refusal.RefusalCode;
import refusal.RefusedException;
import rooms.permission.Permission;
import rooms.permission.Permissions;

/// One live voice channel: its participants, their state, and which of them speak. Each member gets a snapshot
/// when it joins and deltas from then on. Deltas wait until [#BATCH_MILLIS] have passed since the last ones, so
/// a lone change is sent at once and a storm costs ten messages a second.
public final class Room {
    /// Design: roster and speaking changes are batched in 100 ms.
    public static final long BATCH_MILLIS = 100;

    /// Changes of the roster wait longer by this for each member that receives them: a storm of joins to a room
    /// of 500 would otherwise be 5,000 messages a second. Speaking changes do not wait longer.
    private static final long BATCH_MILLIS_PER_MEMBER = 1;

    /// Later than this, users notice that a list of participants is outdated.
    private static final long LONGEST_BATCH_MILLIS = 1_000;

    /// No deadline.
    public static final long NEVER = Long.MAX_VALUE;

    /// More than can join within one batch.
    private static final int UNWRITTEN_NUMBERS = 100;

    /// After which a speaker of a stage comes back as audience.
    private static final Set<LeaveReason> REMOVALS =
            EnumSet.of(LeaveReason.DISCONNECTED, LeaveReason.ACCESS_LOST);

    private static final class Member {
        /// Empty while it is not known, after the owner of the room died.
        String session;

        Participant participant;
        VoiceRights rights;

        /// How many changes of the present batch were in its snapshot: 0 for all but newcomers.
        int changesKnown;

        Member(String session, Participant participant, VoiceRights rights, int changesKnown) {
            this.session = session;
            this.participant = participant;
            this.rights = rights;
            this.changesKnown = changesKnown;
        }

        boolean isAwaited() {
            return session.isEmpty();
        }

        boolean mayBe(String announced, UUID user) {
            return participant.user().equals(user) && (isAwaited() || session.equals(announced));
        }

        boolean isNewcomer() {
            return changesKnown > 0;
        }

        RoomEvent.Recipient recipient() {
            return new RoomEvent.Recipient(session, participant.number());
        }
    }

    private final int capacity;
    private final Stage stage;
    private final Consumer<RoomEvent> events;
    private final Map<Integer, Member> members = new LinkedHashMap<>();
    private final List<RosterChange> batch = new ArrayList<>();
    private final Set<Integer> speaking = new TreeSet<>();
    private final Set<Integer> reportedSpeaking = new TreeSet<>();

    /// Participants of a former owner, which may have reported that they speak.
    private final Set<Integer> maybeSpeaking = new TreeSet<>();

    private int lastNumber;
    private long emptySinceMillis;
    private long sentAtMillis;
    private long nextDeadlineMillis = NEVER;

    /// @param capacity how many participants fit
    public Room(ChannelKind kind, int capacity, long nowMillis, Consumer<RoomEvent> events) {
        this.capacity = capacity;
        this.stage = new Stage(kind == ChannelKind.STAGE, capacity);
        this.events = events;
        this.emptySinceMillis = nowMillis;
        this.sentAtMillis = nowMillis - BATCH_MILLIS;
    }

    /// Takes in those who were here when the former owner of the room died, before anyone joins. Their sessions are
    /// awaited, see [#onAnnounced].
    public void restore(List<Participant> leftBehind) {
        for (Participant participant : leftBehind) {
            members.put(
                    participant.number(),
                    new Member("", participant, VoiceRights.of(Permissions.OF_EVERYONE), 0));
            lastNumber = Math.max(lastNumber, participant.number());
        }
        // Of those who joined last the former owner may not have written.
        lastNumber += UNWRITTEN_NUMBERS;
    }

    /// The session of a participant of the former owner's has found this room.
    ///
    /// @throws RefusedException `not_in_room` when somebody else has the number, or the user is here as another one
    public void onAnnounced(
            long nowMillis, String session, Participant announced, VoiceRights rights) {
        int number = announced.number();
        Member member = members.get(number);
        Member ofUser = memberOf(announced.user());
        boolean elsewhere = ofUser != null && ofUser != member;
        if (elsewhere || (member != null && !member.mayBe(session, announced.user()))) {
            throw new RefusedException(
                    RefusalCode.NOT_IN_ROOM, "Participant " + number + " is not in this room.");
        }
        VoiceRights here = rights.on(stage.role(announced.user()));
        Participant now = announced.with(here);
        maybeSpeaking.add(number);
        if (member == null) {
            note(nowMillis, new RosterChange.Joined(now));
            members.put(number, new Member(session, now, here, batch.size()));
            lastNumber = Math.max(lastNumber, number);
            return;
        }
        if (!member.participant.equals(now)) {
            note(nowMillis, new RosterChange.Changed(now));
        }
        member.session = session;
        member.participant = now;
        member.rights = here;
        member.changesKnown = batch.size();
        enforce(member);
    }

    /// Those whose sessions have not announced themselves.
    public List<Integer> awaited() {
        return members.values().stream()
                .filter(Member::isAwaited)
                .map(member -> member.participant.number())
                .toList();
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
        Member elsewhere = memberOf(user);
        int limit = userLimit == 0 ? capacity : Math.min(userLimit, capacity);
        if (elsewhere == null && members.size() >= limit) {
            throw new RefusedException(
                    RefusalCode.ROOM_FULL,
                    "This channel is full: it has room for " + limit + " participants.");
        }
        if (elsewhere != null) {
            onEviction(
                    nowMillis,
                    elsewhere.participant.number(),
                    LeaveReason.JOINED_ELSEWHERE,
                    !elsewhere.session.equals(session));
        }
        VoiceRights here = rights.on(stage.role(user));
        Participant newcomer = new Participant(++lastNumber, user, username, state).with(here);
        note(nowMillis, new RosterChange.Joined(newcomer));
        members.put(newcomer.number(), new Member(session, newcomer, here, batch.size()));
        return newcomer;
    }

    /// Nothing happens if the participant has left.
    public void onLeave(long nowMillis, int number) {
        if (members.remove(number) == null) {
            return;
        }
        speaking.remove(number);
        reportedSpeaking.remove(number);
        maybeSpeaking.remove(number);
        note(nowMillis, new RosterChange.Left(number));
        events.accept(new RoomEvent.Departed(number));
        if (members.isEmpty()) {
            emptySinceMillis = nowMillis;
        }
    }

    /// @throws RefusedException `not_in_room`
    public void onChangeState(long nowMillis, int number, ParticipantState state) {
        Member member = requireMember(number);
        ParticipantState admitted = member.rights.admitted(state);
        if (member.participant.state().equals(admitted)) {
            return;
        }
        member.participant = member.participant.withState(admitted);
        note(nowMillis, new RosterChange.Changed(member.participant));
        enforce(member);
    }

    /// What a participant may do from now on. The shard enforces it at once, the others see it with the next batch.
    /// Nothing happens if the participant has left.
    public void onRights(long nowMillis, int number, VoiceRights rights) {
        Member member = members.get(number);
        if (member != null) {
            change(nowMillis, member, rights.on(stage.role(member.participant.user())));
        }
    }

    /// A moderator invites a participant to speak on the stage, or moves one to the audience.
    ///
    /// @throws RefusedException `not_in_room`, `bad_field` without a stage, `room_full`
    public void onStage(long nowMillis, int number, boolean speaks) {
        Member member = requireMember(number);
        UUID user = member.participant.user();
        if (speaks) {
            if (!member.rights.permissions().has(Permission.SPEAK)) {
                throw new RefusedException(
                        RefusalCode.FORBIDDEN, "This member may not speak in this channel.");
            }
            stage.invite(
                    user,
                    members.values().stream()
                            .map(present -> present.participant.user())
                            .collect(Collectors.toSet()));
        } else {
            stage.moveToAudience(user);
        }
        change(nowMillis, member, member.rights.on(stage.role(user)));
    }

    private void change(long nowMillis, Member member, VoiceRights rights) {
        if (member.rights.equals(rights)) {
            return;
        }
        member.rights = rights;
        Participant changed = member.participant.with(rights);
        if (!changed.equals(member.participant)) {
            member.participant = changed;
            note(nowMillis, new RosterChange.Changed(changed));
        }
        enforce(member);
        events.accept(new RoomEvent.RightsChanged(member.recipient(), rights));
    }

    private void enforce(Member member) {
        int number = member.participant.number();
        ParticipantState enforced = member.rights.enforced(member.participant.state());
        events.accept(new RoomEvent.StateChanged(number, enforced));
        if (enforced.muted()) {
            speaking.remove(number);
        }
    }

    /// A report of the shard; it may name participants who have left meanwhile.
    public void onSpeaking(long nowMillis, List<Integer> started, List<Integer> stopped) {
        started.stream().filter(members::containsKey).forEach(speaking::add);
        stopped.forEach(speaking::remove);
        started.forEach(maybeSpeaking::remove);
        stopped.stream().filter(maybeSpeaking::remove).forEach(reportedSpeaking::add);
        if (!speaking.equals(reportedSpeaking)) {
            sendSoon(nowMillis, BATCH_MILLIS);
        }
    }

    /// The media of the room moved to another shard, which reports these speakers: all others have stopped.
    public void onSpeakers(long nowMillis, Set<Integer> speakers) {
        onSpeaking(
                nowMillis,
                List.copyOf(speakers),
                members.keySet().stream().filter(n -> !speakers.contains(n)).toList());
    }

    /// Takes a participant out and sends their session the reason. Nothing happens if the participant has left.
    public void onEviction(long nowMillis, int number, LeaveReason reason) {
        onEviction(nowMillis, number, reason, true);
    }

    /// A moderator moves a participant to another channel. Nothing happens if the participant has left.
    public void onMove(long nowMillis, int number, UUID channel) {
        Member member = members.get(number);
        if (member != null) {
            stage.forget(member.participant.user());
            events.accept(new RoomEvent.Moved(member.recipient(), channel));
            onLeave(nowMillis, number);
        }
    }

    /// When [#onDeadline] is to be called, or [#NEVER].
    public long nextDeadlineMillis() {
        return nextDeadlineMillis;
    }

    /// Sends each member the changes it has not received yet.
    public void onDeadline(long nowMillis) {
        if (nextDeadlineMillis - nowMillis > 0) {
            return;
        }
        nextDeadlineMillis = NEVER;
        sentAtMillis = nowMillis;
        RosterDelta delta = RosterDelta.of(batch);
        List<Integer> started =
                speaking.stream().filter(n -> !reportedSpeaking.contains(n)).toList();
        List<Integer> stopped =
                reportedSpeaking.stream().filter(n -> !speaking.contains(n)).toList();
        for (Member member : members.values()) {
            if (member.isAwaited()) {
                continue;
            }
            sendRoster(member, delta);
            sendSpeaking(member, started, stopped);
            member.changesKnown = 0;
        }
        if (!delta.isEmpty()) {
            events.accept(new RoomEvent.PresenceChanged(delta));
        }
        batch.clear();
        reportedSpeaking.clear();
        reportedSpeaking.addAll(speaking);
    }

    /// All participants, by number.
    public List<Participant> roster() {
        return members.values().stream().map(member -> member.participant).toList();
    }

    /// The participant that a user is, or null when they are not here.
    public @Nullable Participant participantOf(UUID user) {
        Member member = memberOf(user);
        return member == null ? null : member.participant;
    }

    /// What a participant may do, the stage included.
    ///
    /// @throws RefusedException `not_in_room`
    public VoiceRights rightsOf(int number) {
        return requireMember(number).rights;
    }

    /// The session of a participant, or null when they are not here.
    public @Nullable String sessionOf(int number) {
        Member member = members.get(number);
        return member == null || member.isAwaited() ? null : member.session;
    }

    public boolean isEmpty() {
        return members.isEmpty();
    }

    /// For how long the room has been empty; 0 while it is not.
    public long emptyForMillis(long nowMillis) {
        return members.isEmpty() ? nowMillis - emptySinceMillis : 0;
    }

    private void onEviction(long nowMillis, int number, LeaveReason reason, boolean notify) {
        Member member = members.get(number);
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
        onLeave(nowMillis, number);
    }

    private Member requireMember(int number) {
        Member member = members.get(number);
        if (member == null) {
            throw new RefusedException(
                    RefusalCode.NOT_IN_ROOM, "Participant " + number + " is not in this room.");
        }
        return member;
    }

    private @Nullable Member memberOf(UUID user) {
        for (Member member : members.values()) {
            if (member.participant.user().equals(user)) {
                return member;
            }
        }
        return null;
    }

    private void note(long nowMillis, RosterChange change) {
        batch.add(change);
        sendSoon(
                nowMillis,
                Math.clamp(
                        members.size() * BATCH_MILLIS_PER_MEMBER,
                        BATCH_MILLIS,
                        LONGEST_BATCH_MILLIS));
    }

    private void sendSoon(long nowMillis, long batchMillis) {
        long due = Math.max(nowMillis, sentAtMillis + batchMillis);
        nextDeadlineMillis = Math.min(nextDeadlineMillis, due);
    }

    private void sendRoster(Member member, RosterDelta forOldMembers) {
        RosterDelta delta =
                member.isNewcomer()
                        ? RosterDelta.of(batch.subList(member.changesKnown, batch.size()))
                        : forOldMembers;
        RosterDelta ofOthers = delta.without(member.participant.number());
        if (!ofOthers.isEmpty()) {
            events.accept(new RoomEvent.RosterChanged(member.recipient(), ofOthers));
        }
    }

    private void sendSpeaking(Member member, List<Integer> started, List<Integer> stopped) {
        List<Integer> startedForMember = member.isNewcomer() ? List.copyOf(speaking) : started;
        List<Integer> stoppedForMember = member.isNewcomer() ? List.of() : stopped;
        if (!startedForMember.isEmpty() || !stoppedForMember.isEmpty()) {
            events.accept(
                    new RoomEvent.SpeakingChanged(
                            member.recipient(), startedForMember, stoppedForMember));
        }
    }
}
