package bus.node;

import bus.message.BusMessage;
import bus.message.Request;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Requests to `node.<id>`, the readiness ping of every verticle instance, and their replies.
public sealed interface NodeMessage extends BusMessage {
    /// To one verticle instance.
    record Ping() implements BusMessage, Request<Pong> {}

    /// @param ready whether the instance can serve; `problem` says why not, else it is empty
    record Pong(boolean ready, String problem) implements Reply {}

    record ReadinessRequest() implements NodeMessage, Request<Readiness> {}

    record Readiness(boolean ready, List<VerticleHealth> verticles) implements Reply {}

    record RefusalsRequest() implements NodeMessage, Request<Refusals> {}

    /// How often limits of the node refused something since its start, by limit; those that never
    /// did are left out.
    record Refusals(Map<String, Long> byLimit) implements Reply {}

    /// All nodes that report to the directory.
    record ListNodes() implements NodeMessage, Request<Nodes> {}

    /// @param nodes by id in ascending order
    record Nodes(List<Node> nodes) implements Reply {}

    /// @param version of the software; empty where an earlier version does not report it
    /// @param draining whether it takes no new calls, and its calls move to other nodes
    /// @param connections media connections
    record Node(
            String node,
            String region,
            String version,
            boolean draining,
            int shards,
            int rooms,
            int connections) {
        @SuppressWarnings("ConstantValue") // null from a node of an earlier version
        public Node {
            version = Objects.requireNonNullElse(version, "");
        }
    }

    /// Whether the calls of the node are to move to other nodes.
    record SetDraining(boolean draining) implements NodeMessage, Request<Done> {}

    record VoiceHealthRequest() implements NodeMessage, Request<VoiceHealth> {}

    /// Whether calls can take place.
    enum ServiceStatus {
        OK,
        NO_MEDIA_NODE
    }

    /// The voice service as a whole, all nodes together.
    ///
    /// @param mode `voice.architecture` of the node that answers
    record VoiceHealth(
            ServiceStatus status,
            String mode,
            int nodes,
            int shards,
            int rooms,
            int participants,
            double load)
            implements Reply {}

    /// @param problem why the instance cannot serve, null while it can
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record VerticleHealth(String name, int index, boolean ready, @Nullable String problem) {}
}
