package verticles.session;

import bus.Bus;
import bus.call.SessionMessage;
import bus.call.SocketEvent;
import bus.message.Answer;
import bus.message.BusMessage;
import config.SignalingSettings;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.UUID;
import java.util.function.Consumer;
import limits.Limit;
import org.jspecify.annotations.Nullable;
import refusal.Refusal;
import refusal.RefusalCode;
import refusal.RefusedException;
import signaling.Effect;
import signaling.IceServers;
import signaling.Resumption;
import signaling.Session;
import signaling.message.ClientFrame;
import signaling.message.CloseCode;
import signaling.message.MessageCodec;
import signaling.message.MessageWriter;
import signaling.message.ServerMessage;
import verticles.http.SocketLimits;
import verticles.node.Clock;

/// One client's [Session] with the WebSocket it has now, if any: brings the frames of that one to
/// it, and writes what it sends. Survives the WebSocket for as long as the client may resume.
public final class LiveSession {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int KEY_BYTES = 16;

    private static final ClientFrame NOT_TEXT =
            new ClientFrame.Refused(
                    null, null, Refusal.of(RefusalCode.BAD_JSON, "Messages must be text frames."));

    /// What the sessions of a verticle have in common.
    ///
    /// @param region of this node
    /// @param onResumed counts those that went on over another WebSocket
    /// @param onEnded gets each session that is over
    public record Shared(
            Bus bus,
            SignalingSettings settings,
            String region,
            MessageCodec codec,
            MessageWriter writer,
            GuildEventRouter guildEvents,
            IceServers iceServers,
            SocketLimits limits,
            Runnable onResumed,
            Consumer<LiveSession> onEnded) {}

    private final Shared shared;
    private final Session session;
    private final SessionEffects effects;
    private final Consumer<Effect.Resume> resume;
    private @Nullable SessionWriter socket;

    /// Of the WebSocket it has now; the first one is accepted by this verticle and has none.
    private String socketId = "";

    private boolean ended;

    /// @param address of the client
    /// @param resume goes on with another session in place of this one
    LiveSession(
            Shared shared, String address, SessionWriter socket, Consumer<Effect.Resume> resume) {
        this.shared = shared;
        this.socket = socket;
        this.resume = resume;
        SignalingSettings settings = shared.settings();
        session =
                new Session(
                        UUID.randomUUID().toString(),
                        new Resumption(newKey(), settings.resume().toMillis()),
                        settings.heartbeat().toMillis(),
                        Clock.millis(),
                        this::carryOut);
        effects =
                new SessionEffects(
                        shared.bus(),
                        shared.guildEvents(),
                        shared.iceServers(),
                        session,
                        shared.region(),
                        address,
                        shared.limits(),
                        this::onMessage);
    }

    private static String newKey() {
        byte[] key = new byte[KEY_BYTES];
        RANDOM.nextBytes(key);
        return HexFormat.of().formatHex(key);
    }

    void open() {
        session.onOpened();
    }

    /// That the client has identified itself with, or null.
    public @Nullable UUID deviceSession() {
        return session.deviceSession();
    }

    public void onDeviceSessionRevoked(UUID deviceSession) {
        session.onDeviceSessionRevoked(deviceSession);
    }

    /// The owner of its room may have been there.
    public void onNodeLeft() {
        session.room().onOwnerGone(Clock.millis());
    }

    public void onTick() {
        if (!shared.bus().reachesRegions()) {
            session.room().onOwnerUnreachable(Clock.millis());
        }
        session.onTick(Clock.millis());
    }

    public void close(CloseCode code) {
        session.close(code);
    }

    /// The client goes on with a session of another node.
    public void handOver() {
        session.handOver();
    }

    /// An event of the WebSocket that this verticle accepted.
    void onEvent(SocketEvent event) {
        onEvent("", event);
    }

    private void onEvent(String from, SocketEvent event) {
        if (socket == null || !from.equals(socketId)) {
            return;
        }
        long now = Clock.millis();
        switch (event) {
            case SocketEvent.Text(String text) -> session.onFrame(now, shared.codec().read(text));
            case SocketEvent.Binary _ -> session.onFrame(now, NOT_TEXT);
            case SocketEvent.OtherFrame _ -> session.onOtherFrame(now);
            case SocketEvent.TooLarge _ ->
                    session.onFrameTooLarge(now, shared.settings().maxFrameBytes());
            case SocketEvent.TooLong _ ->
                    session.exceed(Limit.MESSAGE_BYTES, CloseCode.MESSAGE_TOO_BIG);
            case SocketEvent.Unread _ -> {
                // Most likely its network is gone; what it missed is kept within bounds.
                shared.limits().refusals().count(Limit.UNREAD_MESSAGES);
                onClosed(now, true);
            }
            case SocketEvent.Closed(boolean lost) -> onClosed(now, lost);
        }
    }

    private void onClosed(long nowMillis, boolean lost) {
        socket = null;
        if (!lost || !session.onSocketLost(nowMillis)) {
            session.onClosed();
            end();
        }
    }

    /// Another session goes on with the WebSocket of this one.
    void onReplaced() {
        socket = null;
        session.onReplaced();
        end();
    }

    void onResumeRefused(@Nullable Integer re, Refusal refusal) {
        session.handshake().onResumeRefused(re, refusal);
    }

    private Answer onMessage(SessionMessage.OfSocket message) {
        switch (message) {
            case SessionMessage.Resume resuming -> {
                if (!session.canResume(resuming.key(), resuming.seq())) {
                    throw hasEnded();
                }
                moveTo(resuming.socket());
                session.onResumed(Clock.millis(), resuming.re(), resuming.seq());
                shared.onResumed().run();
                return resuming.answer(new BusMessage.Done());
            }
            case SessionMessage.FromSocket(String from, SocketEvent event) -> {
                onEvent(from, event);
                return Answer.none();
            }
            case SessionMessage.HasSocket question -> {
                if (socket == null || !question.socket().equals(socketId)) {
                    throw hasEnded();
                }
                return question.answer(new BusMessage.Done());
            }
        }
    }

    private void moveTo(String newSocket) {
        SessionWriter former = socket;
        if (former != null) {
            former.close(CloseCode.RESUMED);
        }
        socket = new RemoteSocket(shared.bus(), newSocket);
        socketId = newSocket;
    }

    /// The same answer to a wrong key as to a session that is gone.
    static RefusedException hasEnded() {
        return new RefusedException(
                RefusalCode.SESSION_ENDED,
                "There is no such session any more; identify and join again.");
    }

    private void carryOut(Effect effect) {
        switch (effect) {
            case Effect.Send(long seq, ServerMessage message) -> {
                if (socket != null) {
                    socket.write(shared.writer().write(seq, message));
                }
            }
            case Effect.Exceeded(Limit limit) -> shared.limits().refusals().count(limit);
            case Effect.Close(CloseCode code) -> {
                release(code);
                end();
            }
            case Effect.Detach(CloseCode code) -> release(code);
            case Effect.Resume resuming -> resume.accept(resuming);
            case Effect.ToBus toBus -> effects.carryOut(toBus);
        }
    }

    private void release(CloseCode code) {
        SessionWriter former = socket;
        socket = null;
        if (former != null) {
            former.close(code);
        }
    }

    private void end() {
        if (!ended) {
            ended = true;
            effects.end();
            shared.onEnded().accept(this);
        }
    }
}
