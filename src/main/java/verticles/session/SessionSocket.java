package verticles.session;

import bus.Bus;
import config.SignalingSettings;
import io.netty.buffer.ByteBufUtil;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.internal.http.WebSocketInternal;
import java.util.UUID;
import limits.Limit;
import org.jspecify.annotations.Nullable;
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
import verticles.http.Connections;
import verticles.http.SocketLimits;
import verticles.node.Clock;

/// One client's WebSocket: brings its frames to a [Session] and writes what the session sends, as fast
/// as the client reads. Lives as long as the WebSocket.
public final class SessionSocket {
    /// What may wait for a client that does not read: a few hundred roster updates.
    private static final long MAX_WAITING_BYTES = 1 << 20;

    /// A message of up to this many times the allowed length is read, so that the session can refuse it with
    /// a reason; a longer one is closed with code 1009.
    public static final int READ_FRAME_FACTOR = 4;

    private static final long MAX_BEHIND_MILLIS = 10_000;

    private static final ClientFrame NOT_TEXT =
            new ClientFrame.Refused(
                    null, null, Refusal.of(RefusalCode.BAD_JSON, "Messages must be text frames."));

    private final ServerWebSocket socket;
    private final MessageCodec codec;
    private final MessageWriter writer;
    private final int maxFrameBytes;
    private final int maxReadBytes;
    private final SocketLimits limits;
    private final Session session;
    private final SessionEffects effects;

    private long waitingBytes;

    /// The client reads so little that it gets no close frame either.
    private boolean unread;

    /// When this side closed the WebSocket, which the client has to answer.
    private long closedAtMillis;

    /// Of the message whose fragments are arriving.
    private long fragmentBytes;

    /// When the client last read something, or was sent something while nothing was waiting.
    private long drainedAtMillis;

    /// @param region of this node
    public SessionSocket(
            ServerWebSocket socket,
            SignalingSettings settings,
            String region,
            MessageCodec codec,
            MessageWriter writer,
            Bus bus,
            GuildEventRouter guildEvents,
            IceServers iceServers,
            SocketLimits limits) {
        this.socket = socket;
        this.codec = codec;
        this.writer = writer;
        this.maxFrameBytes = settings.maxFrameBytes();
        this.drainedAtMillis = Clock.millis();
        this.closedAtMillis = drainedAtMillis;
        this.maxReadBytes = READ_FRAME_FACTOR * maxFrameBytes;
        this.limits = limits;
        this.session =
                new Session(
                        UUID.randomUUID().toString(),
                        settings.heartbeat().toMillis(),
                        Clock.millis(),
                        this::carryOut);
        String address = socket.remoteAddress().hostAddress();
        this.effects =
                new SessionEffects(bus, guildEvents, iceServers, session, region, address, limits);
    }

    public void open(Runnable onClosed) {
        socket.frameHandler(this::onFrame);
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

    /// That the client has identified itself with, or null.
    public @Nullable UUID deviceSession() {
        return session.deviceSession();
    }

    public void onDeviceSessionRevoked(UUID deviceSession) {
        session.onDeviceSessionRevoked(deviceSession);
    }

    public void onTick() {
        long now = Clock.millis();
        if (socket.isClosed()) {
            // A client that does not read never gets the close frame.
            if (now - closedAtMillis > MAX_BEHIND_MILLIS) {
                cut();
            }
            return;
        }
        if (waitingBytes == 0 && !socket.writeQueueFull()) {
            drainedAtMillis = now;
        } else if (now - drainedAtMillis > MAX_BEHIND_MILLIS) {
            closeUnread();
        }
        session.onTick(now);
    }

    public void close(CloseCode code) {
        session.close(code);
    }

    /// Pings, pongs and fragments are paced like messages: each of them costs work, and Vert.x answers a ping
    /// before it shows it. Vert.x drops fragments above its limit, and goes on.
    private void onFrame(WebSocketFrame frame) {
        boolean isData = frame.isText() || frame.isBinary() || frame.isContinuation();
        if (!isData || !frame.isFinal()) {
            session.onOtherFrame(Clock.millis());
        }
        if (isData) {
            fragmentBytes += frame.binaryData().length();
            if (fragmentBytes > maxReadBytes) {
                session.exceed(Limit.MESSAGE_BYTES, CloseCode.MESSAGE_TOO_BIG);
            }
            if (frame.isFinal()) {
                fragmentBytes = 0;
            }
        }
    }

    /// The close frame would wait behind what is not read.
    private void closeUnread() {
        unread = true;
        session.exceed(Limit.UNREAD_MESSAGES, CloseCode.ABUSE);
        cut();
    }

    /// Closes the connection without waiting for the client.
    private void cut() {
        Connections.cut(((WebSocketInternal) socket).channelHandlerContext());
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
            case Effect.Exceeded(Limit limit) -> limits.refusals().count(limit);
            case Effect.Close(CloseCode code) -> {
                closedAtMillis = Clock.millis();
                if (!unread) {
                    socket.close((short) code.number(), code.reason());
                }
            }
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
            closeUnread();
        }
    }
}
