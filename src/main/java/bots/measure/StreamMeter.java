package bots.measure;

import media.rtp.SequenceUnwrapper;

/// One stream as it arrives in one slot: loss and duplicates by sequence number, jitter (RFC 3550
/// §6.4.1, appendix A.8).
public final class StreamMeter {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final int clockRate;
    private final SequenceUnwrapper sequences = new SequenceUnwrapper();
    private final ArrivalWindow window = new ArrivalWindow();
    private long first;
    private long highest;
    private long received;
    private long duplicates;
    private int source;
    private boolean hasTransit;
    private long baseNanos;
    private int baseTimestamp;
    private long transitNanos;
    private double jitterNanos;

    public StreamMeter(int clockRate) {
        this.clockRate = clockRate;
    }

    /// A packet arrived.
    ///
    /// @param source the participant it comes from; jitter starts over when it changes, because the
    ///     clocks of two talkers are unrelated
    /// @return false if it had arrived before
    public boolean onPacket(int sequenceNumber, int timestamp, int source, long nowNanos) {
        long sequence = sequences.unwrap(sequenceNumber);
        if (!window.add(sequence)) {
            duplicates++;
            return false;
        }
        if (received == 0) {
            first = sequence;
        } else if (sequence < first) {
            // From before the first packet: neither expected nor received.
            return true;
        }
        boolean newest = received == 0 || sequence > highest;
        highest = received == 0 ? sequence : Math.max(highest, sequence);
        received++;
        if (newest) {
            onTransit(timestamp, source, nowNanos);
        }
        return true;
    }

    private void onTransit(int timestamp, int newSource, long nowNanos) {
        if (!hasTransit || newSource != source) {
            source = newSource;
            hasTransit = true;
            baseNanos = nowNanos;
            baseTimestamp = timestamp;
            transitNanos = 0;
            return;
        }
        long mediaNanos = (timestamp - baseTimestamp) * NANOS_PER_SECOND / clockRate;
        long transit = nowNanos - baseNanos - mediaNanos;
        jitterNanos += (Math.abs(transit - transitNanos) - jitterNanos) / 16;
        transitNanos = transit;
    }

    public long received() {
        return received;
    }

    public long duplicates() {
        return duplicates;
    }

    /// From the first to the highest number, less those that arrived.
    public long lost() {
        return received == 0 ? 0 : highest - first + 1 - received;
    }

    public double jitterNanos() {
        return jitterNanos;
    }
}
