package verticles.shared;

import io.vertx.core.Vertx;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The databases of this node, as it asks them now and then. Any thread.
public final class DatabaseFigures {
    /// One writer, the watch; the metrics read the latest.
    private volatile Latest latest = new Latest(List.of(), 0, 0, 0);

    /// @param bytes null when it does not answer
    public record Size(String database, @Nullable Long bytes) {}

    /// @param unfinishedMoves of guilds to another database
    /// @param moved how often a write was repeated because its guild had gone to another database
    /// @param waited how often one was repeated because its guild was just going
    public record Latest(List<Size> sizes, long unfinishedMoves, long moved, long waited) {}

    /// Of the node to which this Vert.x belongs.
    public static DatabaseFigures of(Vertx vertx) {
        return NodeShared.of(vertx, DatabaseFigures.class, DatabaseFigures::new);
    }

    public void set(Latest figures) {
        latest = figures;
    }

    public Latest latest() {
        return latest;
    }
}
