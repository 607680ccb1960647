package localcluster;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import store.postgres.DatabaseAddress;
import store.postgres.DatabaseStartException;
import store.postgres.EmbeddedServer;
import verticles.cluster.ClusterIdentity;

/// Nodes with one PostgreSQL and, where it is installed, one Redis, which survive the nodes: they
/// are children of this process. The first node has no media, so that the clients connected to it
/// see calls move when another one dies.
public final class LocalCluster implements AutoCloseable {
    /// Generous: the machine may be busy.
    private static final Duration START_LIMIT = Duration.ofMinutes(5);

    private static final Duration ASK_AGAIN_AFTER = Duration.ofMillis(200);

    private final EmbeddedServer database;
    private final Path databaseFolder;
    private final @Nullable LocalRedis redis;
    private final List<LocalNode> nodes;

    /// Guarded by this object: the end of the process may close it too.
    private boolean closed;

    private LocalCluster(
            EmbeddedServer database,
            Path databaseFolder,
            @Nullable LocalRedis redis,
            List<LocalNode> nodes) {
        this.database = database;
        this.databaseFolder = databaseFolder;
        this.redis = redis;
        this.nodes = nodes;
    }

    /// Starts the first node, which brings the database up to date, and then the others.
    public static LocalCluster start(ClusterOptions options)
            throws StartFailure, InterruptedException {
        Path folder = options.folder();
        Path databaseFolder = folder.resolve("database");
        EmbeddedServer database;
        try {
            Files.createDirectories(folder);
            database = EmbeddedServer.start(databaseFolder);
        } catch (DatabaseStartException | IOException e) {
            throw new StartFailure(String.valueOf(e.getMessage()), e);
        }
        try {
            Optional<LocalRedis> redis = LocalRedis.start(folder);
            LocalCluster cluster =
                    new LocalCluster(
                            database,
                            databaseFolder,
                            redis.orElse(null),
                            nodes(options, database.address(), redis));
            // Ctrl-C and SIGTERM leave nothing behind either.
            Runtime.getRuntime().addShutdownHook(new Thread(cluster::close, "stop"));
            try {
                cluster.startNodes();
                return cluster;
            } catch (StartFailure | InterruptedException e) {
                cluster.close();
                throw e;
            }
        } catch (IOException e) {
            database.close();
            throw new StartFailure(String.valueOf(e.getMessage()), e);
        }
    }

    private static List<LocalNode> nodes(
            ClusterOptions options, DatabaseAddress database, Optional<LocalRedis> redis) {
        List<String> shared =
                new ArrayList<>(
                        List.of(
                                "--cluster.enabled=true",
                                // Everything is for this machine alone, so registration is open.
                                "--http.host=127.0.0.1",
                                "--media.host=127.0.0.1",
                                "--media.announcedAddresses=127.0.0.1",
                                "--accounts.registration=open",
                                "--cluster.members="
                                        + IntStream.range(0, options.nodes())
                                                .mapToObj(i ->
                                                        "127.0.0.1:"
                                                                + (LocalNode.FIRST_CLUSTER_PORT
                                                                        + options.portOffset()
                                                                        + i))
                                                .collect(Collectors.joining(",")),
                                "--node.filesFolder=" + options.folder().resolve("files"),
                                "--database.mode=external",
                                "--database.host=" + database.host(),
                                "--database.port=" + database.port(),
                                "--database.name=" + database.name(),
                                "--database.user=" + database.user()));
        redis.ifPresent(running ->
                shared.addAll(
                        List.of(
                                "--directory.kind=redis",
                                "--directory.redisUrl=" + running.url())));
        Map<String, String> secrets = new HashMap<>();
        secrets.put("HUBBUB_CLUSTER_SECRET", ClusterIdentity.newSecret(new SecureRandom()));
        secrets.put("HUBBUB_DATABASE_PASSWORD", database.password());
        HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();
        return IntStream.rangeClosed(1, options.nodes())
                .mapToObj(number -> new LocalNode(number, options, shared, secrets, http))
                .toList();
    }

