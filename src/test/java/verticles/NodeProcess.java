package verticles;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import ports.FreePort;

/// A node in a JVM of its own, with the switches of `scripts/jvm.options`.
public final class NodeProcess implements AutoCloseable {
    /// Generous, as the machine may be building and testing other things.
    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    private static final Pattern ADDRESS = Pattern.compile("Hubbub is ready: (https://\\S+)?.*");
    private static final Pattern OWNER_LINK =
            Pattern.compile("Open (https://\\S+/i/[0-9A-Za-z]+) to become the administrator .*");
    private static final String END = "";

    /// Of the clusters of tests.
    public static final String CLUSTER_SECRET = "a secret of tests, no secret at all";

    private static final List<String> FOR_TESTS =
            List.of(
                    "--http.host=127.0.0.1",
                    "--http.port=0",
                    "--http.plainPort=0",
                    "--ops.port=0",
                    "--media.host=127.0.0.1",
                    "--media.port=0",
                    "--media.announcedAddresses=127.0.0.1",
                    // The machine may be starved by browsers.
                    "--cluster.deadAfterSeconds=30",
                    "--cluster.secret=" + CLUSTER_SECRET,
                    "--accounts.registration=open",
                    "--accounts.argon2MemoryKibibytes=1024",
                    "--accounts.argon2Iterations=1",
                    "--accounts.loginsPerMinute=1000",
                    "--accounts.registrationsPerHour=1000");

    private final Process process;
    private final LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final List<String> output = new CopyOnWriteArrayList<>();

    private NodeProcess(Process process) {
        this.process = process;
        Thread.ofVirtual().start(this::read);
    }

    /// Everything in one process, on free ports, reached over loopback, with cheap passwords and
    /// wide rate limits.
    public static NodeProcess allInOne(Path dataFolder, String... more) {
        return start(and(more, FOR_TESTS, "--node.dataFolder=" + dataFolder));
    }

    /// [#allInOne] with more options of the JVM, such as `-Duser.language=fa`.
    public static NodeProcess allInOneUnder(
            List<String> jvmOptions, Path dataFolder, String... more) {
        return start(jvmOptions, Map.of(), and(more, FOR_TESTS, "--node.dataFolder=" + dataFolder));
    }

    /// The first of two nodes, see [#mediaNode].
    ///
    /// @param clusterPort a free one
    public static NodeProcess signalingNode(Path dataFolder, int clusterPort, String... more) {
        return start(
                and(
                        more,
                        FOR_TESTS,
                        "--conf=signaling-node",
                        "--node.dataFolder=" + dataFolder,
                        "--cluster.port=" + clusterPort));
    }

    /// The second of two nodes.
    ///
    /// @param signalingClusterPort where the first one is
    public static NodeProcess mediaNode(int signalingClusterPort, String... more) {
        return start(
                and(
                        more,
                        FOR_TESTS,
                        "--conf=media-node",
                        "--cluster.port=" + freePort(),
                        "--cluster.members=127.0.0.1:" + signalingClusterPort));
    }

    private static String[] and(String[] last, List<String> first, String... middle) {
        List<String> all = new ArrayList<>(first);
        all.addAll(List.of(middle));
        all.addAll(List.of(last));
        return all.toArray(String[]::new);
    }

