package signaling;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import refusal.Refusal;
import refusal.RefusalCode;
import rooms.Admission;
import rooms.GuildView;

/// One authenticated signaling connection: decides what each message of the client does and numbers what
/// is sent to it. Frames, answers, events and ticks go in with the time; [Effect]s come out. What concerns a
/// room is decided by its [RoomMembership].
public final class Session {
    enum State {
        /// `hello` was sent. `identify` leads to CHECKING_TOKEN.
        NEW,
        /// The token is being checked. Then LOADING_GUILDS, or NEW again when it is refused.
        CHECKING_TOKEN,
        /// The user is known; the guilds are listed, subscribed to, and listed again, so that no event
        /// in between is missed. Then IDENTIFIED, or NEW again.
        LOADING_GUILDS,
        /// `ready` was sent: the client may join rooms.
        IDENTIFIED,
        /// Nothing goes in or out.
        CLOSED
    }

    static final int PROTOCOL = 1;
    static final int MESSAGES_PER_SECOND = 50;
    static final int MESSAGES_BURST = 100;

    /// Two fit into a burst, a third one soon after is abuse.
    static final int FRAME_TOO_LARGE_COST = 40;

    static final long IDENTIFY_WITHIN_MILLIS = 30_000;

    private final String id;
    private final long heartbeatMillis;
    private final Consumer<Effect> effects;
    private final TokenPace pace;
    private final long openedAtMillis;
    private final List<ServerMessage> eventsBeforeReady = new ArrayList<>();

    private State state = State.NEW;
    private long seq;
    private long receivedAtMillis;
    private @Nullable Integer identifyId;
    private ServerMessage.@Nullable User user;
    private @Nullable UUID deviceSession;
    private @Nullable Set<UUID> guildsListenedTo;
    private long memberships;
    private @Nullable RoomMembership membership;

    /// @param id unique in the cluster and not to be guessed
    public Session(String id, long heartbeatMillis, long nowMillis, Consumer<Effect> effects) {
        this.id = id;
        this.heartbeatMillis = heartbeatMillis;
        this.effects = effects;
        this.pace = new TokenPace(MESSAGES_PER_SECOND, MESSAGES_BURST, nowMillis);
        this.openedAtMillis = nowMillis;
        this.receivedAtMillis = nowMillis;
    }

    public String id() {
        return id;
    }

    /// The connection is open.
    public void onOpened() {
        send(new ServerMessage.Hello(heartbeatMillis, PROTOCOL));
    }

    public void onFrame(long nowMillis, ClientFrame reading) {
        if (!isPaced(nowMillis, 1)) {
            return;
        }
        switch (reading) {
            case ClientFrame.Refused(Integer re, String op, Refusal refusal) ->
                    refuse(re, op, refusal);
            case ClientFrame.Understood(ClientMessage message) -> onMessage(message);
        }
    }

    public void onFrameTooLarge(long nowMillis, int maxFrameBytes) {
        if (isPaced(nowMillis, FRAME_TOO_LARGE_COST)) {
            refuse(
                    null,
                    null,
                    Refusal.of(
                            RefusalCode.FRAME_TOO_LARGE,
                            "A frame may have at most " + maxFrameBytes + " bytes."));
        }
    }

    public void onTokenChecked(ServerMessage.User identified, UUID ofDeviceSession) {
        if (state == State.CHECKING_TOKEN) {
            state = State.LOADING_GUILDS;
            user = identified;
            deviceSession = ofDeviceSession;
            effects.accept(new Effect.ListGuilds(identified.id()));
        }
    }

    public void onGuilds(List<GuildView> listed) {
        ServerMessage.User self = user;
        if (state != State.LOADING_GUILDS || self == null) {
            return;
        }
        Set<UUID> ids = listed.stream().map(GuildView::id).collect(Collectors.toUnmodifiableSet());
        if (guildsListenedTo == null || !guildsListenedTo.containsAll(ids)) {
            guildsListenedTo = ids;
            effects.accept(new Effect.Listen(ids));
            return;
        }
        state = State.IDENTIFIED;
        send(new ServerMessage.Ready(identifyId, id, self, listed));
        eventsBeforeReady.forEach(this::send);
        eventsBeforeReady.clear();
    }

