package localcluster.chaos;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import localcluster.CommandRun;
import localcluster.LocalCluster;
import localcluster.StartFailure;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `scripts/upgrade`. Exit codes: 1 if a call ended, an event was lost or something was left at the
/// end, 2 for invalid arguments.
@Command(
        name = "scripts/upgrade",
        description =
                "Starts a cluster of nodes of this version on this machine in which bots talk, upgrades the nodes one"
                        + " after the other to another version, and reports how long each bot received no audio"
                        + " and which calls ended.",
        sortOptions = false,
        mixinStandardHelpOptions = true)
public final class UpgradeMain implements Callable<Integer> {
    private static final int LONGEST_PAUSE_SECONDS = 600;

    @Mixin private TalkingCluster options = new TalkingCluster();

    @Option(
            names = "--to",
            defaultValue = "",
            paramLabel = "<jar>",
            description = "Jar of the other version. Default: this version.")
    private String to = "";

    @Option(
            names = "--folder",
            defaultValue = "target/upgrade",
            description = "For data, logs and report.html. Default: target/upgrade.")
    private Path folder = Path.of("");

    @Option(
            names = "--pause",
            defaultValue = "30",
            paramLabel = "<seconds>",
            description =
                    "Pause before each node, 1 to 600: a JVM that has just started still compiles its code. Default:"
                            + " 30.")
    private int pauseSeconds;

    private UpgradeMain() {}

    public static void main(String[] arguments) {
        CommandRun.main(new UpgradeMain(), arguments);
    }

    @Override
    public Integer call() throws IOException {
        boolean isPause = pauseSeconds >= 1 && pauseSeconds <= LONGEST_PAUSE_SECONDS;
        if (!options.isPossible() || !isPause || !(to.isEmpty() || Files.isReadable(Path.of(to)))) {
            System.err.println(TalkingCluster.LIMITS + ", --to a jar, --pause from 1 to 600.");
            return CommandLine.ExitCode.USAGE;
        }
        return CommandRun.of("The run ended.", this::run);
    }

    private int run() throws StartFailure, IOException, InterruptedException {
        String version = to.isEmpty() ? System.getProperty("java.class.path") : to;
        Path absolute = folder.toAbsolutePath();
        try (LocalCluster cluster = options.start(absolute);
                ChaosRun run =
                        new ChaosRun(
                                cluster,
                                0,
                                version,
                                Duration.ofSeconds(pauseSeconds),
                                UpgradeMain::print)) {
            Iterator<Fault> upgrades =
                    IntStream.rangeClosed(1, options.nodes())
                            .mapToObj(node -> new Fault(Fault.Kind.UPGRADE, node, Duration.ZERO))
                            .iterator();
            ChaosReport report =
                    run.run(
                            options.rooms(),
                            options.participants(),
                            _ ->
                                    upgrades.hasNext()
                                            ? Optional.of(upgrades.next())
                                            : Optional.empty());
            Files.writeString(absolute.resolve("report.html"), ChaosPage.of(report));
            int rejoined =
                    report.faults().stream().mapToInt(ChaosReport.FaultResult::rejoins).sum();
            System.out.println(
                    String.format(
                            Locale.ROOT,
                            "%d nodes upgraded, %d calls ended; longest gap %.0f ms; load of the machine %.1f; see %s",
                            options.nodes(),
                            rejoined,
                            report.faults().stream()
                                    .mapToDouble(fault -> fault.longestGapMillis().max())
                                    .max()
                                    .orElse(0),
                            ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                            absolute.resolve("report.html")));
            report.leaks().forEach(System.out::println);
            return rejoined == 0 && report.leaks().isEmpty()
                    ? CommandLine.ExitCode.OK
                    : CommandLine.ExitCode.SOFTWARE;
        }
    }

    private static void print(String line) {
        System.out.println(line);
    }
}
