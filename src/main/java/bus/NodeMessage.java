package bus;

import java.util.List;

/// Requests to `node.<id>`, the readiness ping of every verticle instance, and their replies.
public sealed interface NodeMessage extends BusMessage {
    /// To one verticle instance; answered by [Pong].
    record Ping() implements BusMessage {}

    /// @param ready whether the instance can serve; `problem` says why not, else it is empty
    record Pong(boolean ready, String problem) implements Reply {}

    /// Answered by [Readiness].
    record ReadinessRequest() implements NodeMessage {}

    record Readiness(boolean ready, List<VerticleHealth> verticles) implements Reply {}

    /// Answered by [VoiceHealth].
    record VoiceHealthRequest() implements NodeMessage {}

    /// The voice service as a whole, all nodes together.
    record VoiceHealth(
            String status,
            String mode,
            int nodes,
            int shards,
            int rooms,
            int participants,
            double load)
            implements Reply {}

    record VerticleHealth(String name, int index, boolean ready, String problem) {}
}
