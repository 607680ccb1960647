package media.send;

import java.util.Arrays;

/// How many packets were sent, and when those they were made of arrived: for measuring the
/// forwarding delay, which ends only when the kernel has taken them.
public final class SendTimestamps {
    /// Receives what was sent.
    public interface Consumer {
        /// @param arrivedNanos the time of the read batch in which they arrived
        void accept(long arrivedNanos, int packets);
    }

    /// With more entries than this nothing drains them.
    private static final int MAX_ENTRIES = 4096;

    private long[] arrivals = new long[64];
    private int[] packets = new int[64];
    private int count;

    /// Hands out what was sent since the last call.
    public void drain(Consumer consumer) {
        for (int i = 0; i < count; i++) {
            consumer.accept(arrivals[i], packets[i]);
        }
        count = 0;
    }

    void moveTo(SendTimestamps other) {
        for (int i = 0; i < count; i++) {
            other.add(arrivals[i], packets[i]);
        }
        count = 0;
    }

    void add(long arrivedNanos, int more) {
        if (count > 0 && arrivals[count - 1] == arrivedNanos) {
            packets[count - 1] += more;
            return;
        }
        if (count == MAX_ENTRIES) {
            count = 0;
        }
        if (count == arrivals.length) {
            arrivals = Arrays.copyOf(arrivals, 2 * count);
            packets = Arrays.copyOf(packets, 2 * count);
        }
        arrivals[count] = arrivedNanos;
        packets[count++] = more;
    }
}