    /// A node of the shaded jar, as those of users are, with what the tests set for all.
    public static NodeProcess ofJar(Path jar, String... more) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("@" + Path.of("scripts", "jvm.options").toAbsolutePath());
        command.add("-Xmx512m");
        command.add("-jar");
        command.add(jar.toString());
        command.addAll(List.of(and(more, FOR_TESTS)));
        return run(Map.of(), command);
    }

    /// @param arguments of the command line, for example `--conf`, `media-node`
    public static NodeProcess start(String... arguments) {
        return start(Map.of(), arguments);
    }

    /// @param environment added to this process's own
    public static NodeProcess start(Map<String, String> environment, String... arguments) {
        return start(List.of(), environment, arguments);
    }

    /// @param prefix of the command, which runs the rest of it
    public static NodeProcess startBy(List<String> prefix, String... arguments) {
        return run(
                Map.of(),
                List.of(
                        and(
                                arguments,
                                prefix,
                                command(NodeClasses.options()).toArray(String[]::new))));
    }

    /// [#allInOne] of these classes.
    ///
    /// @param classes options of the JVM, the class path among them
    static NodeProcess recording(List<String> classes, Path dataFolder) {
        return run(
                Map.of(),
                List.of(
                        and(
                                new String[0],
                                command(classes),
                                and(new String[0], FOR_TESTS, "--node.dataFolder=" + dataFolder))));
    }

    private static NodeProcess start(
            List<String> jvmOptions, Map<String, String> environment, String... arguments) {
        List<String> options = new ArrayList<>(jvmOptions);
        options.addAll(NodeClasses.options());
        return run(environment, List.of(and(arguments, command(options))));
    }

    /// The command of a node, which its arguments follow.
    ///
    /// @param options more of the JVM, the class path among them
    private static List<String> command(List<String> options) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("@" + Path.of("scripts", "jvm.options").toAbsolutePath());
        command.add("@" + Path.of("src", "test", "jvm.options").toAbsolutePath());
        command.add("-XX:+UseCompactObjectHeaders");
        command.add("-Xmx512m");
        // Not that of the tests, which comes first in the class path.
        command.add("-Dlogback.configurationFile=" + Path.of("src/main/resources/logback.xml"));
        command.addAll(options);
        command.add(Main.class.getName());
        return command;
    }

    /// @param command that starts a node, for example `scripts/run`
    public static NodeProcess run(Map<String, String> environment, List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        try {
            return new NodeProcess(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A TCP port that was free a moment ago.
    public static int freePort() {
        return FreePort.choose();
    }

    /// Waits until the node says that it is ready.
    ///
    /// @return the printed address, empty for a node without signaling
    public String awaitReady() throws InterruptedException {
        @Nullable String address = awaitLine("the node did not become ready", ADDRESS).group(1);
        return address == null ? "" : address;
    }

    /// The link for the administrator, which a node without one prints after it is ready, and
    /// `--owner-link`.
    public String awaitOwnerLink() throws InterruptedException {
        return awaitLine("no owner link was printed", OWNER_LINK).group(1);
    }

    private Matcher awaitLine(String otherwise, Pattern pattern) throws InterruptedException {
        long deadlineNanos = System.nanoTime() + TIMEOUT.toNanos();
        while (true) {
            String line = lines.poll(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (line == null || line.equals(END)) {
                throw new AssertionError(otherwise + ":\n" + output());
            }
            Matcher matcher = pattern.matcher(line);
            if (matcher.matches()) {
                return matcher;
            }
        }
    }

    /// Waits until the process has ended.
    public int awaitExit() throws InterruptedException {
        if (!process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("the node did not end:\n" + output());
        }
        return process.exitValue();
    }

    /// Asks it to stop, as an operator's Ctrl-C does.
    ///
    /// @return the exit code
    public int stop() throws InterruptedException {
        // Process.destroy closes its output as well, and the JVM that writes an AOT cache then
        // fails.
        process.toHandle().destroy();
        return awaitExit();
    }

    /// Ends it as a crash would.
    public void kill() {
        process.destroyForcibly();
    }

    /// All it has said so far.
    public String output() {
        return String.join("\n", output);
    }

    /// The last lines it has said.
    public String output(int lines) {
        List<String> all = List.copyOf(output);
        return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
    }

    public long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        end(process);
    }

    /// Ends a process that a test started, at the latest after 15 s.
    public static void end(Process process) {
        process.destroy();
        try {
            process.onExit().orTimeout(15, TimeUnit.SECONDS).join();
        } catch (CompletionException stuck) {
            process.destroyForcibly();
        }
    }

    private void read() {
        try (BufferedReader reader = process.inputReader()) {
            reader.lines()
                    .forEach(line -> {
                        output.add(line);
                        lines.add(line.isEmpty() ? " " : line);
                    });
        } catch (IOException | UncheckedIOException e) {
            output.add(e.toString());
        }
        lines.add(END);
    }
}
