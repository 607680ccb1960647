package localcluster.chaos;

import java.nio.file.Path;
import localcluster.ClusterOptions;
import localcluster.LocalCluster;
import localcluster.StartFailure;
import picocli.CommandLine.Option;

/// The options of a cluster on this machine whose nodes fail or are upgraded, and of the bots that
/// talk in it.
final class TalkingCluster {
    /// What [#isPossible] asks for.
    static final String LIMITS =
            "--nodes must be from 3 to 9, --participants 2 or more, --rooms 1 or more";

    private static final int FEWEST_NODES = 3;
    private static final int MOST_NODES = 9;
    private static final int FEWEST_PARTICIPANTS = 2;

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
            description =
                    "Participants of each room, 2 or more; all talk all the time. Default: 4.")
    private int participants;

    @Option(
            names = "--port-offset",
            defaultValue = "0",
            paramLabel = "<n>",
            description = "Added to all ports, if the usual ones are in use. Default: 0.")
    private int portOffset;

    int nodes() {
        return nodes;
    }

    int rooms() {
        return rooms;
    }

    /// Of each room.
    int participants() {
        return participants;
    }

    boolean isPossible() {
        return nodes >= FEWEST_NODES
                && nodes <= MOST_NODES
                && rooms >= 1
                && participants >= FEWEST_PARTICIPANTS;
    }

    /// @param folder for data and logs
    LocalCluster start(Path folder) throws StartFailure, InterruptedException {
        return LocalCluster.start(ClusterOptions.of(folder, nodes, portOffset));
    }
}
