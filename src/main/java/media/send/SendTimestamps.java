package media.send;

import java.util.Arrays;

/// How many packets left, and when what they were made of had come: for the measure of the delay of
/// forwarding, which ends only when the system has taken them.
public final class SendTimestamps {
    /// Receives what left.
    public interface Consumer {
        /// @param arrivedNanos the moment of the read batch they came in
        void accept(long arrivedNanos, int packets);
    }

    /// Nobody asks, when there are more.
    private static final int MOST = 4096;

    private long[] arrivals = new long[64];
    private int[] packets = new int[64];
    private int count;

    /// Hands out what left since the last call.
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
        if (count == MOST) {
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
