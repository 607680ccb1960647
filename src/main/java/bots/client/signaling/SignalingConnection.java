package bots.client.signaling;

import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.internal.http.WebSocketInternal;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The client side of docs/protocol.md: replies are matched to requests by `id`, sequence numbers
/// are checked, heartbeats are sent. On the event loop of the call.
public final class SignalingConnection {
    /// Messages that are not replies.
    public interface Listener {
        /// @param frame not parsed: a thousand bots should not parse what they do not use
        void onServerMessage(String op, String frame);

        /// @param reason `closed_<code>`, or what broke the protocol
        void onClosed(String reason);
    }

    /// Share of the time after which the server misses a heartbeat.
    private static final double HEARTBEAT_SHARE = 0.6;

    /// For the answer to a probe.
    private static final long PROBE_MILLIS = 3_000;

    /// As of a socket that broke (RFC 6455 §7.4.1).
    private static final String ABNORMAL_CLOSURE = "closed_1006";

    private final EventLoop loop;
    private final ClientWebSocket socket;
    private final Listener listener;
    private final Map<Integer, Promise<JsonObject>> pending = new HashMap<>();
    private @Nullable ScheduledFuture<?> heartbeat;
    private @Nullable ScheduledFuture<?> probe;
    private int lastId;
    private long lastSeq;
    private boolean closed;

    private SignalingConnection(EventLoop loop, ClientWebSocket socket, Listener listener) {
        this.loop = loop;
        this.socket = socket;
        this.listener = listener;
    }

    /// To be called on the context of the call.
    ///
    /// @return completed when the WebSocket is open
    public static Future<SignalingConnection> open(
            EventLoop loop, WebSocketClient client, ServerAddress server, Listener listener) {
        ClientWebSocket socket = client.webSocket();
        SignalingConnection signaling = new SignalingConnection(loop, socket, listener);
        socket.textMessageHandler(signaling::onFrame);
        socket.closeHandler(_ -> signaling.onClosed());
        socket.exceptionHandler(_ -> {}); // a close follows
        return socket.connect(
                        new WebSocketConnectOptions()
                                .setHost(server.host())
                                .setPort(server.port())
                                .setSsl(server.tls())
                                .setURI("/ws"))
                .map(signaling);
    }

    /// @return the reply; fails with a `RequestFailedException` of the server's code
    public Future<JsonObject> request(JsonObject request) {
        if (closed) {
            return Future.failedFuture(
                    new RequestFailedException("closed", "The session has ended."));
        }
        int id = ++lastId;
        Promise<JsonObject> reply = Promise.promise();
        pending.put(id, reply);
        send(request.put("id", id));
        return reply.future();
    }

    public void send(JsonObject message) {
        socket.writeTextMessage(message.encode());
    }

    /// The address at which the server was reached.
    public InetAddress remoteAddress() {
        return InetAddress.ofLiteral(socket.remoteAddress().hostAddress());
    }

    /// The address of this host from which the server was reached.
    public InetAddress localAddress() {
        return InetAddress.ofLiteral(socket.localAddress().hostAddress());
    }

    public void close() {
        if (end()) {
            socket.close();
        }
    }

    /// Closes TCP without a close frame, as the kernel does for a process that was killed.
    public void abort() {
        if (end()) {
            ((WebSocketInternal) socket).channelHandlerContext().channel().unsafe().closeForcibly();
        }
    }

    /// Closes TCP in the same way because another session goes on: what was requested fails.
    public void replace() {
        abort();
        failPending("closed");
    }

    /// Asks for a sign of life; without one the socket is given up as if it had broken.
    public void probe() {
        if (closed || probe != null) {
            return;
        }
        probe =
                loop.schedule(
                        () -> {
                            abort();
                            fail(ABNORMAL_CLOSURE);
                        },
                        PROBE_MILLIS,
                        TimeUnit.MILLISECONDS);
        ping();
    }

    private void onSignOfLife() {
        if (probe != null) {
            probe.cancel(false);
            probe = null;
        }
    }

    private boolean end() {
        if (closed) {
            return false;
        }
        closed = true;
        onSignOfLife();
        if (heartbeat != null) {
            heartbeat.cancel(false);
        }
        return true;
    }

    private void onClosed() {
        if (end()) {
            Short code = socket.closeStatusCode();
            fail(code == null ? "closed" : "closed_" + code);
        }
    }

    private void fail(String reason) {
        failPending(reason);
        listener.onClosed(reason);
    }

    private void failPending(String reason) {
        List<Promise<JsonObject>> unanswered = List.copyOf(pending.values());
        pending.clear();
        unanswered.forEach(reply ->
                reply.tryFail(new RequestFailedException(reason, "The session has ended.")));
    }

    private void onFrame(String frame) {
        if (closed) {
            return;
        }
        onSignOfLife();
        // Our server writes op, seq and re first; frames of another order are parsed, which is
        // slower.
        String op = textField(frame, "{\"op\":\"");
        long seq = op == null ? -1 : numberField(frame, ",\"seq\":", op.length() + 8);
        JsonObject message = null;
        if (op == null || seq < 0) {
            message = new JsonObject(frame);
            op = message.getString("op", "");
            seq = message.getLong("seq", -1L);
        }
        if (seq != ++lastSeq) {
            close();
            fail("sequence_broken: " + seq + " after " + (lastSeq - 1));
            return;
        }
        switch (op) {
            case "hello" -> keepAlive(parsed(message, frame).getLong("heartbeatMillis", 15_000L));
            case "pong" -> {}
            case "ready", "joined", "answer", "left", "state", "error" ->
                    onReply(op, parsed(message, frame), frame);
            default -> listener.onServerMessage(op, frame);
        }
    }

    private static JsonObject parsed(@Nullable JsonObject message, String frame) {
        return message == null ? new JsonObject(frame) : message;
    }

    private void onReply(String op, JsonObject message, String frame) {
        Integer re = message.getInteger("re");
        Promise<JsonObject> reply = re == null ? null : pending.remove(re);
        if (reply == null) {
            listener.onServerMessage(op, frame);
        } else if (op.equals("error")) {
            reply.tryFail(
                    new RequestFailedException(
                            new RequestFailure(
                                    message.getString("code", "error"),
                                    message.getString("message", ""),
                                    message.getString("field"))));
        } else {
            reply.tryComplete(message);
        }
    }

    private void keepAlive(long millis) {
        long every = Math.max(1, (long) (millis * HEARTBEAT_SHARE));
        heartbeat = loop.scheduleAtFixedRate(this::ping, every, every, TimeUnit.MILLISECONDS);
    }

    private void ping() {
        send(new JsonObject().put("op", "ping").put("t", lastSeq));
    }

    /// The text after a prefix with which the frame begins.
    private static @Nullable String textField(String frame, String prefix) {
        int end = frame.startsWith(prefix) ? frame.indexOf('"', prefix.length()) : -1;
        return end < 0 ? null : frame.substring(prefix.length(), end);
    }

    /// The number after a name at position `at`, or -1.
    private static long numberField(String frame, String name, int at) {
        if (!frame.startsWith(name, at)) {
            return -1;
        }
        long number = -1;
        for (int i = at + name.length(); i < frame.length(); i++) {
            int digit = frame.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                break;
            }
            number = Math.max(0, number) * 10 + digit;
        }
        return number;
    }
}
