package signaling;

import java.util.UUID;
import java.util.function.Consumer;
import limits.Limit;
import org.jspecify.annotations.Nullable;
import refusal.Refusal;
import refusal.RefusalCode;
import signaling.message.ClientFrame;
import signaling.message.ClientMessage;
import signaling.message.ClientMessageForm;
import signaling.message.CloseCode;
import signaling.message.ServerMessage;

/// One authenticated signaling connection: decides what each message of the client does and numbers
/// what is sent to it. Frames, answers, events and ticks go in with the time; [Effect]s come out.
/// What concerns a room is decided by its [SessionRoom].
public final class Session {
    static final int PROTOCOL = 1;

    private final String id;
    private final long heartbeatMillis;
    private final Consumer<Effect> effects;
    private final MessageBudget budget;
    private final ClientLink client;
    private final Handshake handshake;
    private final SessionRoom room;

    private long receivedAtMillis;

    /// Nothing goes in or out.
    private boolean closed;

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
        this.handshake = new Handshake(id, resumption, nowMillis, this::send, effects);
        this.room = new SessionRoom(this::send, effects);
        this.receivedAtMillis = nowMillis;
    }

    public String id() {
        return id;
    }

    /// That the client has identified itself with, or null.
    public @Nullable UUID deviceSession() {
        return handshake.deviceSession();
    }

    /// That the client has identified itself as, or null.
    public @Nullable UUID userId() {
        ServerMessage.User identified = handshake.user();
        return identified == null ? null : identified.id();
    }

    /// Whether it gets the events of guilds; a session for one call does not.
    public boolean followsGuilds() {
        return handshake.followsGuilds();
    }

    /// Who the client is.
    public Handshake handshake() {
        return handshake;
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

    /// A frame that is not a message: a ping, a pong or a part of a message.
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

    /// The session that the client goes on with has taken over the WebSocket.
    public void onReplaced() {
        if (handshake.isResuming()) {
            closed = true;
            handshake.end();
        }
    }

    /// Whether a client with this key may go on after the message with this number.
    public boolean canResume(String key, long seq) {
        return handshake.isIdentified() && client.canResume(key, seq);
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

    /// The WebSocket broke, without a close frame of the client.
    ///
    /// @return whether the session goes on and waits for the client
    public boolean onSocketLost(long nowMillis) {
        return handshake.isIdentified() && client.lose(nowMillis);
    }

    /// An event of a guild this session is subscribed to.
    public void onGuildEvent(ServerMessage event) {
        if (handshake.isIdentified()) {
            send(event);
        } else {
            handshake.onEarlyEvent(event);
        }
    }

    public void onDeviceSessionRevoked(UUID revoked) {
        if (!closed && revoked.equals(handshake.deviceSession())) {
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
        if (closed) {
            return;
        }
        if (client.isGivenUp(nowMillis)) {
            close(CloseCode.HEARTBEAT_LOST);
        } else if (client.isConnected() && nowMillis - receivedAtMillis > heartbeatMillis * 5 / 2) {
            onSilence(nowMillis);
        } else if (handshake.isLate(nowMillis)) {
            close(CloseCode.ABUSE);
        } else {
            room.onTick(nowMillis);
        }
    }

    /// The client exceeded a limit that ends the connection.
    public void exceed(Limit limit, CloseCode code) {
        if (!closed) {
            effects.accept(new Effect.Exceeded(limit));
            close(code);
        }
    }

    /// The server ends the connection.
    public void close(CloseCode code) {
        if (!closed) {
            onClosed();
            effects.accept(new Effect.Close(code));
        }
    }

    /// This node stops. The client goes on as the same participant with a session of another node,
    /// which it names in `former`; its room and its media connection are not concerned. One that
    /// does not come back is missed by its room.
    public void handOver() {
        if (!closed) {
            closed = true;
            handshake.end();
            effects.accept(new Effect.Close(CloseCode.DRAINING));
        }
    }

    /// The connection was closed, by either side.
    public void onClosed() {
        if (closed) {
            return;
        }
        closed = true;
        handshake.end();
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
            case ClientMessage.Identify identify -> handshake.onIdentify(identify);
            case ClientMessage.Resume resume -> handshake.onResume(resume);
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

    private void onJoin(ClientMessage.Join join) {
        ServerMessage.User self = handshake.user();
        if (!handshake.isIdentified() || self == null) {
            refuse(join, notIdentified());
            return;
        }
        if (room.isMovedTo(receivedAtMillis, join.channel())) {
            handshake.onMoved(join.channel());
        }
        if (!handshake.mayJoin(join.channel())) {
            refuse(
                    join,
                    Refusal.of(RefusalCode.FORBIDDEN, "The session token is for another channel."));
            return;
        }
        room.join(receivedAtMillis, self, join);
    }

    private void onStatuses(ClientMessage.OfStatuses message) {
        if (!handshake.isIdentified()) {
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
        if (!handshake.isIdentified()) {
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
        if (closed) {
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

    private static Refusal notIdentified() {
        return Refusal.of(RefusalCode.NOT_IDENTIFIED, "Send identify and wait for ready first.");
    }

    private void refuse(ClientMessage message, Refusal refusal) {
        refuse(message.id(), ClientMessageForm.op(message), refusal);
    }

    private void refuse(@Nullable Integer re, @Nullable String op, Refusal refusal) {
        send(ServerMessage.Failure.of(re, op, refusal));
    }

    private void send(ServerMessage message) {
        if (!closed) {
            client.send(message);
        }
    }
}
