package verticles;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.internal.http.WebSocketInternal;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/// A client of the protocol for tests: sends what a test says, and waits for messages by op. What
/// comes in between is skipped, but its sequence numbers are checked.
public final class SignalingClient {
    private static final long WAIT_SECONDS = 60;

    /// Kept as long as the socket: Vert.x closes a client, and all it opened, that no code can
    /// reach.
    private final WebSocketClient client;

    private final WebSocket socket;
    private final BlockingQueue<JsonObject> received = new LinkedBlockingQueue<>();
    private final CompletableFuture<@Nullable Short> closed = new CompletableFuture<>();
    private final List<JsonObject> skipped = new ArrayList<>();
    private volatile long lastSeq;
    private final AtomicInteger compressed = new AtomicInteger();
    private int ids;

    private SignalingClient(WebSocketClient client, WebSocket socket) {
        this.client = client;
        this.socket = socket;
        socket.textMessageHandler(this::onText);
        socket.binaryMessageHandler(packed -> {
            compressed.incrementAndGet();
            onText(unpack(packed));
        });
        socket.closeHandler(_ -> closed.complete(socket.closeStatusCode()));
        socket.resume();
    }

    private void onText(String text) {
        JsonObject message = new JsonObject(text);
        lastSeq = message.getLong("seq");
        received.add(message);
    }

    private static String unpack(Buffer packed) {
        try (var in = new GZIPInputStream(new ByteArrayInputStream(packed.getBytes()))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static SignalingClient connect(Vertx vertx, int port) {
        return connect(vertx, new WebSocketConnectOptions().setPort(port).setURI("/ws"));
    }

    static SignalingClient connect(Vertx vertx, WebSocketConnectOptions options) {
        return connect(vertx, new WebSocketClientOptions(), options);
    }

    static SignalingClient connect(
            Vertx vertx, WebSocketClientOptions ofClient, WebSocketConnectOptions options) {
        // The tests kill servers, which then do not answer a close frame.
        WebSocketClient client = vertx.createWebSocketClient(ofClient.setClosingTimeout(1));
        return new SignalingClient(
                client,
                client.connect(options.setHost("127.0.0.1"))
                        .onSuccess(WebSocket::pause)
                        .toCompletionStage()
                        .toCompletableFuture()
                        .orTimeout(WAIT_SECONDS, TimeUnit.SECONDS)
                        .join());
    }

    /// @return the `id` it was sent with
    public int send(JsonObject message) {
        int id = ++ids;
        socket.writeTextMessage(message.copy().put("id", id).encode());
        return id;
    }

    void sendText(String text) {
        socket.writeTextMessage(text);
    }

    void sendBinary(Buffer bytes) {
        socket.writeBinaryMessage(bytes);
    }

    /// The next message with this op.
    JsonObject expect(String op) throws InterruptedException {
        while (true) {
            JsonObject message = received.poll(WAIT_SECONDS, TimeUnit.SECONDS);
            assertThat(message).as("waiting for %s after %s", op, skipped).isNotNull();
            if (message.getString("op").equals(op)) {
                return message;
            }
            skipped.add(message);
        }
    }

    /// The answer to the message that was sent with this id.
    public JsonObject expectAnswer(int id) throws InterruptedException {
        while (true) {
            JsonObject message = received.poll(WAIT_SECONDS, TimeUnit.SECONDS);
            assertThat(message).as("waiting for answer %s after %s", id, skipped).isNotNull();
            if (Integer.valueOf(id).equals(message.getInteger("re"))) {
                return message;
            }
            skipped.add(message);
        }
    }

    public JsonObject identify(String token) throws InterruptedException {
        return expectAnswer(send(new JsonObject().put("op", "identify").put("token", token)));
    }

    public JsonObject join(String channel) throws InterruptedException {
        return expectAnswer(send(new JsonObject().put("op", "join").put("channel", channel)));
    }

    JsonObject ask(JsonObject message) throws InterruptedException {
        return expectAnswer(send(message));
    }

    JsonObject ask(String op) throws InterruptedException {
        return expectAnswer(send(new JsonObject().put("op", op)));
    }

    /// Goes on with the session of `ready` after the message with this number.
    ///
    /// @return the answer; the messages that the client missed wait before it
    JsonObject resume(JsonObject ready, long seq) throws InterruptedException {
        int id =
                send(
                        new JsonObject()
                                .put("op", "resume")
                                .put("session", ready.getString("session"))
                                .put("key", ready.getString("resumeKey"))
                                .put("seq", seq));
        return expectAnswer(id);
    }

    /// How many messages arrived compressed.
    int compressed() {
        return compressed.get();
    }

    /// The number of the last message that arrived.
    long lastSeq() {
        return lastSeq;
    }

    /// The messages that were skipped so far, which are forgotten.
    List<JsonObject> takeSkipped() {
        List<JsonObject> taken = List.copyOf(skipped);
        skipped.clear();
        return taken;
    }

    /// Breaks the connection, without a close frame.
    void cut() throws Exception {
        ((WebSocketInternal) socket).channelHandlerContext().close();
        closed.get(WAIT_SECONDS, TimeUnit.SECONDS);
    }

    public void close() {
        socket.close().onComplete(_ -> client.close());
    }

    int closeCode() throws Exception {
        Short code = closed.get(WAIT_SECONDS, TimeUnit.SECONDS);
        return code == null ? 0 : code;
    }

    /// Whether the message that was sent with this id was refused, and its answer not taken yet.
    boolean isRefused(int id) {
        return received.stream()
                .anyMatch(message ->
                        "error".equals(message.getString("op"))
                                && Integer.valueOf(id).equals(message.getInteger("re")));
    }

    boolean isClosed() {
        return closed.isDone();
    }

    static List<JsonObject> objects(JsonArray array) {
        return array.stream().map(JsonObject.class::cast).toList();
    }
}
