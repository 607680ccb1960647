package bots.client;

import java.util.concurrent.TimeUnit;

/// What a network does to the datagrams of one call, STUN and DTLS among them, decided by the seed alone.
///
/// @param seed of all chance of this call
/// @param lossUp share of datagrams lost on the way to the server, 0 to 1
/// @param lossDown share lost on the way back
/// @param delayNanos added each way
/// @param jitterNanos at most this much more, uniformly; datagrams may overtake each other
/// @param outageAfterNanos from the moment the call is connected until nothing passes either way
/// @param outageNanos how long nothing passes; 0: no outage
public record Fault(
        long seed,
        double lossUp,
        double lossDown,
        long delayNanos,
        long jitterNanos,
        long outageAfterNanos,
        long outageNanos) {
    public static final Fault NONE = new Fault(0, 0, 0, 0, 0, 0, 0);

    public Fault {
        if (!(lossUp >= 0 && lossUp <= 1 && lossDown >= 0 && lossDown <= 1)) {
            throw new IllegalArgumentException("a loss is a share from 0 to 1");
        }
        if (delayNanos < 0 || jitterNanos < 0 || outageAfterNanos < 0 || outageNanos < 0) {
            throw new IllegalArgumentException("a time of a fault is negative");
        }
    }

    /// Loss only.
    public static Fault loss(long seed, double up, double down) {
        return new Fault(seed, up, down, 0, 0, 0, 0);
    }

    public Fault delay(long millis, long jitterMillis) {
        return new Fault(
                seed,
                lossUp,
                lossDown,
                TimeUnit.MILLISECONDS.toNanos(millis),
                TimeUnit.MILLISECONDS.toNanos(jitterMillis),
                outageAfterNanos,
                outageNanos);
    }

    public Fault outage(long afterMillis, long millis) {
        return new Fault(
                seed,
                lossUp,
                lossDown,
                delayNanos,
                jitterNanos,
                TimeUnit.MILLISECONDS.toNanos(afterMillis),
                TimeUnit.MILLISECONDS.toNanos(millis));
    }

    public Fault seed(long other) {
        return new Fault(
                other, lossUp, lossDown, delayNanos, jitterNanos, outageAfterNanos, outageNanos);
    }
}
