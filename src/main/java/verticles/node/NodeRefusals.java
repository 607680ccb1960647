package verticles.node;

import io.vertx.core.Vertx;
import io.vertx.core.shareddata.Shareable;
import limits.RefusalCounts;

/// The counts of refusals of a node, which its verticles share and `/metrics` shows.
public final class NodeRefusals {
    private record Shared(RefusalCounts counts) implements Shareable {}

    private NodeRefusals() {}

    /// Makes the counts those of the node to which this Vert.x belongs.
    static void share(Vertx vertx, RefusalCounts counts) {
        vertx.sharedData()
                .<String, Shared>getLocalMap("hubbub-refusals")
                .put("counts", new Shared(counts));
    }

    /// Of the node to which this Vert.x belongs.
    public static RefusalCounts of(Vertx vertx) {
        return vertx.sharedData()
                .<String, Shared>getLocalMap("hubbub-refusals")
                .computeIfAbsent("counts", _ -> new Shared(new RefusalCounts()))
                .counts();
    }
}
