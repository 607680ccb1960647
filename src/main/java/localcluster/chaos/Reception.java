package localcluster.chaos;

import java.util.ArrayList;
import java.util.List;

/// When one participant received audio, and when nothing. All others talk all the time, so a pause
/// of more than [#GAP_NANOS] is one that a person notices. Any thread.
final class Reception {
    /// Five packets of one talker.
    static final long GAP_NANOS = 100_000_000;

    /// Two packets of one talker. Shorter pauses are usual between two packets, and not kept.
    static final long KEPT_NANOS = 40_000_000;

    /// A time without a packet, in nanoseconds of `System.nanoTime()`.
    record Gap(long from, long to) {
        /// How much of it is between these times.
        long within(long begin, long end) {
            return Math.max(0, Math.min(to, end) - Math.max(from, begin));
        }

        boolean isNoticed() {
            return to - from > GAP_NANOS;
        }
    }

    private final List<Gap> gaps = new ArrayList<>();
    private long lastNanos;

    /// @param nowNanos when it begins to listen
    Reception(long nowNanos) {
        this.lastNanos = nowNanos;
    }

    synchronized void onPacket(long atNanos) {
        if (atNanos - lastNanos > KEPT_NANOS) {
            gaps.add(new Gap(lastNanos, atNanos));
        }
        lastNanos = Math.max(lastNanos, atNanos);
    }

    /// Those of more than [#KEPT_NANOS] until now, the one that goes on included.
    synchronized List<Gap> gaps(long nowNanos) {
        List<Gap> all = new ArrayList<>(gaps);
        if (nowNanos - lastNanos > KEPT_NANOS) {
            all.add(new Gap(lastNanos, nowNanos));
        }
        return all;
    }

    synchronized boolean isReceiving(long nowNanos) {
        return nowNanos - lastNanos <= GAP_NANOS;
    }
}
