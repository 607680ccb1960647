package localcluster.chaos;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import localcluster.CommandRun;
import localcluster.LocalCluster;
import localcluster.StartFailure;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `scripts/chaos`. Exit codes: 1 if the run failed, 2 for invalid arguments.
@Command(
        name = "scripts/chaos",
        description =
                "Starts a cluster of nodes on this machine in which bots talk, makes nodes, Redis and PostgreSQL fail one"
                        + " after the other, and reports how long each bot received no audio.",
        sortOptions = false,
        mixinStandardHelpOptions = true)
public final class Main implements Callable<Integer> {
    private static final Duration CALM = Duration.ofSeconds(5);

    @Mixin private TalkingCluster options = new TalkingCluster();

    @Option(
            names = "--minutes",
            defaultValue = "10",
            paramLabel = "<n>",
            description = "No fault begins after this time. Default: 10.")
    private int minutes;

    @Option(
            names = "--seed",
            defaultValue = "1",
            paramLabel = "<n>",
            description = "Decides which faults happen. Default: 1.")
    private long seed;

    @Option(
            names = "--folder",
            defaultValue = "target/chaos",
            description = "For data, logs, report.html and report.json. Default: target/chaos.")
    private Path folder = Path.of("");

    private Main() {}

    public static void main(String[] arguments) {
        CommandRun.main(new Main(), arguments);
    }

    @Override
    public Integer call() throws IOException {
        if (!options.isPossible() || minutes < 1) {
            System.err.println(TalkingCluster.LIMITS + ", --minutes 1 or more.");
            return CommandLine.ExitCode.USAGE;
        }
        return CommandRun.of("The run ended.", this::run);
    }

    private int run() throws StartFailure, IOException, InterruptedException {
        Path absolute = folder.toAbsolutePath();
        try (LocalCluster cluster = options.start(absolute);
                ChaosRun run = new ChaosRun(cluster, seed, "", CALM, Main::print)) {
            FaultPlan plan = new FaultPlan(seed, options.nodes(), cluster.hasRedis());
            ChaosReport report =
                    run.run(
                            options.rooms(),
                            options.participants(),
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
