package verticles.shared;

import io.vertx.core.Vertx;
import io.vertx.core.shareddata.Shareable;
import java.util.function.Supplier;

/// The objects that the verticles of one node share, by type and name: limits, counters, queues.
/// They live as long as the node's Vert.x; whatever is shared must allow any thread.
public final class NodeShared {
    private static final String MAP = "hubbub-node";

    private record Holder(Object value) implements Shareable {}

    private NodeShared() {}

    /// The object of the node to which this Vert.x belongs; the first request makes it.
    public static <T> T of(Vertx vertx, Class<T> type, String name, Supplier<T> maker) {
        return type.cast(
                vertx.sharedData()
                        .<String, Holder>getLocalMap(MAP)
                        .computeIfAbsent(key(type, name), _ -> new Holder(maker.get()))
                        .value());
    }

    public static <T> T of(Vertx vertx, Class<T> type, Supplier<T> maker) {
        return of(vertx, type, "", maker);
    }

    private static String key(Class<?> type, String name) {
        return type.getName() + " " + name;
    }
}
