package verticles.room.placement;

import bus.Addresses;
import bus.Bus;
import bus.call.MediaMessage;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Set;
import verticles.node.VertxTimer;

/// Asks media shards whether they are there: those in use several times a second, the others, which
/// may be chosen, once. Used on the registry's context only.
public final class ShardPings {
    /// Later answers come too late to matter.
    private static final Duration ANSWER = Duration.ofSeconds(1);

    private static final int OTHERS_EVERY = 4;

    private final Bus bus;
    private final ShardDirectory shards;
    private final String region;
    private final VertxTimer timer;
    private int rounds;

    /// @param region of this node
    public ShardPings(Vertx vertx, ShardDirectory shards, String region) {
        this.timer = new VertxTimer(vertx);
        this.bus = new Bus(vertx, ANSWER);
        this.shards = shards;
        this.region = region;
    }

    /// @param onRound called before each round, to look who is silent
    public void start(Runnable onRound) {
        timer.armPeriodic(ShardDirectory.PING_MILLIS, onRound);
    }

    /// No room of the registry uses a shard.
    public void stop() {
        timer.cancel();
    }

    /// @param used the shards that have rooms of this registry
    public void ask(Set<ShardDirectory.Placed> used) {
        boolean all = ++rounds % OTHERS_EVERY == 0;
        for (ShardDirectory.Placed placed : shards.onPingTick()) {
            if (all || used.contains(placed)) {
                ask(placed);
            }
        }
    }

    private void ask(ShardDirectory.Placed placed) {
        if (!bus.reachesRegions() && !placed.region().equals(region)) {
            // It may well be there. Its silence counts from the moment on at which it can answer.
            shards.onAnswer(placed);
            return;
        }
        bus.request(
                        Addresses.media(placed.shard().node(), placed.shard().shard()),
                        new MediaMessage.Ping())
                .onSuccess(_ -> shards.onAnswer(placed));
    }
}
