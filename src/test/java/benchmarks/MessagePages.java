package benchmarks;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import store.postgres.GuildStore;
import store.postgres.TestDatabase;
import verticles.NodeProcess;

/// Pages of 50 text messages read from a node at a fixed rate, PostgreSQL and the client on the same machine. Not a
/// test: it prints how long the answers take and the CPU of the node's JVM.
final class MessagePages {
    private static final int MESSAGES = 1_000;
    private static final int SECONDS = 10;
    private static final int[] REQUESTS_PER_SECOND = {200, 500, 1_000};

    private final HttpClient http = HttpClient.newHttpClient();
    private final int port = NodeProcess.freePort();

    private MessagePages() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        new MessagePages().run(TestDatabase.prepare(Files.createTempDirectory("message-pages-")));
        System.exit(0);
    }

    private void run(Path data) throws IOException, InterruptedException {
        try (NodeProcess node =
                NodeProcess.allInOne(
                        data,
                        "--http.plainPort=" + port,
                        "--limits.chat.messagesPerMinute=1000000",
                        "--limits.chat.channelMessagesPerMinute=1000000",
                        "--limits.chat.pagesPerMinute=1000000")) {
            node.awaitReady();
            JsonObject ada =
                    new JsonObject().put("username", "ada").put("password", "correct horse");
            String token = call("POST", "/api/auth/register", "", ada).getString("accessToken");
            String channel =
                    call(
                                    "GET",
                                    "/api/guilds/" + GuildStore.DEFAULT_GUILD + "/channels",
                                    token,
                                    null)
                            .getJsonArray("channels")
                            .getJsonObject(0)
                            .getString("id");
            String pages = "/api/channels/" + channel + "/messages";
            for (int i = 0; i < MESSAGES; i++) {
                call("POST", pages, token, new JsonObject().put("content", "message number " + i));
            }
            for (int rate : REQUESTS_PER_SECOND) {
                measure(node, request("GET", pages + "?limit=50", token, null), rate);
            }
        }
    }

    /// Requests leave on time, whether earlier ones are answered or not.
    private void measure(NodeProcess node, HttpRequest request, int rate) {
        ConcurrentLinkedQueue<Long> nanos = new ConcurrentLinkedQueue<>();
        AtomicInteger refused = new AtomicInteger();
        List<CompletableFuture<?>> all = new ArrayList<>();
        Duration cpu = cpu(node);
        long start = System.nanoTime();
        for (int i = 0; i < rate * SECONDS; i++) {
            long due = start + i * (1_000_000_000L / rate);
            LockSupport.parkNanos(due - System.nanoTime());
            all.add(
                    http.sendAsync(request, BodyHandlers.discarding())
                            .thenAccept(answer -> {
                                if (answer.statusCode() == 200) {
                                    nanos.add(System.nanoTime() - due);
                                } else {
                                    refused.incrementAndGet();
                                }
                            }));
        }
        CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).join();
        double seconds = (System.nanoTime() - start) / 1e9;
        double cores = cpu(node).minus(cpu).toNanos() / 1e9 / seconds;
        List<Long> sorted = nanos.stream().sorted().toList();
        System.out.printf(
                "%d pages a second: %d answered, %d refused; p50 %.1f ms, p99 %.1f ms; JVM %.2f cores%n",
                rate, sorted.size(), refused.get(), at(sorted, 0.5), at(sorted, 0.99), cores);
    }

    private static double at(List<Long> sorted, double share) {
        return sorted.isEmpty() ? 0 : sorted.get((int) (share * (sorted.size() - 1))) / 1e6;
    }

    private static Duration cpu(NodeProcess node) {
        return ProcessHandle.of(node.pid())
                .flatMap(process -> process.info().totalCpuDuration())
                .orElse(Duration.ZERO);
    }

    private JsonObject call(String method, String path, String token, @Nullable JsonObject body)
            throws IOException, InterruptedException {
        var answer = http.send(request(method, path, token, body), BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new IllegalStateException(method + " " + path + ": " + answer.body());
        }
        return new JsonObject(answer.body());
    }

    private HttpRequest request(
            String method, String path, String token, @Nullable JsonObject body) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null
                                ? BodyPublishers.noBody()
                                : BodyPublishers.ofString(body.encode()))
                .build();
    }
}
