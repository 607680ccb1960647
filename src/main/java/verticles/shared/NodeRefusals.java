package verticles.shared;

import io.vertx.core.Vertx;
import limits.RefusalCounts;

/// The counts of refusals of a node, which its verticles share and `/metrics` shows.
public final class NodeRefusals {
    private NodeRefusals() {}

    /// Makes the counts those of the node to which this Vert.x belongs.
    public static void share(Vertx vertx, RefusalCounts counts) {
        NodeShared.of(vertx, RefusalCounts.class, () -> counts);
    }

    /// Of the node to which this Vert.x belongs.
    public static RefusalCounts of(Vertx vertx) {
        return NodeShared.of(vertx, RefusalCounts.class, RefusalCounts::new);
    }
}
