package bots.client;

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
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The client's end of docs/protocol.md: questions and their answers by `id`, sequence numbers checked,
/// life signs. On the event loop of the call.
final class Signaling {
    /// What nobody asked for.
    interface Listener {
        /// @param frame not parsed: a thousand bots need not read what they do not use
        void onNews(String op, String frame);

        /// @param reason `closed_<code>`, or what broke the protocol
        void onClosed(String reason);
    }

    /// Of the time the server waits for a life sign.
    private static final double HEARTBEAT_SHARE = 0.6;

    private final EventLoop loop;
    private final ClientWebSocket socket;
    private final Listener listener;
    private final Map<Integer, Promise<JsonObject>> asked = new HashMap<>();
    private @Nullable ScheduledFuture<?> heartbeat;
    private int lastId;
    private long lastSeq;
    private boolean closed;

    private Signaling(EventLoop loop, ClientWebSocket socket, Listener listener) {
        this.loop = loop;
        this.socket = socket;
        this.listener = listener;
    }

    /// To be called on the context of the call.
    ///
    /// @return completed when the WebSocket is open
    static Future<Signaling> open(
            EventLoop loop, WebSocketClient client, Server server, Listener listener) {
        ClientWebSocket socket = client.webSocket();
        Signaling signaling = new Signaling(loop, socket, listener);
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

    /// @return the direct answer; fails with a `RefusedException` of the server's code
    Future<JsonObject> ask(JsonObject question) {
        if (closed) {
            return Future.failedFuture(new RefusedException("closed", "The session has ended."));
        }
        int id = ++lastId;
        Promise<JsonObject> answer = Promise.promise();
        asked.put(id, answer);
        tell(question.put("id", id));
        return answer.future();
    }

    void tell(JsonObject message) {
        socket.writeTextMessage(message.encode());
    }

    /// The address the server was reached at.
    InetAddress reached() {
        return InetAddress.ofLiteral(socket.remoteAddress().hostAddress());
    }

    /// The address of this host the server was reached from.
    InetAddress from() {
        return InetAddress.ofLiteral(socket.localAddress().hostAddress());
    }

    void close() {
        if (end()) {
            socket.close();
        }
    }

    /// Closes TCP without a frame, as the kernel does for a process that was killed.
    void abort() {
        if (end()) {
            ((WebSocketInternal) socket).channelHandlerContext().channel().unsafe().closeForcibly();
        }
    }

    private boolean end() {
        if (closed) {
            return false;
        }
        closed = true;
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
        asked.values()
                .forEach(answer ->
                        answer.tryFail(new RefusedException(reason, "The session has ended.")));
        asked.clear();
        listener.onClosed(reason);
    }

    private void onFrame(String frame) {
        if (closed) {
            return;
        }
        // The server writes op, seq and re first; whoever writes them elsewhere is read slowly.
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
                    onAnswer(op, parsed(message, frame), frame);
            default -> listener.onNews(op, frame);
        }
    }

    private static JsonObject parsed(@Nullable JsonObject message, String frame) {
        return message == null ? new JsonObject(frame) : message;
    }

    private void onAnswer(String op, JsonObject message, String frame) {
        Integer re = message.getInteger("re");
        Promise<JsonObject> answer = re == null ? null : asked.remove(re);
        if (answer == null) {
            listener.onNews(op, frame);
        } else if (op.equals("error")) {
            answer.tryFail(
                    new RefusedException(
                            new Refusal(
                                    message.getString("code", "error"),
                                    message.getString("message", ""),
                                    message.getString("field"))));
        } else {
            answer.tryComplete(message);
        }
    }

    private void keepAlive(long millis) {
        long every = Math.max(1, (long) (millis * HEARTBEAT_SHARE));
        heartbeat =
                loop.scheduleAtFixedRate(
                        () -> tell(new JsonObject().put("op", "ping").put("t", lastSeq)),
                        every,
                        every,
                        TimeUnit.MILLISECONDS);
    }

    /// The text behind a prefix the frame begins with.
    private static @Nullable String textField(String frame, String prefix) {
        int end = frame.startsWith(prefix) ? frame.indexOf('"', prefix.length()) : -1;
        return end < 0 ? null : frame.substring(prefix.length(), end);
    }

    /// The number behind a name that stands at `at`, or -1.
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
