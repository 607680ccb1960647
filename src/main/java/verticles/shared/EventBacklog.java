package verticles.shared;

import io.vertx.core.Vertx;

/// How far the delivery of events to Kafka is behind, as the node that sends reads it now and then.
/// Any thread.
public final class EventBacklog {
    /// One writer, the delivery; the metrics read the latest.
    private volatile Figures figures = new Figures(0, 0);

    /// @param events that wait, of all guilds
    /// @param oldestMillis how long the oldest of them has waited, 0 for none
    public record Figures(long events, long oldestMillis) {}

    /// Of the node to which this Vert.x belongs.
    public static EventBacklog of(Vertx vertx) {
        return NodeShared.of(vertx, EventBacklog.class, EventBacklog::new);
    }

    public void set(Figures latest) {
        figures = latest;
    }

    public Figures figures() {
        return figures;
    }
}
