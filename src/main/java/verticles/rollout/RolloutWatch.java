package verticles.rollout;

import bus.Addresses;
import bus.Bus;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.UUID;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rooms.mesh.Architecture;
import rooms.mesh.ArchitectureChoice;
import rooms.mesh.SfuRollout;
import store.postgres.Database;
import store.voice.RolloutStore;
import verticles.node.VertxTimer;

/// Keeps the [SfuRollout] as it is in the database. It is read again after each change that is
/// published, and now and then, for a change whose event was lost. Used on the registry's context
/// only.
public final class RolloutWatch implements Function<UUID, ArchitectureChoice> {
    private static final Logger LOG = LoggerFactory.getLogger(RolloutWatch.class);
    private static final long PERIOD_MILLIS = 10_000;

    private final Vertx vertx;
    private final Bus bus;
    private final RolloutStore store;
    private final Architecture configured;
    private Runnable changed = () -> {};
    private SfuRollout rollout = SfuRollout.EVERYWHERE;
    private boolean reading;
    private boolean due;

    /// @param configured the architecture of rooms that may use the SFU
    public RolloutWatch(Vertx vertx, Bus bus, Database database, Architecture configured) {
        this.vertx = vertx;
        this.bus = bus;
        this.store = new RolloutStore(database);
        this.configured = configured;
    }

    /// @param onChange called after each change
    public Future<Void> start(Runnable onChange) {
        changed = onChange;
        return bus.listen(Addresses.ROLLOUT, _ -> read())
                .compose(_ -> store.read())
                .map(first -> {
                    rollout = first;
                    new VertxTimer(vertx).armPeriodic(PERIOD_MILLIS, this::read);
                    return null;
                });
    }

    /// The architecture of a room now.
    @Override
    public ArchitectureChoice apply(UUID channel) {
        return rollout.choose(channel, configured);
    }

    /// One query at a time: changes that come meanwhile share the next one.
    private void read() {
        if (reading) {
            due = true;
            return;
        }
        reading = true;
        store.read()
                .onComplete(
                        read -> {
                            if (!read.equals(rollout)) {
                                rollout = read;
                                changed.run();
                            }
                            next();
                        },
                        failure -> {
                            LOG.warn("the rollout could not be read: {}", failure.toString());
                            next();
                        });
    }

    private void next() {
        reading = false;
        if (due) {
            due = false;
            read();
        }
    }
}
