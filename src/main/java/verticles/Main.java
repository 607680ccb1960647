package verticles;

import static java.util.concurrent.TimeUnit.SECONDS;

import config.Settings;
import config.load.SettingsException;
import config.load.SettingsLoader;
import config.load.SettingsText;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Unmatched;
import ports.FreePort;
import store.move.MoveException;
import store.postgres.DatabaseStartException;
import verticles.cluster.ClusterIdentity;
import verticles.command.MoveGuild;
import verticles.command.OwnerLink;
import verticles.command.ReadyLine;
import verticles.command.RotateKeys;
import verticles.node.BuildVersion;
import verticles.node.NodeVertx;
import verticles.node.StartException;

/// The process: command line, Vert.x, [MainVerticle], and a clean stop. Exit codes: 1 when the node
/// cannot start, 2 when the configuration is invalid.
@Command(
        name = "hubbub",
        description = "A voice, video and screen-share server.",
        versionProvider = Main.Version.class,
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "A setting can also be given as --<key>=<value>, for example --http.port=9443,",
            "or as an environment variable, for example HUBBUB_HTTP_PORT=9443. Later",
            "sources override earlier ones: defaults, --conf in the order given,",
            "environment, flags."
        })
final class Main implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(Main.class);

    /// Orchestrators kill after 10 s.
    private static final long STOP_SECONDS = 9;

    @Option(
            names = "--conf",
            paramLabel = "<role or file>",
            description =
                    "all-in-one (default), signaling-node, media-node, or the path of a JSON file;"
                            + " can be repeated.")
    private List<String> files = new ArrayList<>();

    @Option(
            names = "--set",
            paramLabel = "<key>=<value>",
            description = "Set one setting; can be repeated.")
    private List<String> assignments = new ArrayList<>();

    @Option(
            names = "--settings",
            arity = "0..1",
            fallbackValue = "text",
            paramLabel = "<format>",
            description =
                    "Print all settings with their meaning, and exit. Formats: text (default), json (a file"
                            + " for --conf), markdown.")
    private @Nullable SettingsFormat settingsFormat;

    @Option(
            names = "--owner-link",
            description =
                    "Print a link that makes the person who opens it an administrator, and exit. For the machine and the"
                            + " settings of a node, which may be running.")
    private boolean ownerLink;

    @Option(
            names = "--rotate-keys",
            description =
                    "Make a new key for access tokens, and exit. All nodes sign with it five minutes later; no user"
                            + " is logged out. For the machine and the settings of a node, which may be"
                            + " running.")
    private boolean rotateKeys;

    @Option(
            names = "--move-guild",
            arity = "2",
            paramLabel = "<guild> <database>",
            description =
                    "Move the messages of a guild, by its id, to main or to one of database.guildDatabases, and exit."
                            + " Nodes go on meanwhile. The same command continues a move that was interrupted."
                            + " For the machine and the settings of a node, which may be running.")
    private List<String> moveGuild = new ArrayList<>();

    @Option(
            names = "--cluster-secret",
            description =
                    "Print a new secret for cluster.secret, which all nodes of a cluster share, and exit.")
    private boolean clusterSecret;

    /// Lower case, as one writes them.
    private enum SettingsFormat {
        text,
        json,
        markdown
    }

    @Unmatched private List<String> others = new ArrayList<>();

    private Main() {}

    public static void main(String[] arguments) {
        // Libraries format for machines too: under tr, the validator of the API has no type STRİNG.
        Locale.setDefault(Locale.ROOT);
        // Vert.x puts the key for HTTPS into a store in memory, encrypted with a password that is
        // in its source: 10,000 rounds to encrypt it and as many to decrypt it protect nothing.
        System.setProperty("keystore.pkcs12.keyPbeIterationCount", "1");
        // Each one is a handshake, of which a connection of TLS 1.2 could have any number.
        System.setProperty("jdk.tls.rejectClientInitiatedRenegotiation", "true");
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        int exitCode = new CommandLine(new Main()).execute(arguments);
        if (exitCode != 0) {
            System.exit(exitCode);
        }
    }

    @Override
    public Integer call() {
        if (settingsFormat != null) {
            SettingsText all = new SettingsText();
            System.out.print(
                    switch (settingsFormat) {
                        case text -> all.paragraphs();
                        case json -> all.json();
                        case markdown -> all.markdown();
                    });
            return CommandLine.ExitCode.OK;
        }
        if (clusterSecret) {
            System.out.println(ClusterIdentity.newSecret(new SecureRandom()));
            return CommandLine.ExitCode.OK;
        }
        try {
            if (ownerLink) {
                return print(
                        settings(), settings -> OwnerLink.sentence(OwnerLink.create(settings)));
            }
            if (!moveGuild.isEmpty()) {
                return print(
                        settings(),
                        settings -> MoveGuild.run(settings, moveGuild.get(0), moveGuild.get(1)));
            }
            return rotateKeys ? print(settings(), RotateKeys::run) : start(settings());
        } catch (SettingsException invalid) {
            System.err.println("Hubbub cannot start. " + invalid.getMessage());
            return CommandLine.ExitCode.USAGE;
        }
    }

    /// Does one thing and says how it went.
    private interface OneLine {
        String of(Settings settings) throws ExecutionException, InterruptedException;
    }

    private static int print(Settings settings, OneLine line) {
        try {
            System.out.println(line.of(settings));
            return CommandLine.ExitCode.OK;
        } catch (ExecutionException failure) {
            report(failure.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return CommandLine.ExitCode.SOFTWARE;
    }

    private Settings settings() {
        SettingsLoader loader = new SettingsLoader();
        files.forEach(loader::file);
        loader.environment(System.getenv());
        for (String assignment : assignments) {
            assign(loader, assignment, "--set " + assignment);
        }
        for (String other : others) {
            assign(loader, other.startsWith("--") ? other.substring(2) : other, other);
        }
        Settings settings = loader.settings();
        if (settings.http().port() != 0) {
            return settings;
        }
        // Chosen here, so that all instances listen on the same port and the ready line can show
        // it.
        return loader.set("http.port", String.valueOf(FreePort.choose()), "any free port")
                .settings();
    }

    private static void assign(SettingsLoader loader, String assignment, String origin) {
        int equals = assignment.indexOf('=');
        if (equals < 0) {
            loader.refuse(assignment, origin, "must be written as --<key>=<value>; see --help.");
        } else {
            loader.set(assignment.substring(0, equals), assignment.substring(equals + 1), origin);
        }
    }

    private static int start(Settings settings) {
        AtomicReference<@Nullable Vertx> vertx = new AtomicReference<>();
        MainVerticle main = new MainVerticle(settings);
        // From here on, since a start can be interrupted as well.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(main, vertx.get()), "stop"));
        Optional<String> link;
        try {
            Vertx started = result(NodeVertx.start(settings));
            vertx.set(started);
            result(started.deployVerticle(main));
            link = result(main.ownerLink());
        } catch (ExecutionException failure) {
            report(failure.getCause());
            return CommandLine.ExitCode.SOFTWARE;
        } catch (InterruptedException interrupted) {
            return CommandLine.ExitCode.SOFTWARE;
        }
        System.out.println(ReadyLine.of(settings));
        link.map(OwnerLink::sentence).ifPresent(System.out::println);
        return CommandLine.ExitCode.OK;
    }

    private static <T> T result(Future<T> future) throws ExecutionException, InterruptedException {
        return future.toCompletionStage().toCompletableFuture().get();
    }

    /// Undeploys everything, closes the database, leaves the cluster. What does not stop in time is
    /// left to the operating system.
    private static void stop(MainVerticle main, @Nullable Vertx vertx) {
        if (vertx == null) {
            return;
        }
        try {
            main.drain()
                    .transform(drained -> vertx.close())
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(STOP_SECONDS + main.drainLimit().toSeconds(), SECONDS);
        } catch (ExecutionException | InterruptedException | TimeoutException e) {
            LOG.warn("the node did not stop cleanly: {}", String.valueOf(e));
        }
    }

    /// One sentence for what the operator can correct, a stack trace for anything else.
    private static void report(@Nullable Throwable failure) {
        if (failure instanceof StartException || failure instanceof DatabaseStartException) {
            System.err.println("Hubbub cannot start. " + failure.getMessage());
        } else if (failure instanceof MoveException) {
            System.err.println(failure.getMessage());
        } else {
            LOG.error("Hubbub cannot start.", failure);
        }
    }

    /// The version Maven wrote into the jar.
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"Hubbub " + BuildVersion.current()};
        }
    }
}