    public void onListening() {
        if (state == State.LOADING_GUILDS && user != null) {
            effects.accept(new Effect.ListGuilds(user.id()));
        }
    }

    /// The token was refused, or something that `ready` needs is out of reach.
    public void onIdentifyRefused(Refusal refusal) {
        if (state == State.CHECKING_TOKEN || state == State.LOADING_GUILDS) {
            state = State.NEW;
            user = null;
            deviceSession = null;
            guildsListenedTo = null;
            eventsBeforeReady.clear();
            refuse(identifyId, "identify", refusal);
        }
    }

    /// An event of a guild this session is subscribed to.
    public void onGuildEvent(ServerMessage event) {
        if (state == State.IDENTIFIED) {
            send(event);
        } else if (state == State.LOADING_GUILDS) {
            eventsBeforeReady.add(event);
        }
    }

    /// An event of the room with this epoch; ignored unless the session is in it.
    public void onRoomEvent(long nowMillis, long epoch, ServerMessage event) {
        if (membership != null) {
            membership.onRoomEvent(nowMillis, epoch, event);
        }
    }

    /// An event of the shard about the session's media connection.
    public void onShardEvent(long epoch, ServerMessage event) {
        if (membership != null) {
            membership.onShardEvent(epoch, event);
        }
    }

    public void onEvicted(long epoch, Refusal reason) {
        if (membership != null) {
            membership.onEvicted(epoch, reason.code().wireName());
        }
    }

    /// Whether the session is this participant of the room with this epoch.
    public boolean isStillThere(long nowMillis, long epoch, int participant) {
        return membership != null && membership.isStillThere(nowMillis, epoch, participant);
    }

    /// The session is in a room that it may have given up meanwhile: then it leaves again.
    public void onJoined(
            long nowMillis,
            Effect.Join join,
            Admission admission,
            List<ServerMessage.IceServer> iceServers) {
        RoomMembership asked = live(join.membership());
        if (asked != null) {
            asked.onJoined(nowMillis, admission, iceServers);
        } else {
            effects.accept(
                    new Effect.LeaveRoom(
                            RoomMembership.memberOf(join.membership(), join.channel(), admission)));
        }
    }

    public void onJoinRefused(Effect.Join join, Refusal refusal) {
        RoomMembership asked = live(join.membership());
        if (asked != null) {
            asked.onJoinRefused(refusal);
        }
    }

    public void onStateChanged(Effect.ChangeState change) {
        RoomMembership asked = live(change.member().membership());
        if (asked != null) {
            asked.onStateChanged(change.re(), change.state());
        }
    }

    public void onStateRefused(Effect.ChangeState change, Refusal refusal) {
        RoomMembership asked = live(change.member().membership());
        if (asked != null) {
            asked.onStateRefused(change.re(), refusal);
        }
    }

    /// The shard has made a connection, for a membership that may be over meanwhile: then it is closed.
    public void onConnectionOpened(Effect.OpenConnection open, String answer) {
        RoomMembership asked = live(open.member().membership());
        if (asked != null) {
            asked.onConnectionOpened(open.re(), answer);
        } else {
            effects.accept(MediaNegotiation.disconnect(open.member()));
        }
    }

    public void onOfferRefused(Effect.OpenConnection open, Refusal refusal) {
        RoomMembership asked = live(open.member().membership());
        if (asked != null) {
            asked.onOfferRefused(open.re(), refusal);
        }
    }

    /// @param op see [Effect.Command]
    public void onCommandRefused(Effect.Command command, String op, Refusal refusal) {
        RoomMembership asked = live(command.member().membership());
        if (asked != null) {
            asked.refuse(command.re(), op, refusal);
        }
    }

    /// The membership that asked for an effect, null when it is over.
    private @Nullable RoomMembership live(long id) {
        return membership != null && membership.id() == id && !membership.isOver()
                ? membership
                : null;
    }

