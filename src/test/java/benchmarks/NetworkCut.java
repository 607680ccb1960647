package benchmarks;

import bots.client.CallClient;
import bots.client.signaling.ServerAddress;
import browser.ImpairedLink;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import store.postgres.DatabaseAddress;
import store.postgres.EmbeddedServer;
import verticles.NodeProcess;
import verticles.Talker;

/// Two nodes, each with two participants of one call, and both with the database; the directory is
/// in their memory. The network between them is cut for 30 s by a namespace of the kernel, while
/// each participant still reaches its own node: both halves own the room then. Prints how long
/// after the end of the cut all receive all again, and which participants were out. Needs root.
public final class NetworkCut {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();
    private static final Duration CUT = Duration.ofSeconds(30);
    private static final Duration AFTERWARDS = Duration.ofMinutes(1);
    private static final Duration TIMEOUT = Duration.ofMinutes(3);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final int EACH = 2;

    private final List<Seat> seats = new ArrayList<>();
    private int ends;

    /// A user, and the call that it has now.
    private static final class Seat {
        final CallClient client;
        final String user;
        Talker talker;

        Seat(CallClient client, String user) throws Exception {
            this.client = client;
            this.user = user;
            this.talker = new Talker(client, user);
        }
    }

    private NetworkCut() {}

    public static void main(String[] arguments) throws Exception {
        new NetworkCut().run();
    }

    private void run() throws Exception {
        Path folder = Files.createTempDirectory("hubbub-cut");
        Vertx vertx = Vertx.vertx();
        EmbeddedServer database = EmbeddedServer.start(folder.resolve("database"));
        try (ImpairedLink link = ImpairedLink.create()) {
            List<String> clients = link.addGoodCable();
            DatabaseAddress address = database.address();
            int proxied = forward(vertx, clients.getFirst(), address);
            int port = NodeProcess.freePort();
            int members = NodeProcess.freePort();
            int ops = NodeProcess.freePort();
            try (NodeProcess near =
                    node(
                            List.of(),
                            folder.resolve("near"),
                            link.serverAddress(),
                            clients.get(0),
                            address.host(),
                            address.port(),
                            address,
                            link.serverAddress(),
                            members,
                            port,
                            ops)) {
                near.awaitReady();
                try (NodeProcess far =
                        node(
                                link.command(),
                                folder.resolve("far"),
                                link.insideAddress(),
                                clients.get(1),
                                clients.get(0),
                                proxied,
                                address,
                                link.serverAddress(),
                                members,
                                port,
                                ops)) {
                    far.awaitReady();
                    try {
                        measure(link, clients, port, ops);
                    } finally {
                        System.out.println("near:\n" + near.output(160));
                        System.out.println("far:\n" + far.output(160));
                    }
                }
            }
        } finally {
            database.close();
            vertx.close().toCompletionStage().toCompletableFuture().get(1, TimeUnit.MINUTES);
        }
    }

    private void measure(ImpairedLink link, List<String> hosts, int port, int ops)
            throws Exception {
        ServerAddress near = ServerAddress.of("https://" + hosts.get(0) + ":" + port, true);
        ServerAddress far = ServerAddress.of("https://" + hosts.get(1) + ":" + port, true);
        // Each reaches its own node only, as people on both sides of a cut do.
        List<CallClient> clients =
                List.of(CallClient.open(List.of(near), 1), CallClient.open(List.of(far), 1));
        await("both nodes", () -> knows(hosts.get(0), ops, 2) && knows(hosts.get(1), ops, 2));
        for (int i = 0; i < 2 * EACH; i++) {
            seats.add(new Seat(clients.get(i % 2), "cut-" + i));
        }
        await("all receive all", this::allReceiveAll);
        report("before the cut");

        link.lose(1);
        long cutNanos = System.nanoTime();
        boolean apart = false;
        while (System.nanoTime() - cutNanos < CUT.toNanos()) {
            Thread.sleep(POLL);
            rejoin();
            if (!apart && knows(hosts.get(0), ops, 1) && knows(hosts.get(1), ops, 1)) {
                apart = true;
                System.out.printf(Locale.ROOT, "%.1f s: each is alone%n", seconds(cutNanos));
            }
        }
        report("at the end of the cut");

        link.lose(0);
        long healNanos = System.nanoTime();
        await("both nodes", () -> knows(hosts.get(0), ops, 2) && knows(hosts.get(1), ops, 2));
        System.out.printf(Locale.ROOT, "%.1f s after the cut: one cluster%n", seconds(healNanos));
        await("all receive all", this::allReceiveAll);
        System.out.printf(
                Locale.ROOT,
                "%.1f s after the cut: all receive all, %d calls ended since it began%n",
                seconds(healNanos),
                ends);
        report("after the cut");
        int before = ends;
        long calmNanos = System.nanoTime();
        while (System.nanoTime() - calmNanos < AFTERWARDS.toNanos()) {
            Thread.sleep(POLL);
            rejoin();
        }
        System.out.printf(Locale.ROOT, "%d calls ended in the minute after that%n", ends - before);
        report("a minute later");
        for (CallClient client : clients) {
            client.close().toCompletionStage().toCompletableFuture().get(1, TimeUnit.MINUTES);
        }
    }

