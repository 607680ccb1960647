package verticles.node;

import io.vertx.core.Vertx;
import io.vertx.core.shareddata.Shareable;
import java.time.Duration;
import limits.Limit;
import limits.RateLimit;

/// The rate limits of a node, each shared by the verticles that ask for it.
public final class NodeRateLimits {
    private record Shared(RateLimit limit) implements Shareable {}

    private NodeRateLimits() {}

    /// Of the node to which this Vert.x belongs; the first request decides the numbers.
    ///
    /// @param tokens maximum burst of a key, and what it may take in each `per` on average
    public static RateLimit of(Vertx vertx, Limit limit, long tokens, Duration per) {
        return vertx.sharedData()
                .<String, Shared>getLocalMap("hubbub-rate-limits")
                .computeIfAbsent(
                        limit.label(),
                        _ -> new Shared(new RateLimit(limit, tokens, per, NodeRefusals.of(vertx))))
                .limit();
    }
}
