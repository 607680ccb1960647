package verticles;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import store.postgres.GuildStore;
import store.postgres.TestDatabase;

/// A node is killed in the middle of writes and starts again with its data folder.
@Timeout(600)
class MessagesAfterKillIT {
    private static final int WRITERS = 4;
    private static final int ACKNOWLEDGED_BEFORE_KILL = 400;
    private static final int PAGE = 100;

    private final int port = NodeProcess.freePort();
    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void noAcknowledgedMessageIsLost(@TempDir Path folder) throws Exception {
        Path data = TestDatabase.prepare(folder);
        Set<String> acknowledged = ConcurrentHashMap.newKeySet();
        CountDownLatch enough = new CountDownLatch(ACKNOWLEDGED_BEFORE_KILL);
        String channel;
        try (NodeProcess node = start(data);
                ExecutorService writers = Executors.newFixedThreadPool(WRITERS)) {
            node.awaitReady();
            String token = token("register");
            channel = firstChannel(token);
            AtomicInteger number = new AtomicInteger();
            for (int i = 0; i < WRITERS; i++) {
                writers.execute(() -> write(token, channel, number, acknowledged, enough));
            }
            assertThat(enough.await(5, TimeUnit.MINUTES)).isTrue();
            ProcessHandle.of(node.pid()).orElseThrow().destroyForcibly(); // SIGKILL
        }

        List<String> stored = new ArrayList<>();
        List<String> contents = new ArrayList<>();
        try (NodeProcess node = start(data)) {
            node.awaitReady();
            String token = token("login");
            JsonArray page = page(token, channel, "");
            while (!page.isEmpty()) {
                page.forEach(one -> {
                    stored.add(((JsonObject) one).getString("id"));
                    contents.add(((JsonObject) one).getString("content"));
                });
                page = page(token, channel, "&before=" + stored.getLast());
            }
        }
        System.out.printf(
                "%d messages acknowledged before the kill, %d stored%n",
                acknowledged.size(), stored.size());
        assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(ACKNOWLEDGED_BEFORE_KILL);
        assertThat(stored).containsAll(acknowledged);
        assertThat(contents).doesNotHaveDuplicates();
    }

    private NodeProcess start(Path data) {
        return NodeProcess.allInOne(
                data,
                "--http.plainPort=" + port,
                "--limits.chat.messagesPerMinute=1000000",
                "--limits.chat.channelMessagesPerMinute=1000000");
    }

    /// Until the node is gone.
    private void write(
            String token,
            String channel,
            AtomicInteger number,
            Set<String> acknowledged,
            CountDownLatch enough) {
        while (true) {
            try {
                JsonObject body =
                        new JsonObject().put("content", "message " + number.incrementAndGet());
                HttpResponse<String> answer =
                        send("POST", "/api/channels/" + channel + "/messages", token, body);
                if (answer.statusCode() == 201) {
                    acknowledged.add(new JsonObject(answer.body()).getString("id"));
                    enough.countDown();
                }
            } catch (IOException gone) {
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private String token(String how) throws IOException, InterruptedException {
        JsonObject body = new JsonObject().put("username", "ada").put("password", "correct horse");
        return new JsonObject(send("POST", "/api/auth/" + how, "", body).body())
                .getString("accessToken");
    }

    private String firstChannel(String token) throws IOException, InterruptedException {
        String channels = "/api/guilds/" + GuildStore.DEFAULT_GUILD + "/channels";
        return new JsonObject(send("GET", channels, token, null).body())
                .getJsonArray("channels")
                .getJsonObject(0)
                .getString("id");
    }

    private JsonArray page(String token, String channel, String query)
            throws IOException, InterruptedException {
        String path = "/api/channels/" + channel + "/messages?limit=" + PAGE + query;
        return new JsonObject(send("GET", path, token, null).body()).getJsonArray("messages");
    }

    private HttpResponse<String> send(
            String method, String path, String token, @Nullable JsonObject body)
            throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .method(
                                method,
                                body == null
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofString(body.encode()))
                        .build(),
                BodyHandlers.ofString());
    }
}
