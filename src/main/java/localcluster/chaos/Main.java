package localcluster.chaos;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import localcluster.CommandRun;
import localcluster.LocalCluster;
import localcluster.StartFailure;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `scripts/chaos`. Exit codes: 1 if the run failed, 2 for invalid arguments.
@Command(
        name = "scripts/chaos",
        description =
                "Starts a cluster of nodes on this machine in which bots talk, lets nodes, Redis and PostgreSQL fail one"
                        + " after the other, and reports for how long who heard nothing.",
        sortOptions = false,
        mixinStandardHelpOptions = true)
public final class Main implements Callable<Integer> {
    private static final int FEWEST_NODES = 3;
    private static final int MOST_NODES = 9;
    private static final int FEWEST_PARTICIPANTS = 2;

    @Option(
            names = "--minutes",
            defaultValue = "10",
            paramLabel = "<n>",
            description = "For how long faults begin. Default: 10.")
    private int minutes;

    @Option(
            names = "--seed",
            defaultValue = "1",
            paramLabel = "<n>",
            description = "Decides which faults happen. Default: 1.")
    private long seed;

    @Option(
            names = "--nodes",
            defaultValue = "3",
            paramLabel = "<n>",
            description = "How many nodes, 3 to 9; the first one has no media. Default: 3.")
    private int nodes;

    @Option(
            names = "--rooms",
            defaultValue = "2",
            paramLabel = "<n>",
            description = "How many rooms. Default: 2.")
    private int rooms;

    @Option(
            names = "--participants",
            defaultValue = "4",
            paramLabel = "<n>",
            description = "Of each room, 2 or more; all talk all the time. Default: 4.")
    private int participants;

    @Option(
            names = "--folder",
            defaultValue = "target/chaos",
            description = "For data, logs, report.html and report.json. Default: target/chaos.")
    private Path folder = Path.of("");

    @Option(
            names = "--port-offset",
            defaultValue = "0",
            paramLabel = "<n>",
            description = "Added to all ports, when others use the usual ones. Default: 0.")
    private int portOffset;

    private Main() {}

    public static void main(String[] arguments) {
        CommandRun.main(new Main(), arguments);
    }

    @Override
    public Integer call() throws IOException {
        if (nodes < FEWEST_NODES
                || nodes > MOST_NODES
                || rooms < 1
                || minutes < 1
                || participants < FEWEST_PARTICIPANTS) {
            System.err.println(
                    "--nodes must be from 3 to 9, --participants 2 or more, --rooms and --minutes 1 or more.");
            return CommandLine.ExitCode.USAGE;
        }
        return CommandRun.of("The run ended.", this::run);
    }

    private int run() throws StartFailure, IOException, InterruptedException {
        Path absolute = folder.toAbsolutePath();
        try (LocalCluster cluster = LocalCluster.start(absolute, nodes, portOffset);
                ChaosRun run = new ChaosRun(cluster, seed, "", Main::print)) {
            FaultPlan plan = new FaultPlan(seed, nodes, cluster.hasRedis());
            ChaosReport report =
                    run.run(
                            rooms,
                            participants,
                            since ->
                                    since.toMinutes() < minutes
                                            ? Optional.of(plan.next())
                                            : Optional.empty());
            Files.writeString(absolute.resolve("report.html"), ChaosPage.of(report));
            new ObjectMapper()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .writeValue(absolute.resolve("report.json").toFile(), report);
            System.out.println(
                    String.format(
                            Locale.ROOT,
                            "%s: silent for %.3f %% of the time outside of the first two seconds of each fault; see %s",
                            report.isPassed() ? "Passed" : "Failed",
                            report.gapShare() * 100,
                            absolute.resolve("report.html")));
            report.leaks().forEach(System.out::println);
            return report.isPassed() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
        }
    }

    private static void print(String line) {
        System.out.println(line);
    }
}
