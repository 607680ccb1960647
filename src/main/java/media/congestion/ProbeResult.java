package media.congestion;

/// Measures the last cluster: the rate at which it was sent and the rate at which it arrived.
final class ProbeResult {
    /// Not known, or not yet.
    static final long NONE = -1;

    /// A measurement needs this share of the cluster (libwebrtc).
    private static final double MIN_SHARE = 0.8;

    /// A cluster that arrives faster than this was delayed and released in one burst.
    private static final double MAX_SPEED_UP = 2;

    /// A cluster that arrives at less than this share of its rate has filled the link.
    private static final double FILLED_BELOW = 0.9;

    /// Share of the capacity that is used.
    private static final double USABLE = 0.95;

    private static final long MAX_NANOS = 1_000_000_000L;

    private Probe probe = new Probe(SentPackets.NO_CLUSTER, 0, 0, 0);
    private boolean measured;
    private boolean spoiled;
    private boolean filled;
    private int packets;
    private long bytes;
    private long firstSentNanos;
    private long lastSentNanos;
    private int lastSentBytes;
    private long firstArrivalNanos;
    private long lastArrivalNanos;
    private int firstArrivalBytes;

    /// The packets of this cluster are the ones to measure from now on.
    void begin(Probe newProbe) {
        probe = newProbe;
        measured = false;
        spoiled = false;
        packets = 0;
        bytes = 0;
    }

    /// Takes the arrival of a packet of any cluster.
    void onArrival(int cluster, int packetBytes, long sentNanos, long arrivalNanos) {
        if (cluster != probe.cluster() || measured) {
            return;
        }
        if (packets == 0 || sentNanos < firstSentNanos) {
            firstSentNanos = sentNanos;
        }
        if (packets == 0 || sentNanos >= lastSentNanos) {
            lastSentNanos = sentNanos;
            lastSentBytes = packetBytes;
        }
        if (packets == 0 || arrivalNanos < firstArrivalNanos) {
            firstArrivalNanos = arrivalNanos;
            firstArrivalBytes = packetBytes;
        }
        if (packets == 0 || arrivalNanos > lastArrivalNanos) {
            lastArrivalNanos = arrivalNanos;
        }
        packets++;
        bytes += packetBytes;
    }

    /// A packet of this cluster was read late by a stalled process: neither its rate nor that of
    /// the others says anything about the link.
    void spoil(int cluster) {
        if (cluster == probe.cluster() && !measured) {
            measured = true;
            spoiled = true;
        }
    }

    /// Whether the cluster has been spoiled, once.
    boolean takeSpoiled() {
        boolean was = spoiled;
        spoiled = false;
        return was;
    }

    /// The rate that the cluster proves in bits a second, once; [#NONE] while it is incomplete or
    /// no proof.
    long take() {
        if (measured
                || packets < MIN_SHARE * probe.packets()
                || bytes < MIN_SHARE * probe.bytes()) {
            return NONE;
        }
        long sentIn = lastSentNanos - firstSentNanos;
        long arrivedIn = lastArrivalNanos - firstArrivalNanos;
        if (sentIn <= 0 || arrivedIn <= 0 || sentIn > MAX_NANOS || arrivedIn > MAX_NANOS) {
            return NONE;
        }
        measured = true;
        // n packets have n - 1 gaps: the last one sent and the first one received do not count.
        long sent = (bytes - lastSentBytes) * 8 * MAX_NANOS / sentIn;
        long arrived = (bytes - firstArrivalBytes) * 8 * MAX_NANOS / arrivedIn;
        if (arrived > MAX_SPEED_UP * sent) {
            return NONE;
        }
        filled = arrived < FILLED_BELOW * sent;
        return filled ? (long) (USABLE * arrived) : Math.min(sent, arrived);
    }

    /// Whether the cluster taken last was slowed down by the link.
    boolean filled() {
        return filled;
    }
}
