package signaling;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import limits.Limit;
import org.jspecify.annotations.Nullable;
import presence.OnlineStatus;
import refusal.Refusal;
import refusal.RefusalCode;
import rooms.GuildView;

/// One authenticated signaling connection: decides what each message of the client does and numbers what
/// is sent to it. Frames, answers, events and ticks go in with the time; [Effect]s come out. What concerns a
/// room is decided by its [SessionRoom].
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
        /// The client wants to go on with another session: that one takes over, or NEW again.
        RESUMING,
        /// Nothing goes in or out.
        CLOSED
    }

    static final int PROTOCOL = 1;
    static final long IDENTIFY_WITHIN_MILLIS = 30_000;

    private final String id;
    private final long heartbeatMillis;
    private final Consumer<Effect> effects;
    private final MessageBudget budget;
    private final long openedAtMillis;
    private final ClientLink client;
    private final SessionRoom room;
    private final List<ServerMessage> eventsBeforeReady = new ArrayList<>();

    private State state = State.NEW;
    private long receivedAtMillis;
    private @Nullable Integer identifyId;
    private ServerMessage.@Nullable User user;
    private @Nullable OnlineStatus statusOfIdentify;
    private @Nullable UUID deviceSession;

    /// Where the token lets the session join, null for any channel that the user may join.
    private @Nullable UUID onlyChannel;

    private @Nullable Set<UUID> guildsListenedTo;

    /// @param id unique in the cluster and not to be guessed
    public Session(
            String id,
            Resumption resumption,
            long heartbeatMillis,
            long nowMillis,
            Consumer<Effect> effects) {
        this.id = id;
        this.heartbeatMillis = heartbeatMillis;
        this.effects = effects;
        this.budget = new MessageBudget(nowMillis);
        this.client = new ClientLink(resumption, effects);
        this.room = new SessionRoom(this::send, effects);
        this.openedAtMillis = nowMillis;
        this.receivedAtMillis = nowMillis;
    }

    public String id() {
        return id;
    }

    /// That the client has identified itself with, or null.
    public @Nullable UUID deviceSession() {
        return deviceSession;
    }

    /// That the client has identified itself as, or null.
    public @Nullable UUID userId() {
        ServerMessage.User identified = user;
        return identified == null ? null : identified.id();
    }

    /// Whether it gets the events of guilds; a session for one call does not.
    public boolean followsGuilds() {
        return onlyChannel == null;
    }

    /// What concerns the room of this session.
    public SessionRoom room() {
        return room;
    }

    /// The connection is open.
    public void onOpened() {
        send(new ServerMessage.Hello(heartbeatMillis, PROTOCOL));
    }

    public void onFrame(long nowMillis, ClientFrame reading) {
        if (!isPaced(nowMillis, MessageBudget.cost(reading))) {
            return;
        }
        switch (reading) {
            case ClientFrame.Refused(Integer re, String op, Refusal refusal) ->
                    refuse(re, op, refusal);
            case ClientFrame.Understood(ClientMessage message) -> onMessage(message);
        }
    }

    /// A frame that is no message: a ping, a pong or a part of a message.
    public void onOtherFrame(long nowMillis) {
        isPaced(nowMillis, 1);
    }

    public void onFrameTooLarge(long nowMillis, int maxFrameBytes) {
        if (isPaced(nowMillis, MessageBudget.FRAME_TOO_LARGE_COST)) {
            effects.accept(new Effect.Exceeded(Limit.MESSAGE_BYTES));
            refuse(
                    null,
                    null,
                    Refusal.of(
                            RefusalCode.FRAME_TOO_LARGE,
                            "A frame may have at most " + maxFrameBytes + " bytes."));
        }
    }

    /// @param channel the only one that the session may join, null for any. Such a session is for one call: it gets no
    ///     guilds and none of their events.
    public void onTokenChecked(
            ServerMessage.User identified, UUID ofDeviceSession, @Nullable UUID channel) {
        if (state == State.CHECKING_TOKEN) {
            state = State.LOADING_GUILDS;
            user = identified;
            deviceSession = ofDeviceSession;
            onlyChannel = channel;
            if (channel == null) {
                if (statusOfIdentify != null) {
                    effects.accept(new Effect.SetStatus(statusOfIdentify));
                }
                effects.accept(new Effect.ListGuilds(identified.id()));
            } else {
                onGuilds(List.of());
            }
        }
    }

    /// @return whether the client gets `ready` with these
    public boolean onGuilds(List<GuildView> listed) {
        ServerMessage.User self = user;
        if (state != State.LOADING_GUILDS || self == null) {
            return false;
        }
        Set<UUID> ids = listed.stream().map(GuildView::id).collect(Collectors.toUnmodifiableSet());
        if (guildsListenedTo == null || !guildsListenedTo.containsAll(ids)) {
            guildsListenedTo = ids;
            effects.accept(new Effect.Listen(ids));
            return false;
        }
        state = State.IDENTIFIED;
        Resumption resumption = client.resumption();
        send(
                new ServerMessage.Ready(
                        identifyId, id, resumption.key(), resumption.withinMillis(), self, listed));
        eventsBeforeReady.forEach(this::send);
        eventsBeforeReady.clear();
        return true;
    }

    public void onListening() {
        if (state != State.LOADING_GUILDS || user == null) {
            return;
        }
        if (onlyChannel == null) {
            effects.accept(new Effect.ListGuilds(user.id()));
        } else {
            onGuilds(List.of());
        }
    }

    /// The token was refused, or something that `ready` needs is out of reach.
    ///
    /// @return whether the client has to identify itself again
    public boolean onIdentifyRefused(Refusal refusal) {
        if (state == State.CHECKING_TOKEN || state == State.LOADING_GUILDS) {
            state = State.NEW;
            user = null;
            deviceSession = null;
            onlyChannel = null;
            guildsListenedTo = null;
            eventsBeforeReady.clear();
            refuse(identifyId, "identify", refusal);
            return true;
        }
        return false;
    }

    /// The session that the client wants to go on with does not take it, or is out of reach.
    public void onResumeRefused(@Nullable Integer re, Refusal refusal) {
        if (state == State.RESUMING) {
            state = State.NEW;
            refuse(re, "resume", refusal);
        }
    }

    /// The session that the client goes on with has taken over the WebSocket.
    public void onReplaced() {
        if (state == State.RESUMING) {
            state = State.CLOSED;
        }
    }

    /// Whether a client with this key may go on after the message with this number.
    public boolean canResume(String key, long seq) {
        return state == State.IDENTIFIED && client.canResume(key, seq);
    }

    /// The client is back on another WebSocket: it gets what it has missed, then `resumed`.
    ///
    /// @param re id of its `resume`
    /// @param seq see [#canResume]
    public void onResumed(long nowMillis, @Nullable Integer re, long seq) {
        receivedAtMillis = nowMillis;
        client.resume(seq);
        send(new ServerMessage.Resumed(re));
    }

    /// The WebSocket broke, without a word of the client.
    ///
    /// @return whether the session goes on and waits for the client
    public boolean onSocketLost(long nowMillis) {
        return state == State.IDENTIFIED && client.lose(nowMillis);
    }

    /// An event of a guild this session is subscribed to.
    public void onGuildEvent(ServerMessage event) {
        if (state == State.IDENTIFIED) {
            send(event);
        } else if (state == State.LOADING_GUILDS) {
            eventsBeforeReady.add(event);
        }
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
        if (client.isGivenUp(nowMillis)) {
            close(CloseCode.HEARTBEAT_LOST);
        } else if (client.isConnected() && nowMillis - receivedAtMillis > heartbeatMillis * 5 / 2) {
            onSilence(nowMillis);
        } else if (state == State.NEW && nowMillis - openedAtMillis > IDENTIFY_WITHIN_MILLIS) {
            close(CloseCode.ABUSE);
        } else {
            room.onTick(nowMillis);
        }
    }

    /// The client exceeded a limit in a way that ends the connection.
    public void exceed(Limit limit, CloseCode code) {
        if (state != State.CLOSED) {
            effects.accept(new Effect.Exceeded(limit));
            close(code);
        }
    }

    /// The server ends the connection.
    public void close(CloseCode code) {
        if (state != State.CLOSED) {
            onClosed();
            effects.accept(new Effect.Close(code));
        }
    }

    /// The connection was closed, by either side.
    public void onClosed() {
        if (state == State.CLOSED) {
            return;
        }
        state = State.CLOSED;
        room.close();
    }

    private void onSilence(long nowMillis) {
        if (onSocketLost(nowMillis)) {
            effects.accept(new Effect.Detach(CloseCode.HEARTBEAT_LOST));
        } else {
            close(CloseCode.HEARTBEAT_LOST);
        }
    }

    private void onMessage(ClientMessage message) {
        switch (message) {
            case ClientMessage.Ping ping -> onPing(ping);
            case ClientMessage.Identify identify -> onIdentify(identify);
            case ClientMessage.Resume resume -> onResume(resume);
            case ClientMessage.Join join -> onJoin(join);
            case ClientMessage.OfStatuses ofStatuses -> onStatuses(ofStatuses);
            case ClientMessage.InRoom inRoom -> onMessageInRoom(inRoom);
        }
    }

    private void onPing(ClientMessage.Ping ping) {
        if (ping.seq() != null) {
            client.acknowledge(ping.seq());
        }
        send(new ServerMessage.Pong(ping.id(), ping.t()));
    }

    private void onResume(ClientMessage.Resume resume) {
        if (state != State.NEW) {
            refuse(resume, alreadyIdentified());
            return;
        }
        state = State.RESUMING;
        effects.accept(
                new Effect.Resume(resume.id(), resume.session(), resume.key(), resume.seq()));
    }

    private void onIdentify(ClientMessage.Identify identify) {
        if (state != State.NEW) {
            refuse(identify, alreadyIdentified());
            return;
        }
        state = State.CHECKING_TOKEN;
        identifyId = identify.id();
        statusOfIdentify = identify.status();
        effects.accept(new Effect.CheckToken(identify.token()));
    }

    private void onJoin(ClientMessage.Join join) {
        ServerMessage.User self = user;
        if (state != State.IDENTIFIED || self == null) {
            refuse(join, notIdentified());
            return;
        }
        if (onlyChannel != null && !onlyChannel.equals(join.channel())) {
            refuse(
                    join,
                    Refusal.of(RefusalCode.FORBIDDEN, "The session token is for another channel."));
            return;
        }
        room.join(receivedAtMillis, self, join);
    }

    private void onStatuses(ClientMessage.OfStatuses message) {
        if (state != State.IDENTIFIED) {
            refuse(message, notIdentified());
        } else if (isWithinLimit(message) && followsGuilds()) {
            effects.accept(
                    switch (message) {
                        case ClientMessage.Status set -> new Effect.SetStatus(set.status());
                        case ClientMessage.Watch watch ->
                                new Effect.Watch(watch.guild(), watch.users());
                    });
        }
    }

    private void onMessageInRoom(ClientMessage.InRoom message) {
        if (state != State.IDENTIFIED) {
            refuse(message, notIdentified());
        } else if (isWithinLimit(message)) {
            room.onMessage(message);
        }
    }

    /// Refuses a message of a kind that the session sends too often.
    private boolean isWithinLimit(ClientMessage message) {
        Limit exceeded = budget.exceeded(receivedAtMillis, message);
        if (exceeded == null) {
            return true;
        }
        effects.accept(new Effect.Exceeded(exceeded));
        refuse(
                message,
                Refusal.of(
                        RefusalCode.RATE_LIMITED,
                        "Too many messages of this kind; wait a moment."));
        return false;
    }

    /// Notes that the client is alive; closes on a flood.
    private boolean isPaced(long nowMillis, int cost) {
        if (state == State.CLOSED) {
            return false;
        }
        receivedAtMillis = nowMillis;
        if (budget.take(nowMillis, cost)) {
            return true;
        }
        effects.accept(new Effect.Exceeded(Limit.MESSAGES_PER_SOCKET));
        refuse(null, null, Refusal.of(RefusalCode.RATE_LIMITED, "Too many messages."));
        close(CloseCode.ABUSE);
        return false;
    }

    private static Refusal alreadyIdentified() {
        return Refusal.of(
                RefusalCode.ALREADY_IDENTIFIED, "This connection has already identified itself.");
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
            client.send(message);
        }
    }
}
