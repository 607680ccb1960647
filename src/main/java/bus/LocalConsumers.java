package bus;

import bus.message.Address;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.Shareable;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The addresses that have a consumer in this process, for all [Bus]es of one Vert.x. Any thread.
final class LocalConsumers implements Shareable {
    private static final String MAP = "hubbub-bus";

    /// Makes the addresses of consumers known to other regions.
    interface Regions {
        /// Completes when other regions reach the address.
        Future<Void> subscribe(String address);

        void unsubscribe(String address);
    }

    private final ConcurrentHashMap<String, Integer> consumers = new ConcurrentHashMap<>();

    /// Set once, before the first consumer that other regions may ask.
    private volatile Optional<Regions> regions = Optional.empty();

    static LocalConsumers of(Vertx vertx) {
        return vertx.sharedData()
                .<String, LocalConsumers>getLocalMap(MAP)
                .computeIfAbsent("consumers", _ -> new LocalConsumers());
    }

    void setRegions(Regions shared) {
        regions = Optional.of(shared);
    }

    /// @return completes when other regions reach the address, if they may
    Future<Void> add(Address<?> address) {
        var made =
                new Object() {
                    Future<Void> reached = Future.succeededFuture();
                };
        // Inside, so that the first and the last consumer are in one order for other regions, too.
        consumers.compute(
                address.name(),
                (name, count) -> {
                    if (count == null && address.acrossRegions()) {
                        made.reached = regions.map(all -> all.subscribe(name)).orElse(made.reached);
                    }
                    return count == null ? 1 : count + 1;
                });
        return made.reached;
    }

    void remove(Address<?> address) {
        consumers.computeIfPresent(
                address.name(),
                (name, count) -> {
                    if (count == 1 && address.acrossRegions()) {
                        regions.ifPresent(all -> all.unsubscribe(name));
                    }
                    return count == 1 ? null : count - 1;
                });
    }

    boolean contains(String address) {
        return consumers.containsKey(address);
    }
}
