package verticles.session;

import bus.Bus;
import config.SignalingSettings;
import io.netty.buffer.ByteBufUtil;
import io.vertx.core.http.ServerWebSocket;
import java.util.UUID;
import refusal.Refusal;
import refusal.RefusalCode;
import signaling.ClientFrame;
import signaling.CloseCode;
import signaling.Effect;
import signaling.IceServers;
import signaling.MessageCodec;
import signaling.MessageWriter;
import signaling.ServerMessage;
import signaling.Session;
import verticles.node.Clock;

/// One client's WebSocket: brings its frames to a [Session] and writes what the session sends, as fast
/// as the client reads. Lives as long as the WebSocket.
public final class SessionSocket {
    /// What may wait for a client that does not read: a few hundred roster updates.
    private static final long MAX_WAITING_BYTES = 1 << 20;

    private static final long MAX_BEHIND_MILLIS = 10_000;

    private static final ClientFrame NOT_TEXT =
            new ClientFrame.Refused(
                    null, null, Refusal.of(RefusalCode.BAD_JSON, "Messages must be text frames."));

    private final ServerWebSocket socket;
    private final MessageCodec codec;
    private final MessageWriter writer;
    private final int maxFrameBytes;
    private final Session session;
    private final SessionEffects effects;

    private long waitingBytes;

    /// When the client last read something, or was sent something while nothing was waiting.
    private long drainedAtMillis;

    public SessionSocket(
            ServerWebSocket socket,
            SignalingSettings settings,
            MessageCodec codec,
            MessageWriter writer,
            Bus bus,
            GuildEventRouter guildEvents,
            IceServers iceServers) {
        this.socket = socket;
        this.codec = codec;
        this.writer = writer;
        this.maxFrameBytes = settings.maxFrameBytes();
        this.session =
                new Session(
                        UUID.randomUUID().toString(),
                        settings.heartbeat().toMillis(),
                        Clock.millis(),
                        this::carryOut);
        this.effects = new SessionEffects(bus, guildEvents, iceServers, session);
    }

    public void open(Runnable onClosed) {
        socket.textMessageHandler(this::onText);
        socket.binaryMessageHandler(_ -> session.onFrame(Clock.millis(), NOT_TEXT));
        // A broken connection closes as well; how it broke does not matter.
        socket.exceptionHandler(_ -> {});
        socket.closeHandler(_ -> {
            session.onClosed();
            effects.end();
            onClosed.run();
        });
        session.onOpened();
    }

    public void onDeviceSessionRevoked(UUID deviceSession) {
        session.onDeviceSessionRevoked(deviceSession);
    }

    public void onTick() {
        long now = Clock.millis();
        if (waitingBytes > 0 && now - drainedAtMillis > MAX_BEHIND_MILLIS) {
            session.close(CloseCode.ABUSE);
        }
        session.onTick(now);
    }

    public void close(CloseCode code) {
        session.close(code);
    }

    private void onText(String text) {
        if (isTooLarge(text)) {
            session.onFrameTooLarge(Clock.millis(), maxFrameBytes);
        } else {
            session.onFrame(Clock.millis(), codec.read(text));
        }
    }

    private boolean isTooLarge(String text) {
        return text.length() > maxFrameBytes
                || (text.length() > maxFrameBytes / 3
                        && ByteBufUtil.utf8Bytes(text) > maxFrameBytes);
    }

    private void carryOut(Effect effect) {
        switch (effect) {
            case Effect.Send(long seq, ServerMessage message) -> write(writer.write(seq, message));
            case Effect.Close(CloseCode code) -> socket.close((short) code.number(), code.reason());
            case Effect.ToBus toBus -> effects.carryOut(toBus);
        }
    }

    private void write(String text) {
        if (socket.isClosed()) {
            return;
        }
        if (waitingBytes == 0) {
            drainedAtMillis = Clock.millis();
        }
        waitingBytes += text.length();
        socket.writeTextMessage(text)
                .onComplete(_ -> {
                    waitingBytes -= text.length();
                    drainedAtMillis = Clock.millis();
                });
        if (waitingBytes > MAX_WAITING_BYTES) {
            session.close(CloseCode.ABUSE);
        }
    }
}
