package verticles.session;

import bus.call.SocketEvent;
import bus.call.SocketMessage;
import io.netty.buffer.ByteBufUtil;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.internal.http.WebSocketInternal;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import signaling.Effect;
import signaling.message.CloseCode;
import verticles.http.Connections;
import verticles.http.Gzip;
import verticles.node.Clock;

/// One client's WebSocket: brings its frames to its session and writes what that sends, as fast as
/// the client reads. The session is a new [LiveSession] of this verticle, or one that the client
/// resumes.
public final class SessionSocket implements SessionWriter {
    /// What may wait for a client that does not read: a few hundred roster updates.
    private static final long MAX_WAITING_BYTES = 1 << 20;

    /// A message of up to this many times the allowed length is read, so that the session can
    /// refuse it with a reason; a longer one is closed with code 1009.
    public static final int READ_FRAME_FACTOR = 4;

    private static final long MAX_BEHIND_MILLIS = 10_000;

    /// Longer than a text message and whatever else goes to all members of a guild, which would be
    /// compressed once for each of them.
    private static final int MIN_COMPRESSED_CHARS = 16_384;

    /// The client reads long messages as binary ones, in gzip's format (RFC 1952).
    private static final String COMPRESSES = "compress=gzip";

    /// RFC 6455 §7.4.1: no close frame was received.
    private static final int ABNORMAL_CLOSURE = 1006;

    private final ServerWebSocket socket;
    private final LiveSession.Shared shared;
    private final LiveSession own;
    private final int maxFrameBytes;
    private final int maxReadBytes;
    private final boolean compresses;

    /// That the client goes on with in place of its [#own].
    private @Nullable ResumedSession resumed;

    private long waitingBytes;

    /// The client reads so little that it gets no close frame either.
    private boolean unread;

    /// When this side closed the WebSocket, which the client has to answer.
    private long closedAtMillis;

    /// Of the message whose fragments are arriving.
    private long fragmentBytes;

    /// When the client last read something, or was sent something while nothing was waiting.
    private long drainedAtMillis;

    /// @param address of the client
    public SessionSocket(ServerWebSocket socket, String address, LiveSession.Shared shared) {
        this.socket = socket;
        this.compresses = COMPRESSES.equals(socket.query());
        this.shared = shared;
        this.maxFrameBytes = shared.settings().maxFrameBytes();
        this.maxReadBytes = READ_FRAME_FACTOR * maxFrameBytes;
        this.drainedAtMillis = Clock.millis();
        this.closedAtMillis = drainedAtMillis;
        this.own = new LiveSession(shared, address, this, this::resume);
    }

    /// The new session.
    public LiveSession session() {
        return own;
    }

    public void open(Runnable onClosed) {
        socket.frameHandler(this::onFrame);
        socket.textMessageHandler(this::onText);
        socket.binaryMessageHandler(_ -> onEvent(new SocketEvent.Binary()));
        // A broken connection closes as well; how it broke does not matter.
        socket.exceptionHandler(_ -> {});
        socket.closeHandler(_ -> {
            onEvent(new SocketEvent.Closed(isLost()));
            if (resumed != null) {
                resumed.end();
            }
            onClosed.run();
        });
        own.open();
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
        if (resumed != null) {
            resumed.onTick(now, () -> close(CloseCode.HEARTBEAT_LOST));
        }
    }

    @Override
    public void write(String text) {
        if (socket.isClosed()) {
            return;
        }
        if (waitingBytes == 0) {
            drainedAtMillis = Clock.millis();
        }
        waitingBytes += text.length();
        (compresses && text.length() >= MIN_COMPRESSED_CHARS
                        ? socket.writeBinaryMessage(
                                Gzip.compress(text.getBytes(StandardCharsets.UTF_8)))
                        : socket.writeTextMessage(text))
                .onComplete(_ -> {
                    waitingBytes -= text.length();
                    drainedAtMillis = Clock.millis();
                });
        if (waitingBytes > MAX_WAITING_BYTES) {
            closeUnread();
        }
    }

    @Override
    public void close(CloseCode code) {
        close(code.number(), code.reason());
    }

    private void close(int code, String reason) {
        closedAtMillis = Clock.millis();
        if (!unread && !socket.isClosed()) {
            socket.close((short) code, reason);
        }
    }

    private void onEvent(SocketEvent event) {
        if (resumed != null) {
            resumed.onEvent(event);
        } else {
            own.onEvent(event);
        }
    }

    private void resume(Effect.Resume asked) {
        ResumedSession other = new ResumedSession(shared.bus(), asked.session(), Clock.millis());
        other.listen(
                        message -> {
                            // What it sends may overtake its answer.
                            onResumed(other);
                            onMessage(message);
                        })
                .compose(_ -> other.resume(asked.key(), asked.seq(), asked.re()))
                .onSuccess(_ -> onResumed(other))
                .onFailure(_ -> {
                    other.end();
                    own.onResumeRefused(asked.re(), LiveSession.hasEnded().refusal());
                });
    }

    private void onResumed(ResumedSession other) {
        if (resumed == other) {
            return;
        }
        if (socket.isClosed()) {
            other.onEvent(new SocketEvent.Closed(true));
            other.end();
        } else {
            resumed = other;
            own.onReplaced();
        }
    }

    private void onMessage(SocketMessage message) {
        switch (message) {
            case SocketMessage.Write(String text) -> write(text);
            case SocketMessage.Close(int code, String reason) -> close(code, reason);
        }
    }

    private boolean isLost() {
        Short code = socket.closeStatusCode();
        return code == null
                || code == ABNORMAL_CLOSURE
                || code == CloseCode.WILL_RESUME
                || code == CloseCode.DRAINING.number()
                // The session did not answer in time, but may live.
                || code == CloseCode.HEARTBEAT_LOST.number();
    }

    /// Pings, pongs and fragments are paced like messages: each of them costs work, and Vert.x
    /// answers a ping before it shows it. Vert.x drops fragments above its limit, and goes on.
    private void onFrame(WebSocketFrame frame) {
        boolean isData = frame.isText() || frame.isBinary() || frame.isContinuation();
        if (!isData || !frame.isFinal()) {
            onEvent(new SocketEvent.OtherFrame());
        }
        if (isData) {
            fragmentBytes += frame.binaryData().length();
            if (fragmentBytes > maxReadBytes) {
                onEvent(new SocketEvent.TooLong());
            }
            if (frame.isFinal()) {
                fragmentBytes = 0;
            }
        }
    }

    /// The close frame would wait behind what is not read.
    private void closeUnread() {
        unread = true;
        onEvent(new SocketEvent.Unread());
        cut();
    }

    /// Closes the connection without waiting for the client.
    private void cut() {
        Connections.cut(((WebSocketInternal) socket).channelHandlerContext());
    }

    private void onText(String text) {
        onEvent(isTooLarge(text) ? new SocketEvent.TooLarge() : new SocketEvent.Text(text));
    }

    private boolean isTooLarge(String text) {
        return text.length() > maxFrameBytes
                || (text.length() > maxFrameBytes / 3
                        && ByteBufUtil.utf8Bytes(text) > maxFrameBytes);
    }
}
