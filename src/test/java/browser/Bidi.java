package browser;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// WebDriver BiDi, the W3C's protocol of remote control: JSON commands with a number, answered by
/// that number, and events in between, over one WebSocket to the browser itself.
final class Bidi implements AutoCloseable {
    static final ObjectMapper JSON = new ObjectMapper();

    /// A machine that runs several browsers and a server at once is slow at times.
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<Long, CompletableFuture<JsonNode>> asked = new ConcurrentHashMap<>();
    private final AtomicLong lastId = new AtomicLong();
    private final Consumer<JsonNode> onEvent;
    private final WebSocket socket;

    /// @param onEvent is called on a thread of its own with each event
    Bidi(URI browser, Consumer<JsonNode> onEvent) {
        this.onEvent = onEvent;
        this.socket =
                await(http.newWebSocketBuilder().buildAsync(browser, new Reader()), "connecting");
    }

    /// Sends a command and waits for its result.
    ///
    /// @throws IllegalStateException when the browser answers with an error, or not at all
    JsonNode call(String method, Map<String, ?> params) {
        var id = lastId.incrementAndGet();
        var answer = new CompletableFuture<JsonNode>();
        asked.put(id, answer);
        var command = JSON.createObjectNode().put("id", id).put("method", method);
        command.set("params", JSON.valueToTree(params));
        send(command);
        var response = await(answer, method);
        if (!"success".equals(response.path("type").asText())) {
            throw new IllegalStateException(
                    "%s: %s: %s"
                            .formatted(
                                    method,
                                    response.path("error").asText(),
                                    response.path("message").asText()));
        }
        return response.path("result");
    }

    private synchronized void send(ObjectNode command) {
        await(socket.sendText(command.toString(), true), "sending");
    }

    private static <T> T await(CompletableFuture<T> future, String what) {
        try {
            return future.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new IllegalStateException("WebDriver BiDi, %s: %s".formatted(what, e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void onMessage(String text) {
        JsonNode message;
        try {
            message = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
        if (!message.path("id").isNumber()) {
            onEvent.accept(message);
            return;
        }
        var answer = asked.remove(message.path("id").asLong());
        if (answer != null) {
            answer.complete(message);
        }
    }

    private void onEnd(Throwable cause) {
        asked.values().forEach(answer -> answer.completeExceptionally(cause));
    }

    @Override
    public void close() {
        socket.abort();
        http.shutdownNow();
        http.close();
    }

    private final class Reader implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(
                WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                var message = text.toString();
                text.setLength(0);
                onMessage(message);
            }
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            onEnd(
                    new IllegalStateException(
                            "closed by the browser: %d %s".formatted(code, reason)));
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            onEnd(error);
        }
    }
}