    private void report(String when) throws Exception {
        for (Seat seat : seats) {
            seat.talker.measure();
        }
        Thread.sleep(Duration.ofSeconds(1));
        for (Seat seat : seats) {
            System.out.printf(
                    Locale.ROOT,
                    "%s: %s is participant %d and receives %s%n",
                    when,
                    seat.user,
                    seat.talker.number(),
                    seat.talker.speakers());
        }
    }

    /// Within a second, each of the others.
    private boolean allReceiveAll() throws Exception {
        rejoin();
        Set<Integer> numbers = new HashSet<>();
        for (Seat seat : seats) {
            numbers.add(seat.talker.number());
            seat.talker.measure();
        }
        Thread.sleep(Duration.ofSeconds(1));
        for (Seat seat : seats) {
            Set<Integer> others = new HashSet<>(numbers);
            others.remove(seat.talker.number());
            if (!seat.talker.speakers().containsAll(others)) {
                return false;
            }
        }
        return numbers.size() == seats.size();
    }

    /// As clients do whose call has ended.
    private void rejoin() {
        for (Seat seat : seats) {
            String reason = seat.talker.ended();
            if (reason != null) {
                try {
                    Talker again = new Talker(seat.client, seat.user);
                    ends++;
                    System.out.println(seat.user + " was out: " + reason);
                    seat.talker = again;
                } catch (Exception refused) {
                    System.out.println(seat.user + " cannot join: " + refused.getMessage());
                }
            }
        }
    }

    private static double seconds(long sinceNanos) {
        return (System.nanoTime() - sinceNanos) / 1e9;
    }

    private static void await(String what, Callable<Boolean> condition) {
        Awaitility.await(what).pollInSameThread().atMost(TIMEOUT).until(condition);
    }

    private static boolean knows(String host, int ops, int nodes) throws InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(
                                URI.create("http://" + host + ":" + ops + "/api/voice/health"))
                        .timeout(Duration.ofSeconds(1))
                        .build();
        try {
            String body = HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
            return JSON.readTree(body).path("nodes").asInt() == nodes;
        } catch (IOException silent) {
            return false;
        }
    }

    /// A port of this machine that leads to the database.
    private static int forward(Vertx vertx, String host, DatabaseAddress database)
            throws Exception {
        NetServer server =
                vertx.createNetServer()
                        .connectHandler(client -> {
                            client.pause();
                            vertx.createNetClient()
                                    .connect(database.port(), database.host())
                                    .onSuccess(there -> {
                                        client.pipeTo(there);
                                        there.pipeTo(client);
                                    })
                                    .onFailure(_ -> client.close());
                        });
        return server.listen(0, host)
                .toCompletionStage()
                .toCompletableFuture()
                .get(1, TimeUnit.MINUTES)
                .actualPort();
    }

    private static NodeProcess node(
            List<String> prefix,
            Path folder,
            String host,
            String clientHost,
            String databaseHost,
            int databasePort,
            DatabaseAddress database,
            String member,
            int clusterPort,
            int port,
            int ops) {
        return NodeProcess.startBy(
                prefix,
                "--node.id=" + folder.getFileName(),
                "--node.dataFolder=" + folder,
                "--cluster.enabled=true",
                "--cluster.secret=" + NodeProcess.CLUSTER_SECRET,
                "--cluster.host=" + host,
                "--cluster.port=" + clusterPort,
                "--cluster.members=" + member + ":" + clusterPort,
                "--http.host=0.0.0.0",
                "--http.port=" + port,
                "--http.plainPort=0",
                "--ops.host=0.0.0.0",
                "--ops.port=" + ops,
                "--media.host=0.0.0.0",
                "--media.port=0",
                "--media.announcedAddresses=" + clientHost,
                "--verticles.media.instances=1",
                "--rooms.edgeLimit=" + EACH,
                "--accounts.registration=open",
                "--accounts.argon2MemoryKibibytes=1024",
                "--accounts.argon2Iterations=1",
                "--accounts.loginsPerMinute=1000",
                "--accounts.registrationsPerHour=1000",
                "--database.mode=external",
                "--database.host=" + databaseHost,
                "--database.port=" + databasePort,
                "--database.name=" + database.name(),
                "--database.user=" + database.user(),
                "--database.password=" + database.password());
    }
}