    private void startNodes() throws StartFailure, InterruptedException {
        for (LocalNode node : nodes) {
            try {
                Files.deleteIfExists(node.log());
                node.start();
            } catch (IOException e) {
                throw new StartFailure(String.valueOf(e.getMessage()), e);
            }
            if (node == nodes.getFirst()) {
                awaitReady(node);
            }
        }
    }

    /// Waits until all nodes are ready, and know each other.
    public void awaitReady() throws StartFailure, InterruptedException {
        for (LocalNode node : nodes) {
            awaitReady(node);
        }
        long giveUpNanos = System.nanoTime() + START_LIMIT.toNanos();
        for (LocalNode node : nodes) {
            while (node.knownNodes() != nodes.size()) {
                if (node.endsWithin(ASK_AGAIN_AFTER) || System.nanoTime() > giveUpNanos) {
                    throw new StartFailure(
                            "Node "
                                    + node.number()
                                    + " does not find the others; see "
                                    + node.log()
                                    + ".",
                            null);
                }
            }
        }
    }

    private static void awaitReady(LocalNode node) throws StartFailure, InterruptedException {
        long giveUpNanos = System.nanoTime() + START_LIMIT.toNanos();
        while (node.view().state() != NodeView.State.READY) {
            if (node.endsWithin(ASK_AGAIN_AFTER) || System.nanoTime() > giveUpNanos) {
                throw new StartFailure(
                        "Node " + node.number() + " is not ready; see " + node.log() + ".", null);
            }
        }
    }

    public String directory() {
        return redis == null ? "in the memory of the nodes (no redis-server found)" : "Redis";
    }

    /// Whether the directory is in a Redis.
    public boolean hasRedis() {
        return redis != null;
    }

    /// The directory is lost, until [#startRedis].
    public void killRedis() throws InterruptedException {
        requireRedis().kill();
    }

    public void startRedis() throws IOException {
        requireRedis().startAgain();
    }

    private LocalRedis requireRedis() {
        if (redis == null) {
            throw new IllegalStateException("there is no Redis");
        }
        return redis;
    }

    /// The database answers nothing, until [#thawDatabase].
    public void freezeDatabase() throws IOException, InterruptedException {
        Signals.freeze(postmaster());
    }

    public void thawDatabase() throws IOException, InterruptedException {
        Signals.thaw(postmaster());
    }

    /// Line 1 is the process (PostgreSQL 18, src/include/utils/pidfile.h).
    private ProcessHandle postmaster() throws IOException {
        Path file = databaseFolder.resolve("postgres").resolve("postmaster.pid");
        return ProcessHandle.of(Long.parseLong(Files.readAllLines(file).getFirst().strip()))
                .orElseThrow(() -> new IOException("PostgreSQL does not run"));
    }

    public List<LocalNode> nodes() {
        return nodes;
    }

    int size() {
        return nodes.size();
    }

    /// @param number from 1
    LocalNode node(int number) {
        return nodes.get(number - 1);
    }

    /// All nodes, asked at the same time.
    List<NodeView> views() throws InterruptedException {
        try (ExecutorService asking = Executors.newVirtualThreadPerTaskExecutor()) {
            List<NodeView> views = new ArrayList<>();
            for (Future<NodeView> view :
                    asking.invokeAll(
                            nodes.stream().map(node -> (Callable<NodeView>) node::view).toList())) {
                views.add(view.resultNow());
            }
            return views;
        }
    }

    private void thawAll() throws InterruptedException {
        try {
            for (LocalNode node : nodes) {
                node.thaw();
            }
            thawDatabase();
        } catch (IOException ended) {
            // There is nothing to thaw.
        }
    }

    /// Idempotent.
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            thawAll();
            nodes.forEach(LocalNode::stop);
            for (LocalNode node : nodes) {
                node.awaitEnd();
            }
        } catch (InterruptedException e) {
            nodes.forEach(LocalNode::kill);
            Thread.currentThread().interrupt();
        } finally {
            if (redis != null) {
                redis.close();
            }
            database.close();
        }
    }
}
