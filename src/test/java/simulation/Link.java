package simulation;

import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Predicate;
import links.Bottleneck;
import org.jspecify.annotations.Nullable;

/// One direction of the path between a peer and the engine: delay, jitter, loss at random and in
/// bursts, duplicates, and a bottleneck that it may share. All of it may change at run time; all
/// randomness comes from the seed.
final class Link {
    /// IPv4 and UDP headers, which take transmission time, too.
    private static final int OVERHEAD_BYTES = 28;

    private final Simulation simulation;
    private final Random random;
    private Consumer<byte[]> onLost = _ -> {};
    private Predicate<byte[]> spared = _ -> false;
    private @Nullable Bottleneck bottleneck;
    private @Nullable BurstLoss bursts;
    private long lastArrivalNanos;
    private long sent;
    private long lost;
    long delayNanos;

    /// The most that is added to the delay, evenly distributed.
    long jitterNanos;

    /// Whether jitter lets packets overtake each other.
    boolean reorders;

    /// Share of packets that are lost, each by its own chance.
    double loss;

    /// Share of packets that arrive twice.
    double duplicates;

    /// Until when the process that reads does nothing; then it reads at once what has gathered.
    long stalledUntilNanos = Long.MIN_VALUE;

    boolean cut;

    Link(Simulation simulation, long seed, long delayNanos) {
        this.simulation = simulation;
        this.random = new Random(seed);
        this.delayNanos = delayNanos;
    }

    /// Goes through this bottleneck from now on; null for none.
    void through(@Nullable Bottleneck shared) {
        bottleneck = shared;
    }

    /// Adds losses in bursts; null for none.
    void bursts(@Nullable BurstLoss newBursts) {
        bursts = newBursts;
    }

    /// Receives each datagram that is lost on this link.
    void onLost(Consumer<byte[]> witness) {
        onLost = witness;
    }

    /// Loses none of these by chance.
    void spares(Predicate<byte[]> datagrams) {
        spared = datagrams;
    }

    /// @param datagram given
    /// @param delivery called when it arrives, with bytes that are given
    void send(byte[] datagram, Consumer<byte[]> delivery) {
        sent++;
        boolean dropped = random.nextDouble() < loss;
        BurstLoss burstLoss = bursts;
        dropped |= burstLoss != null && burstLoss.loses(random);
        if (cut || (dropped && !spared.test(datagram))) {
            lose(datagram);
            return;
        }
        if (duplicates > 0 && random.nextDouble() < duplicates) {
            pass(Arrays.copyOf(datagram, datagram.length), delivery);
        }
        pass(datagram, delivery);
    }

    long sent() {
        return sent;
    }

    long lost() {
        return lost;
    }

    private void pass(byte[] datagram, Consumer<byte[]> delivery) {
        if (bottleneck == null) {
            fly(datagram, delivery);
        } else if (!bottleneck.offer(
                datagram.length + OVERHEAD_BYTES, () -> fly(datagram, delivery))) {
            lose(datagram);
        }
    }

    private void fly(byte[] datagram, Consumer<byte[]> delivery) {
        long jitter = jitterNanos == 0 ? 0 : random.nextLong(jitterNanos + 1);
        long arrival = simulation.now + delayNanos + jitter;
        if (!reorders) {
            arrival = Math.max(arrival, lastArrivalNanos);
            lastArrivalNanos = arrival;
        }
        simulation.at(arrival, () -> read(datagram, delivery));
    }

    private void read(byte[] datagram, Consumer<byte[]> delivery) {
        if (simulation.now < stalledUntilNanos) {
            simulation.at(stalledUntilNanos, () -> read(datagram, delivery));
        } else {
            delivery.accept(datagram);
        }
    }

    private void lose(byte[] datagram) {
        lost++;
        onLost.accept(datagram);
    }
}
