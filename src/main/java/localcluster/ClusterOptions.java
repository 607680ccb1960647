package localcluster;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/// What a local cluster is made of.
///
/// @param folder for data and logs
/// @param nodes how many, 1 or more
/// @param shardsPerNode media shards of each node that has media
/// @param portOffset added to all ports
/// @param settings of all nodes, as `--rooms.capacity=500`
public record ClusterOptions(
        Path folder, int nodes, int shardsPerNode, int portOffset, List<String> settings) {
    private static final int PORTS_PER_NODE = 10;
    private static final Pattern SETTING = Pattern.compile("--[a-z][\\w]*(\\.[\\w]+)+=.*");

    public ClusterOptions {
        settings = List.copyOf(settings);
    }

    /// Each with one shard, and settings that fit this machine.
    public static ClusterOptions of(Path folder, int nodes, int portOffset) {
        return new ClusterOptions(folder, nodes, 1, portOffset, List.of());
    }

    /// The first node of several has none: the clients connected to it see calls move.
    boolean hasMedia(int number) {
        return number > 1 || nodes == 1;
    }

    int shards(int number) {
        return hasMedia(number) ? shardsPerNode : 0;
    }

    /// Whether each media shard has a port.
    static boolean isPossible(int shardsPerNode) {
        return shardsPerNode >= 1 && shardsPerNode <= PORTS_PER_NODE;
    }

    /// First of the media ports of a node.
    int mediaPort(int number) {
        return LocalNode.FIRST_MEDIA_PORT + portOffset + (number - 1) * PORTS_PER_NODE;
    }

    static boolean isSetting(String argument) {
        return SETTING.matcher(argument).matches();
    }
}
