package localcluster;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `scripts/cluster`. Exit codes: 1 if the cluster could not start, 2 for invalid arguments.
@Command(
        name = "scripts/cluster",
        description =
                "Starts a cluster of nodes on this machine, and shows which participants are on which node.",
        sortOptions = false,
        mixinStandardHelpOptions = true)
public final class Main implements Callable<Integer> {
    private static final int MOST_NODES = 9;

    @Option(
            names = "--nodes",
            defaultValue = "3",
            paramLabel = "<n>",
            description = "How many nodes, 1 to 9. Default: 3.")
    private int nodes;

    @Option(
            names = "--folder",
            defaultValue = "target/cluster",
            description = "For data and logs. Default: target/cluster.")
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
        if (nodes < 1 || nodes > MOST_NODES) {
            System.err.println("--nodes must be from 1 to " + MOST_NODES + ".");
            return CommandLine.ExitCode.USAGE;
        }
        return CommandRun.of("The cluster cannot start.", this::show);
    }

    private int show() throws StartFailure, InterruptedException {
        try (LocalCluster cluster =
                LocalCluster.start(folder.toAbsolutePath(), nodes, portOffset)) {
            new Screen(cluster, System.out).run(System.in);
            return CommandLine.ExitCode.OK;
        }
    }
}
