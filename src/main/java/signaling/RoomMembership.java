package signaling;

import call.ParticipantState;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import refusal.Refusal;
import rooms.Admission;
import rooms.Role;

/// One stay of a session in one room, from `join` until it is out. Answers from outside come back to
/// the stay that asked: one that is over undoes what arrives too late, so that nobody remains in a
/// room that their session has left.
public final class RoomMembership {
    enum Phase {
        /// `join` came; somebody must own the room. Then JOINING, or OVER when refused.
        OPENING,
        /// The room was asked. Then JOINED; back to OPENING once when its owner is gone; OVER when
        /// refused.
        JOINING,
        /// In the room. Then OVER: left, evicted, or the room is lost.
        JOINED,
        /// Out, for good.
        OVER
    }

    /// A room asks its members every 10 s whether they are still there; three times missed, it is
    /// gone.
    static final long ROOM_SILENCE_MILLIS = 30_000;

    private static final Set<String> OWNER_GONE = Set.of("unavailable", "stale_epoch");

    private final ServerMessage.User user;
    private final UUID channel;
    private final @Nullable Integer joinId;
    private final Consumer<ServerMessage> client;
    private final Consumer<Effect> effects;

    private final List<ClientMessage.State> statesBeforeJoined = new ArrayList<>();

    private Phase phase = Phase.OPENING;
    private ParticipantState state;
    private boolean reopened;
    private long epoch;
    private Role role = Role.MEMBER;
    private int participant;
    private @Nullable MediaNegotiation media;
    private long roomHeardAtMillis;

    RoomMembership(
            ServerMessage.User user,
            ClientMessage.Join join,
            Consumer<ServerMessage> client,
            Consumer<Effect> effects) {
        this.user = user;
        this.channel = join.channel();
        this.joinId = join.id();
        this.client = client;
        this.effects = effects;
        this.state = initialState(join.state());
        open();
    }

    UUID channel() {
        return channel;
    }

    long epoch() {
        return epoch;
    }

    int participant() {
        return participant;
    }

    Role role() {
        return role;
    }

    ParticipantState state() {
        return state;
    }

    boolean isOver() {
        return phase == Phase.OVER;
    }

    /// @param ownRole what the user is in the guild of the room
    public void onRoomOpened(long newEpoch, Role ownRole) {
        if (phase != Phase.OPENING) {
            return;
        }
        epoch = newEpoch;
        role = ownRole;
        phase = Phase.JOINING;
        effects.accept(
                new Effect.JoinRoom(this, channel, epoch, user.id(), user.username(), state));
    }

    public void onOpenRefused(Refusal refusal) {
        if (phase == Phase.OPENING) {
            fail(refusal);
        }
    }

    public void onJoined(
            long nowMillis, Admission admission, List<ServerMessage.IceServer> iceServers) {
        if (phase != Phase.JOINING) {
            effects.accept(new Effect.LeaveRoom(channel, epoch, admission.participant()));
            return;
        }
        phase = Phase.JOINED;
        participant = admission.participant();
        media = new MediaNegotiation(this, admission.shard(), client, effects);
        roomHeardAtMillis = nowMillis;
        client.accept(new ServerMessage.Joined(joinId, channel, admission, iceServers));
        statesBeforeJoined.forEach(this::onState);
        statesBeforeJoined.clear();
    }

    /// A room whose owner died is opened again, by whoever owns it then; but once, for an owner that
    /// is merely slow would make it a loop.
    public void onJoinRefused(Refusal refusal) {
        if (phase != Phase.JOINING) {
            return;
        }
        if (reopened || !OWNER_GONE.contains(refusal.code())) {
            fail(refusal);
            return;
        }
        reopened = true;
        phase = Phase.OPENING;
        open();
    }

    public void onStateChanged(@Nullable Integer re, ParticipantState acknowledged) {
        if (phase == Phase.JOINED) {
            client.accept(new ServerMessage.State(re, acknowledged));
        }
    }

    public void onStateRefused(@Nullable Integer re, Refusal refusal) {
        if (phase != Phase.JOINED) {
            return;
        }
        refuse(re, "state", refusal);
        if (OWNER_GONE.contains(refusal.code()) || refusal.code().equals("not_in_room")) {
            end("room_lost");
        }
    }

    public void onConnectionOpened(@Nullable Integer re, String answer) {
        if (media == null) {
            return;
        }
        if (phase == Phase.JOINED) {
            media.onOpened(re, answer);
        } else {
            media.undo();
        }
    }

