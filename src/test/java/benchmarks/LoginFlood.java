package benchmarks;

import bots.client.Call;
import bots.client.CallClient;
import bots.client.CallListener;
import bots.client.media.CallOptions;
import bots.client.media.ReceiveSlot;
import bots.client.signaling.AuthenticatedUser;
import bots.client.signaling.ServerAddress;
import call.TrackKind;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import media.rtp.RtpPacket;
import org.awaitility.Awaitility;
import store.postgres.TestDatabase;
import verticles.NodeProcess;

/// A call on a node while 1,000 logins a second arrive, each for another username with a wrong
/// password, at the port behind a proxy, which has no limit by address. The logins come from a
/// process of their own with a low priority, as they would come from another machine: what is
/// measured is the node, not the sender. Not a test: it prints how the audio arrives, how the
/// logins are answered, and the memory of the node.
final class LoginFlood {
    private static final int LOGINS_PER_SECOND = 1_000;
    private static final int SECONDS = 30;
    private static final int QUIET_SECONDS = 10;
    private static final int PACKET_MILLIS = 20;
    private static final int OPUS_TICKS = 960;
    private static final int FRAME_BYTES = 80;

    /// More than a second of logins that are not answered is not sent on top.
    private static final int IN_FLIGHT = 1_000;

    private final int port = NodeProcess.freePort();

    /// Sends the logins.
    private static final class Attacker {
        private final HttpClient http = HttpClient.newHttpClient();
        private final Map<Integer, AtomicInteger> answers = new ConcurrentHashMap<>();
        private final AtomicInteger unsent = new AtomicInteger();
        private final Semaphore inFlight = new Semaphore(IN_FLIGHT);
        private final URI login;

        Attacker(int port) {
            login = URI.create("http://127.0.0.1:" + port + "/api/auth/login");
        }

        void run() {
            ScheduledExecutorService flood = Executors.newSingleThreadScheduledExecutor();
            AtomicInteger next = new AtomicInteger();
            flood.scheduleAtFixedRate(
                    () -> login(next.getAndIncrement()),
                    0,
                    1_000_000 / LOGINS_PER_SECOND,
                    TimeUnit.MICROSECONDS);
            pass(SECONDS);
            flood.shutdownNow();
            System.out.printf(
                    "%d logins in %d s, answers by status %s, %d not sent as %d were unanswered%n",
                    next.get(), SECONDS, new TreeMap<>(answers), unsent.get(), IN_FLIGHT);
        }

        private void login(int number) {
            if (!inFlight.tryAcquire()) {
                unsent.incrementAndGet();
                return;
            }
            HttpRequest request =
                    HttpRequest.newBuilder(login)
                            .header("Content-Type", "application/json")
                            .timeout(Duration.ofSeconds(30))
                            .POST(
                                    HttpRequest.BodyPublishers.ofString(
                                            "{\"username\":\"user"
                                                    + number
                                                    + "\",\"password\":\"correct horse 8\"}"))
                            .build();
            http.sendAsync(request, BodyHandlers.discarding())
                    .whenComplete((answer, _) -> {
                        inFlight.release();
                        int status = answer == null ? 0 : answer.statusCode();
                        answers.computeIfAbsent(status, _ -> new AtomicInteger()).incrementAndGet();
                    });
        }
    }

    /// One side of the call; counts the packets it receives and the pauses between them.
    private static final class Side implements CallListener {
        final Call call;
        int received;
        int sent;
        long lastNanos;
        long longestPauseNanos;

        Side(CallClient client, AuthenticatedUser account) {
            call =
                    client.call(
                            account, CallOptions.LISTENER.publishing(TrackKind.MICROPHONE), this);
        }

        @Override
        public void onPacket(ReceiveSlot slot, RtpPacket packet, long sequence, long atNanos) {
            received++;
            if (lastNanos != 0) {
                longestPauseNanos = Math.max(longestPauseNanos, atNanos - lastNanos);
            }
            lastNanos = atNanos;
        }

