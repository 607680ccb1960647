package capacity;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `scripts/simulate`. Exit codes: 1 if a demand is not met, 2 for invalid arguments.
@Command(
        name = "scripts/simulate",
        description =
                "Places rooms on the nodes of a large cluster in virtual time, by the classes of the server, while"
                        + " people come and go and nodes die; or prints the capacity model of docs/operations.md.",
        sortOptions = false,
        mixinStandardHelpOptions = true)
public final class Main implements Callable<Integer> {
    private static final int FEWEST_NODES = 3;

    @Option(
            names = "--capacity",
            description = "Prints the capacity model as Markdown, and does nothing else.")
    private boolean capacity;

    @Option(
            names = "--nodes",
            defaultValue = "1000",
            paramLabel = "<n>",
            description = "How many media nodes, 3 or more. Default: 1000.")
    private int nodes;

    @Option(
            names = "--rooms",
            defaultValue = "100000",
            paramLabel = "<n>",
            description = "How many rooms, up to 150 for each node. Default: 100000.")
    private int rooms;

    @Option(
            names = "--minutes",
            defaultValue = "30",
            paramLabel = "<n>",
            description = "Simulated time after all rooms are open, 2 or more. Default: 30.")
    private int minutes;

    @Option(
            names = "--seed",
            defaultValue = "1",
            paramLabel = "<n>",
            description = "Decides who comes and goes, and which nodes die. Default: 1.")
    private long seed;

    @Option(
            names = "--report",
            defaultValue = "target/simulate/report.html",
            paramLabel = "<file>",
            description = "Default: target/simulate/report.html.")
    private Path report = Path.of("");

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Main()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        if (capacity) {
            System.out.print(CapacityTable.of(CapacityAssumptions.DEFAULT));
            return CommandLine.ExitCode.OK;
        }
        if (nodes < FEWEST_NODES || rooms < 1 || rooms > 150L * nodes || minutes < 2) {
            System.err.println(
                    "--nodes must be 3 or more, --rooms from 1 to 150 for each node, --minutes 2 or more.");
            return CommandLine.ExitCode.USAGE;
        }
        SimulationSettings full = SimulationSettings.full(seed);
        SimulationSettings settings =
                new SimulationSettings(
                        nodes,
                        rooms,
                        Math.max(2, full.registries() * nodes / full.nodes()),
                        full.rampSeconds(),
                        minutes * 60,
                        full.deathSeconds(),
                        seed);
        // CPU time of the thread: the simulation of a busy machine must not measure the others on
        // it.
        var threads = ManagementFactory.getThreadMXBean();
        SimulationResult result =
                new PlacementSimulation(settings, threads::getCurrentThreadCpuTime).run();
        Path file = report.toAbsolutePath();
        Path folder = file.getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Files.writeString(file, SimulationPage.of(result));
        System.out.println(
                String.format(
                        Locale.ROOT,
                        "%s: %,d decisions, %d refused, p50 %s, p99 %s; fullest node %s above the mean, %s at worst; %d nodes"
                                + " died with %,d participants, who moved, and %d others; see %s",
                        result.isPassed() ? "Passed" : "Failed",
                        result.placements(),
                        result.refused(),
                        SimulationPage.millis(result.decisionNanos(0.5)),
                        SimulationPage.millis(result.decisionNanos(0.99)),
                        SimulationPage.percent(result.imbalance()),
                        SimulationPage.percent(result.worstImbalance()),
                        result.deaths().size(),
                        result.deaths().stream()
                                .mapToInt(SimulationResult.Death::participants)
                                .sum(),
                        result.movesOutsideDeaths(),
                        file));
        return result.isPassed() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }
}
