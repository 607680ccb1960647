package signaling;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import refusal.Refusal;
import rooms.GuildView;

/// One authenticated signaling connection: decides what each message of the client does and numbers
/// what is said to it. Frames, answers, news and ticks go in with the time; [Effect]s come out. What
/// concerns a room is decided by its [RoomMembership].
public final class Session {
    enum State {
        /// `hello` was said. `identify` leads to CHECKING_TOKEN.
        NEW,
        /// The token is being checked. Then LOADING_GUILDS, or NEW again when it is refused.
        CHECKING_TOKEN,
        /// The user is known; the guilds are listed, listened to, and listed again, so that nothing
        /// that happens in between is missed. Then IDENTIFIED, or NEW again.
        LOADING_GUILDS,
        /// `ready` was said: the client may join rooms.
        IDENTIFIED,
        /// Nothing goes in or out any more.
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
    private final List<ServerMessage> newsBeforeReady = new ArrayList<>();

    private State state = State.NEW;
    private long seq;
    private long heardAtMillis;
    private @Nullable Integer identifyId;
    private ServerMessage.@Nullable User user;
    private @Nullable UUID deviceSession;
    private @Nullable Set<UUID> guildsListenedTo;
    private @Nullable RoomMembership stay;

    /// @param id unique in the cluster and not to be guessed
    public Session(String id, long heartbeatMillis, long nowMillis, Consumer<Effect> effects) {
        this.id = id;
        this.heartbeatMillis = heartbeatMillis;
        this.effects = effects;
        this.pace = new TokenPace(MESSAGES_PER_SECOND, MESSAGES_BURST, nowMillis);
        this.openedAtMillis = nowMillis;
        this.heardAtMillis = nowMillis;
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
                            "frame_too_large",
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
        newsBeforeReady.forEach(this::send);
        newsBeforeReady.clear();
    }

    public void onListening() {
        if (state == State.LOADING_GUILDS && user != null) {
            effects.accept(new Effect.ListGuilds(user.id()));
        }
    }

    /// The token was refused, or something needed to greet the user is out of reach.
    public void onIdentifyRefused(Refusal refusal) {
        if (state == State.CHECKING_TOKEN || state == State.LOADING_GUILDS) {
            state = State.NEW;
            user = null;
            deviceSession = null;
            guildsListenedTo = null;
            newsBeforeReady.clear();
            refuse(identifyId, "identify", refusal);
        }
    }

    /// News of a guild this session listens to.
    public void onGuildNews(ServerMessage news) {
        if (state == State.IDENTIFIED) {
            send(news);
        } else if (state == State.LOADING_GUILDS) {
            newsBeforeReady.add(news);
        }
    }

    /// News of the room with this epoch; ignored unless the session is in it.
    public void onRoomNews(long nowMillis, long epoch, ServerMessage news) {
        if (stay != null) {
            stay.onRoomNews(nowMillis, epoch, news);
        }
    }

    /// News of the shard about the session's media connection.
    public void onShardNews(long epoch, ServerMessage news) {
        if (stay != null) {
            stay.onShardNews(epoch, news);
        }
    }

    public void onEvicted(long epoch, Refusal reason) {
        if (stay != null) {
            stay.onEvicted(epoch, reason.code());
        }
    }

    /// Whether the session is this participant of the room with this epoch.
    public boolean isStillThere(long nowMillis, long epoch, int participant) {
        return stay != null && stay.isStillThere(nowMillis, epoch, participant);
    }

    public void onDeviceSessionRevoked(UUID revoked) {
        if (state != State.CLOSED && revoked.equals(deviceSession)) {
            refuse(
                    null,
                    null,
                    Refusal.of("session_revoked", "This device was logged out; log in again."));
            close(CloseCode.SESSION_REVOKED);
        }
    }

    /// To be called about once a second.
    public void onTick(long nowMillis) {
        if (state == State.CLOSED) {
            return;
        }
        if (nowMillis - heardAtMillis > heartbeatMillis * 5 / 2) {
            close(CloseCode.HEARTBEAT_LOST);
        } else if (state == State.NEW && nowMillis - openedAtMillis > IDENTIFY_WITHIN_MILLIS) {
            close(CloseCode.ABUSE);
        } else if (stay != null) {
            stay.onTick(nowMillis);
        }
    }

    /// The server wants the connection to end.
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
        if (stay != null && !stay.isOver()) {
            stay.end("closed");
        }
    }

    private void onMessage(ClientMessage message) {
        switch (message) {
            case ClientMessage.Ping ping -> send(new ServerMessage.Pong(ping.id(), ping.t()));
            case ClientMessage.Identify identify -> onIdentify(identify);
            case ClientMessage.Join join -> onJoin(join);
            case ClientMessage.Offer offer -> onMessageInRoom(offer, s -> s.onOffer(offer));
            case ClientMessage.State change -> onMessageInRoom(change, s -> s.onState(change));
            case ClientMessage.View view -> onMessageInRoom(view, s -> s.onView(view));
            case ClientMessage.Leave leave -> onMessageInRoom(leave, s -> s.onLeave(leave.id()));
        }
    }

    private void onIdentify(ClientMessage.Identify identify) {
        if (state != State.NEW) {
            refuse(
                    identify,
                    Refusal.of("already_identified", "This connection has identified itself."));
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
        if (stay != null && !stay.isOver()) {
            if (stay.channel().equals(join.channel())) {
                refuse(join, Refusal.of("already_in_room", "You are in this channel already."));
                return;
            }
            stay.end("moved");
        }
        stay = new RoomMembership(self, join, this::send, effects);
    }

    private void onMessageInRoom(ClientMessage message, Consumer<RoomMembership> handler) {
        if (state != State.IDENTIFIED) {
            refuse(message, notIdentified());
        } else if (stay == null || stay.isOver()) {
            refuse(message, RoomMembership.notInRoom());
        } else {
            handler.accept(stay);
        }
    }

    /// Notes the life sign; closes on a flood.
    private boolean isPaced(long nowMillis, int cost) {
        if (state == State.CLOSED) {
            return false;
        }
        heardAtMillis = nowMillis;
        if (pace.allows(nowMillis, cost)) {
            return true;
        }
        refuse(null, null, Refusal.of("rate_limited", "Too many messages."));
        close(CloseCode.ABUSE);
        return false;
    }

    private static Refusal notIdentified() {
        return Refusal.of("not_identified", "Send identify and wait for ready first.");
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
