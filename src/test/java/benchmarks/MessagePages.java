package benchmarks;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import store.postgres.GuildStore;
import store.postgres.TestDatabase;
import verticles.NodeProcess;

/// Pages of 50 text messages, then lists of channels, read from a node at fixed rates by 20 users,
/// PostgreSQL and the client on the same machine. Not a test: it prints how long the answers take,
/// and what a request costs the node's JVM, PostgreSQL and this client.
final class MessagePages {
    private static final int USERS = 20;
    private static final int MESSAGES = 1_000;
    private static final int CHANNELS = 20;
    private static final int CONNECTIONS = 32;
    private static final int WARM_UP_SECONDS = 15;
    private static final int SECONDS = 10;
    private static final int[] REQUESTS_PER_SECOND = {200, 500, 1_000};

    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private final HttpClientAgent http =
            vertx.createHttpClient(
                    new HttpClientOptions(), new PoolOptions().setHttp1MaxSize(CONNECTIONS));
    private final int port = NodeProcess.freePort();

    private record Answer(int status, Buffer body) {}

    private record Cpu(Duration node, Duration database, Duration client) {
        static Cpu of(NodeProcess node, Path data) {
            return new Cpu(
                    sum(ProcessHandle.of(node.pid()).stream()),
                    sum(
                            ProcessHandle.allProcesses()
                                    .filter(process -> serves(process, data))
                                    .flatMap(server ->
                                            Stream.concat(
                                                    Stream.of(server), server.descendants()))),
                    sum(Stream.of(ProcessHandle.current())));
        }

        /// Whether it is the PostgreSQL of this node, which is not a child of it.
        private static boolean serves(ProcessHandle process, Path data) {
            String command = process.info().commandLine().orElse("");
            return command.contains("postgres") && command.contains("-D " + data);
        }

        private static Duration sum(Stream<ProcessHandle> processes) {
            return processes
                    .flatMap(process -> process.info().totalCpuDuration().stream())
                    .reduce(Duration.ZERO, Duration::plus);
        }
    }

    private MessagePages() {}

    /// @param arguments further options of the node's JVM, such as `-XX:StartFlightRecording`
    public static void main(String[] arguments) throws IOException, InterruptedException {
        new MessagePages()
                .run(
                        TestDatabase.prepare(Files.createTempDirectory("message-pages-")),
                        List.of(arguments));
        System.exit(0);
    }

    private void run(Path data, List<String> jvmOptions) throws InterruptedException {
        try (NodeProcess node =
                NodeProcess.allInOneUnder(
                        jvmOptions,
                        data,
                        "--http.plainPort=" + port,
                        "--limits.chat.messagesPerMinute=1000000",
                        "--limits.chat.channelMessagesPerMinute=1000000",
                        "--limits.chat.pagesPerMinute=1000000",
                        "--limits.accounts.channelChangesPerMinute=1000000")) {
            node.awaitReady();
            List<String> tokens = new ArrayList<>();
            for (int i = 0; i < USERS; i++) {
                tokens.add(register("reader" + i));
            }
            String channels = "/api/guilds/" + GuildStore.DEFAULT_GUILD + "/channels";
            for (int i = 0; i < CHANNELS; i++) {
                JsonObject channel = new JsonObject().put("name", "channel " + i);
                call(HttpMethod.POST, channels, tokens.getFirst(), channel.put("kind", "text"));
            }
            String channel =
                    call(HttpMethod.GET, channels, tokens.getFirst(), null)
                            .getJsonArray("channels")
                            .getJsonObject(0)
                            .getString("id");
            String pages = "/api/channels/" + channel + "/messages";
            for (int i = 0; i < MESSAGES; i++) {
                JsonObject message = new JsonObject().put("content", "message number " + i);
                call(HttpMethod.POST, pages, tokens.get(i % USERS), message);
            }
            for (String path : List.of(pages + "?limit=50", channels)) {
                measure(
                        node,
                        data,
                        path,
                        tokens,
                        REQUESTS_PER_SECOND[0],
                        WARM_UP_SECONDS,
                        "warm-up");
                for (int rate : REQUESTS_PER_SECOND) {
                    measure(node, data, path, tokens, rate, SECONDS, path);
                }
            }
        }
    }

    private String register(String username) {
        JsonObject account =
                new JsonObject().put("username", username).put("password", "correct horse");
        return call(HttpMethod.POST, "/api/auth/register", "", account).getString("accessToken");
    }

    /// Requests leave on time, whether earlier ones are answered or not.
    private void measure(
            NodeProcess node,
            Path data,
            String path,
            List<String> tokens,
            int rate,
            int seconds,
            String name) {
        ConcurrentLinkedQueue<Long> nanos = new ConcurrentLinkedQueue<>();
        AtomicInteger refused = new AtomicInteger();
        List<Future<?>> all = new ArrayList<>();
        Cpu before = Cpu.of(node, data);
        long start = System.nanoTime();
        int requests = rate * seconds;
        for (int i = 0; i < requests; i++) {
            long due = start + i * (1_000_000_000L / rate);
            LockSupport.parkNanos(due - System.nanoTime());
            all.add(
                    send(HttpMethod.GET, path, tokens.get(i % USERS), null)
                            .onSuccess(answer -> {
                                if (answer.status() == 200) {
                                    nanos.add(System.nanoTime() - due);
                                } else {
                                    refused.incrementAndGet();
                                }
                            }));
        }
        Future.join(all).otherwiseEmpty().await();
        Cpu after = Cpu.of(node, data);
        List<Long> sorted = nanos.stream().sorted().toList();
        System.out.printf(
                Locale.ROOT,
                "%s at %d/s: %d answered, %d refused; p50 %.1f ms, p99 %.1f ms; CPU of a request:"
                        + " node %.0f us, PostgreSQL %.0f us, client %.0f us%n",
                name,
                rate,
                sorted.size(),
                refused.get(),
                at(sorted, 0.5),
                at(sorted, 0.99),
                micros(before.node(), after.node(), requests),
                micros(before.database(), after.database(), requests),
                micros(before.client(), after.client(), requests));
    }

    private static double micros(Duration before, Duration after, int requests) {
        return after.minus(before).toNanos() / 1e3 / requests;
    }

    private static double at(List<Long> sorted, double share) {
        return sorted.isEmpty() ? 0 : sorted.get((int) (share * (sorted.size() - 1))) / 1e6;
    }

    private JsonObject call(
            HttpMethod method, String path, String token, @Nullable JsonObject body) {
        Answer answer = send(method, path, token, body).await();
        if (answer.status() / 100 != 2) {
            throw new IllegalStateException(method + " " + path + ": " + answer.body());
        }
        return answer.body().toJsonObject();
    }

    private Future<Answer> send(
            HttpMethod method, String path, String token, @Nullable JsonObject body) {
        RequestOptions options =
                new RequestOptions()
                        .setMethod(method)
                        .setHost("127.0.0.1")
                        .setPort(port)
                        .setURI(path)
                        .putHeader("Authorization", "Bearer " + token)
                        .putHeader("Content-Type", "application/json");
        Buffer sent = body == null ? Buffer.buffer() : Buffer.buffer(body.encode());
        Promise<Answer> promise = Promise.promise();
        // On the thread of the response, no part of which is lost then.
        context.runOnContext(_ ->
                http.request(options)
                        .compose(request -> request.send(sent))
                        .compose(answer ->
                                answer.body().map(text -> new Answer(answer.statusCode(), text)))
                        .onComplete(promise));
        return promise.future();
    }
}
