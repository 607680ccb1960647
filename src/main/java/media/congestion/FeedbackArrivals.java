package media.congestion;

import media.rtcp.TransportFeedback;

/// What one transport-wide feedback says about packets that were sent: which arrived, and when, and
/// how many were lost.
final class FeedbackArrivals {
    /// Receives each packet that is reported for the first time, in the order of their numbers.
    interface Listener {
        /// @param arrivalNanos on the client's clock
        void onArrival(long nowNanos, long sequence, long arrivalNanos);
    }

    private final SentPackets sent;
    private final Listener listener;
    private final ArrivalClock clock = new ArrivalClock();

    /// Scratch for the part of a feedback that is about packets in memory.
    private int[] deltas = {};

    private int arrived;
    private int lost;
    private long newest;
    private long bytes;

    FeedbackArrivals(SentPackets sent, Listener listener) {
        this.sent = sent;
        this.listener = listener;
    }

    void onFeedback(long nowNanos, TransportFeedback message) {
        long ticks = clock.ticks(message.referenceTime());
        long base = sent.extend(message.baseSequence());
        // What was never sent, or is forgotten, is not even unpacked.
        int first = Math.clamp(sent.oldest() - base, 0, message.packets());
        int count = Math.clamp(sent.highest() + 1 - base - first, 0, message.packets() - first);
        if (deltas.length < count) {
            deltas = new int[SentPackets.MEMORY_PACKETS];
        }
        ticks += message.unpack(first, count, deltas);
        arrived = 0;
        lost = 0;
        newest = base;
        bytes = 0;
        for (int i = 0; i < count; i++) {
            int delta = deltas[i];
            long sequence = base + first + i;
            if (delta == TransportFeedback.LOST) {
                lost += sent.onLost(sequence) ? 1 : 0;
                continue;
            }
            ticks += delta;
            lost -= sent.lost(sequence) ? 1 : 0;
            if (sent.onArrived(sequence)) {
                arrived++;
                bytes += sent.bytes(sequence);
                newest = Math.max(newest, sequence);
                listener.onArrival(nowNanos, sequence, ticks * TransportFeedback.TICK_NANOS);
            }
        }
    }

    /// How many packets the last feedback reported as received that none before it did.
    int arrived() {
        return arrived;
    }

    /// How many more packets the last feedback reported as lost; negative when some that were have
    /// arrived.
    int lost() {
        return lost;
    }

    /// The newest packet that the last feedback reported as received.
    long newest() {
        return newest;
    }

    /// Of the packets that [#arrived] counts.
    long bytes() {
        return bytes;
    }
}
