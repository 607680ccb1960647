package bots.client.fault;

import java.util.concurrent.TimeUnit;

/// What a simulated network does to the datagrams of one call, STUN and DTLS included. The seed
/// alone decides which datagrams are lost and how long each one is delayed.
///
/// @param seed of the random numbers of this call
/// @param lossUp share of datagrams lost toward the server, 0 to 1
/// @param lossDown share of datagrams lost toward the client, 0 to 1
/// @param delayNanos added in each direction
/// @param jitterNanos at most this much more, uniformly distributed; datagrams may overtake each
///     other
/// @param outageAfterNanos from the moment the call is connected to the beginning of the outage
/// @param outageNanos how long nothing passes in either direction; 0: no outage
public record NetworkFault(
        long seed,
        double lossUp,
        double lossDown,
        long delayNanos,
        long jitterNanos,
        long outageAfterNanos,
        long outageNanos) {
    public static final NetworkFault NONE = new NetworkFault(0, 0, 0, 0, 0, 0, 0);

    public NetworkFault {
        if (!(lossUp >= 0 && lossUp <= 1 && lossDown >= 0 && lossDown <= 1)) {
            throw new IllegalArgumentException("loss must be a share from 0 to 1");
        }
        if (delayNanos < 0 || jitterNanos < 0 || outageAfterNanos < 0 || outageNanos < 0) {
            throw new IllegalArgumentException("a duration must not be negative");
        }
    }

    /// Loss only.
    public static NetworkFault loss(long seed, double up, double down) {
        return new NetworkFault(seed, up, down, 0, 0, 0, 0);
    }

    public NetworkFault delay(long millis, long jitterMillis) {
        return new NetworkFault(
                seed,
                lossUp,
                lossDown,
                TimeUnit.MILLISECONDS.toNanos(millis),
                TimeUnit.MILLISECONDS.toNanos(jitterMillis),
                outageAfterNanos,
                outageNanos);
    }

    public NetworkFault outage(long afterMillis, long millis) {
        return new NetworkFault(
                seed,
                lossUp,
                lossDown,
                delayNanos,
                jitterNanos,
                TimeUnit.MILLISECONDS.toNanos(afterMillis),
                TimeUnit.MILLISECONDS.toNanos(millis));
    }

    public NetworkFault seed(long other) {
        return new NetworkFault(
                other, lossUp, lossDown, delayNanos, jitterNanos, outageAfterNanos, outageNanos);
    }
}
