package localcluster;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Unmatched;

/// `scripts/cluster`. Exit codes: 1 if the cluster could not start, 2 for invalid arguments.
@Command(
        name = "scripts/cluster",
        description =
                "Starts a cluster of nodes on this machine, and shows which participants are on which node. All"
                        + " other arguments are settings of each node, for example --rooms.capacity=500.",
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
            names = "--shards",
            defaultValue = "1",
            paramLabel = "<n>",
            description = "Media shards of each node but the first, 1 to 10. Default: 1.")
    private int shards;

    @Option(
            names = "--folder",
            defaultValue = "target/cluster",
            description = "For data and logs. Default: target/cluster.")
    private Path folder = Path.of("");

    @Option(
            names = "--port-offset",
            defaultValue = "0",
            paramLabel = "<n>",
            description = "Added to all ports, if the usual ones are in use. Default: 0.")
    private int portOffset;

    @Unmatched private List<String> settings = new ArrayList<>();

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
        if (!ClusterOptions.isPossible(shards)) {
            System.err.println("--shards must be from 1 to 10.");
            return CommandLine.ExitCode.USAGE;
        }
        for (String setting : settings) {
            if (!ClusterOptions.isSetting(setting)) {
                System.err.println(
                        setting
                                + " is neither an option (see --help) nor a setting, as --rooms.capacity=500.");
                return CommandLine.ExitCode.USAGE;
            }
        }
        return CommandRun.of("The cluster cannot start.", this::show);
    }

    private int show() throws StartFailure, InterruptedException {
        try (LocalCluster cluster =
                LocalCluster.start(
                        new ClusterOptions(
                                folder.toAbsolutePath(), nodes, shards, portOffset, settings))) {
            new Screen(cluster, System.out).run(System.in);
            return CommandLine.ExitCode.OK;
        }
    }
}