        void talk() {
            byte[] frame = new byte[FRAME_BYTES];
            call.loop()
                    .scheduleAtFixedRate(
                            () -> {
                                int _ =
                                        call.media()
                                                .sendAudio(
                                                        TrackKind.MICROPHONE,
                                                        frame,
                                                        0,
                                                        FRAME_BYTES,
                                                        ++sent * OPUS_TICKS,
                                                        20,
                                                        false);
                            },
                            0,
                            PACKET_MILLIS,
                            TimeUnit.MILLISECONDS);
        }
    }

    /// @param arguments nothing, or the port of a node to flood
    public static void main(String[] arguments) throws Exception {
        if (arguments.length == 1) {
            new Attacker(Integer.parseInt(arguments[0])).run();
        } else {
            new LoginFlood().run();
        }
        System.exit(0);
    }

    private Process attacker() throws IOException {
        return new ProcessBuilder(
                        "nice",
                        "-n",
                        "19",
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        LoginFlood.class.getName(),
                        Integer.toString(port))
                .inheritIO()
                .start();
    }

    private void run() throws Exception {
        Path folder = Files.createTempDirectory("login-flood");
        CallClient client = CallClient.open(ServerAddress.of("http://127.0.0.1:" + port, false), 1);
        try (NodeProcess node =
                NodeProcess.allInOne(
                        TestDatabase.prepare(folder),
                        "--http.plainPort=" + port,
                        // As operators have them.
                        "--accounts.argon2MemoryKibibytes=19456",
                        "--accounts.argon2Iterations=2",
                        "--accounts.loginsPerMinute=20")) {
            node.awaitReady();
            Side talker = join(client, "ada");
            Side listener = join(client, "grace");
            talker.talk();
            pass(5);
            report("quiet", QUIET_SECONDS, talker, listener, node);
            Process flood = attacker();
            for (int i = 0; i < 3; i++) {
                report("flood", SECONDS / 3, talker, listener, node);
            }
            flood.waitFor();
            report("afterwards", QUIET_SECONDS, talker, listener, node);
        }
    }

    private Side join(CallClient client, String name) throws Exception {
        AuthenticatedUser account = result(client.api().user(name, "correct horse 9"));
        Side side = new Side(client, account);
        result(side.call.join(result(client.api().channel(account, null, "General")).id()));
        return side;
    }

    private static void report(
            String when, int seconds, Side talker, Side listener, NodeProcess node)
            throws Exception {
        int sentBefore = read(talker, side -> side.sent);
        int receivedBefore =
                read(
                        listener,
                        side -> {
                            side.longestPauseNanos = 0;
                            return side.received;
                        });
        pass(seconds);
        int sent = read(talker, side -> side.sent) - sentBefore;
        int received = read(listener, side -> side.received) - receivedBefore;
        long pauseMillis = read(listener, side -> (int) (side.longestPauseNanos / 1_000_000));
        System.out.printf(
                "%s, %d s: %d packets sent, %d received, longest pause %d ms, node uses %d MB%n",
                when, seconds, sent, received, pauseMillis, residentMegabytes(node.pid()));
    }

    /// On the loop of the call.
    private static int read(Side side, java.util.function.ToIntFunction<Side> figure)
            throws Exception {
        return side.call.loop().submit(() -> figure.applyAsInt(side)).get();
    }

    /// The figure is what happens in this time, so it is waited for.
    private static void pass(int seconds) {
        Awaitility.await()
                .pollDelay(Duration.ofSeconds(seconds))
                .atMost(Duration.ofSeconds(seconds + 60L))
                .until(() -> true);
    }

    private static long residentMegabytes(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                .filter(line -> line.startsWith("VmRSS"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1_024)
                .findFirst()
                .orElseThrow();
    }

    private static <T> T result(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
}
