package verticles.room.registry;

import java.util.UUID;

/// The name of a registry in the leases of its rooms: `node/index/process`, unique in the cluster.
///
/// @param node the id of its node
/// @param index of the verticle on the node
/// @param process differs from the name of a successor after a restart
public record RegistryName(String node, int index, UUID process) {
    @Override
    public String toString() {
        return node + "/" + index + "/" + process;
    }

    /// The id of the node in the name of a registry.
    static String node(String name) {
        int process = name.lastIndexOf('/');
        int index = name.lastIndexOf('/', process - 1);
        return index < 0 ? name : name.substring(0, index);
    }
}
