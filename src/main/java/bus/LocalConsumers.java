package bus;

import io.vertx.core.Vertx;
import io.vertx.core.shareddata.Shareable;
import java.util.concurrent.ConcurrentHashMap;

/// The addresses that have a consumer in this process, for all [Bus]es of one Vert.x. Any thread.
final class LocalConsumers implements Shareable {
    private static final String MAP = "hubbub-bus";

    private final ConcurrentHashMap<String, Integer> consumers = new ConcurrentHashMap<>();

    static LocalConsumers of(Vertx vertx) {
        return vertx.sharedData()
                .<String, LocalConsumers>getLocalMap(MAP)
                .computeIfAbsent("consumers", _ -> new LocalConsumers());
    }

    void add(String address) {
        consumers.merge(address, 1, Integer::sum);
    }

    void remove(String address) {
        consumers.computeIfPresent(address, (_, count) -> count == 1 ? null : count - 1);
    }

    boolean contains(String address) {
        return consumers.containsKey(address);
    }
}