    public void onOfferRefused(@Nullable Integer re, Refusal refusal) {
        if (phase == Phase.JOINED && media != null) {
            media.onRefused(re, refusal);
        }
    }

    public void onCommandRefused(@Nullable Integer re, String op, Refusal refusal) {
        if (phase == Phase.JOINED) {
            refuse(re, op, refusal);
        }
    }

    void onOffer(ClientMessage.Offer offer) {
        if (phase == Phase.JOINED && media != null) {
            media.onOffer(offer);
        } else {
            refuse(offer.id(), "offer", notInRoom());
        }
    }

    void onView(ClientMessage.View view) {
        if (phase == Phase.JOINED && media != null) {
            media.onView(view);
        } else {
            refuse(view.id(), "view", notInRoom());
        }
    }

    void onShardNews(long ofEpoch, ServerMessage news) {
        if (isNewsOfThisStay(ofEpoch) && media != null) {
            media.onNews(news);
        }
    }

    void onState(ClientMessage.State change) {
        if (phase != Phase.JOINED) {
            statesBeforeJoined.add(change);
            return;
        }
        state =
                new ParticipantState(
                        or(change.muted(), state.muted()),
                        or(change.deafened(), state.deafened()),
                        or(change.camera(), state.camera()),
                        or(change.screen(), state.screen()));
        effects.accept(
                new Effect.ChangeState(this, change.id(), channel, epoch, participant, state));
    }

    void onLeave(@Nullable Integer re) {
        depart();
        client.accept(new ServerMessage.Left(re, channel, "left"));
    }

    /// Leaves for a reason that is not the client's `leave`; it is told if it knew that it was in.
    void end(String reason) {
        boolean wasJoined = phase == Phase.JOINED;
        depart();
        if (wasJoined) {
            client.accept(new ServerMessage.Left(null, channel, reason));
        }
    }

    void onEvicted(long ofEpoch, String reason) {
        if (isNewsOfThisStay(ofEpoch)) {
            end(reason);
        }
    }

    /// News of an epoch that is not this stay's are of a room that is no more.
    void onRoomNews(long nowMillis, long ofEpoch, ServerMessage news) {
        if (isNewsOfThisStay(ofEpoch)) {
            roomHeardAtMillis = nowMillis;
            client.accept(news);
        }
    }

    /// The room asks whether this is still its participant.
    boolean isStillThere(long nowMillis, long ofEpoch, int asParticipant) {
        if (!isNewsOfThisStay(ofEpoch) || asParticipant != participant) {
            return false;
        }
        roomHeardAtMillis = nowMillis;
        return true;
    }

    void onTick(long nowMillis) {
        if (phase == Phase.JOINED && nowMillis - roomHeardAtMillis > ROOM_SILENCE_MILLIS) {
            end("room_lost");
        }
    }

    static Refusal notInRoom() {
        return Refusal.of("not_in_room", "Join a voice channel first.");
    }

    private void open() {
        effects.accept(new Effect.OpenRoom(this, user.id(), channel));
    }

    private boolean isNewsOfThisStay(long ofEpoch) {
        return phase == Phase.JOINED && ofEpoch == epoch;
    }

    private void fail(Refusal refusal) {
        phase = Phase.OVER;
        refuse(joinId, "join", refusal);
    }

    /// Out of the room, whatever the phase was. A join that is still under way is undone when its
    /// answer arrives.
    private void depart() {
        switch (phase) {
            case OPENING, JOINING ->
                    fail(Refusal.of("join_abandoned", "The join was given up before its answer."));
            case JOINED -> {
                phase = Phase.OVER;
                effects.accept(new Effect.LeaveRoom(channel, epoch, participant));
                if (media != null) {
                    media.close();
                }
            }
            case OVER -> throw new IllegalStateException("left " + channel + " twice");
        }
    }

    void refuse(@Nullable Integer re, String op, Refusal refusal) {
        client.accept(ServerMessage.Failure.of(re, op, refusal));
    }

    private static ParticipantState initialState(ClientMessage.@Nullable StateFields asked) {
        return asked == null
                ? ParticipantState.INITIAL
                : new ParticipantState(
                        or(asked.muted(), false),
                        or(asked.deafened(), false),
                        or(asked.camera(), false),
                        or(asked.screen(), false));
    }

    private static boolean or(@Nullable Boolean asked, boolean otherwise) {
        return asked == null ? otherwise : asked;
    }
}