    public void onDeviceSessionRevoked(UUID revoked) {
        if (state != State.CLOSED && revoked.equals(deviceSession)) {
            refuse(
                    null,
                    null,
                    Refusal.of(
                            RefusalCode.SESSION_REVOKED,
                            "This device was logged out; log in again."));
            close(CloseCode.SESSION_REVOKED);
        }
    }

    /// To be called about once a second.
    public void onTick(long nowMillis) {
        if (state == State.CLOSED) {
            return;
        }
        if (nowMillis - receivedAtMillis > heartbeatMillis * 5 / 2) {
            close(CloseCode.HEARTBEAT_LOST);
        } else if (state == State.NEW && nowMillis - openedAtMillis > IDENTIFY_WITHIN_MILLIS) {
            close(CloseCode.ABUSE);
        } else if (membership != null) {
            membership.onTick(nowMillis);
        }
    }

    /// The server ends the connection.
    public void close(CloseCode code) {
        if (state != State.CLOSED) {
            onClosed();
            effects.accept(new Effect.Close(code));
        }
    }

    /// The connection is gone, whoever closed it.
    public void onClosed() {
        if (state == State.CLOSED) {
            return;
        }
        state = State.CLOSED;
        if (membership != null && !membership.isOver()) {
            membership.end("closed");
        }
    }

    private void onMessage(ClientMessage message) {
        switch (message) {
            case ClientMessage.Ping ping -> send(new ServerMessage.Pong(ping.id(), ping.t()));
            case ClientMessage.Identify identify -> onIdentify(identify);
            case ClientMessage.Join join -> onJoin(join);
            case ClientMessage.InRoom inRoom -> onMessageInRoom(inRoom);
        }
    }

    private void onIdentify(ClientMessage.Identify identify) {
        if (state != State.NEW) {
            refuse(
                    identify,
                    Refusal.of(
                            RefusalCode.ALREADY_IDENTIFIED,
                            "This connection has identified itself."));
            return;
        }
        state = State.CHECKING_TOKEN;
        identifyId = identify.id();
        effects.accept(new Effect.CheckToken(identify.token()));
    }

    private void onJoin(ClientMessage.Join join) {
        ServerMessage.User self = user;
        if (state != State.IDENTIFIED || self == null) {
            refuse(join, notIdentified());
            return;
        }
        if (membership != null && !membership.isOver()) {
            if (membership.channel().equals(join.channel())) {
                refuse(
                        join,
                        Refusal.of(
                                RefusalCode.ALREADY_IN_ROOM, "You are in this channel already."));
                return;
            }
            membership.end("moved");
        }
        membership = new RoomMembership(++memberships, self, join, this::send, effects);
    }

    private void onMessageInRoom(ClientMessage.InRoom message) {
        if (state != State.IDENTIFIED) {
            refuse(message, notIdentified());
        } else if (membership == null || membership.isOver()) {
            refuse(message, RoomMembership.notInRoom());
        } else {
            membership.onMessage(message);
        }
    }

    /// Notes that the client is alive; closes on a flood.
    private boolean isPaced(long nowMillis, int cost) {
        if (state == State.CLOSED) {
            return false;
        }
        receivedAtMillis = nowMillis;
        if (pace.allows(nowMillis, cost)) {
            return true;
        }
        refuse(null, null, Refusal.of(RefusalCode.RATE_LIMITED, "Too many messages."));
        close(CloseCode.ABUSE);
        return false;
    }

    private static Refusal notIdentified() {
        return Refusal.of(RefusalCode.NOT_IDENTIFIED, "Send identify and wait for ready first.");
    }

    private void refuse(ClientMessage message, Refusal refusal) {
        refuse(message.id(), MessageCodec.op(message), refusal);
    }

    private void refuse(@Nullable Integer re, @Nullable String op, Refusal refusal) {
        send(ServerMessage.Failure.of(re, op, refusal));
    }

    private void send(ServerMessage message) {
        if (state != State.CLOSED) {
            effects.accept(new Effect.Send(++seq, message));
        }
    }
}
