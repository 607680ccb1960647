package media.rtp;

/// When a publisher captured its media, in the engine's time: its sender reports map the timestamps
/// of all its streams to one clock of its own (RFC 3550 §6.4.1), so that audio and video captured
/// together get the same time. The offset of that clock to the engine's comes from the report with
/// the shortest delay. One per publisher.
public final class CaptureClock {
    /// Clocks of computers drift at most this much; with it, the offset follows a path that has
    /// become slower.
    private static final long DRIFT_NANOS_PER_SECOND = 100_000L;

    private boolean set;
    private long offsetNanos;
    private long setNanos;

    /// One stream's timestamps.
    public final class Stream {
        private final int clockRate;
        private boolean reported;
        private long reportNanos;
        private int reportTimestamp;

        private Stream(int clockRate) {
            this.clockRate = clockRate;
        }

        /// The publisher's report about this stream.
        public void onSenderReport(long nowNanos, long ntpTime, int timestamp) {
            reported = true;
            reportNanos = nanosOf(ntpTime);
            reportTimestamp = timestamp;
            set(nowNanos, reportNanos);
        }

        /// Whether a report has come.
        public boolean known() {
            return reported;
        }

        /// When the sample or frame of a timestamp was captured.
        public long nanosAt(int timestamp) {
            return reportNanos
                    + offsetNanos
                    + (timestamp - reportTimestamp) * 1_000_000_000L / clockRate;
        }

        /// The timestamp of what is captured at a time.
        public int timestampAt(long nanos) {
            long since = nanos - offsetNanos - reportNanos;
            return reportTimestamp + (int) ((since / 1_000 * clockRate + 500_000) / 1_000_000);
        }
    }

    /// A stream with this many timestamp ticks a second.
    public Stream stream(int clockRate) {
        return new Stream(clockRate);
    }

    private void set(long nowNanos, long publisherNanos) {
        long offset = nowNanos - publisherNanos;
        long drift = set ? (nowNanos - setNanos) / 1_000_000 * DRIFT_NANOS_PER_SECOND / 1_000 : 0;
        if (!set || offset < offsetNanos + drift) {
            offsetNanos = offset;
        } else {
            offsetNanos += drift;
        }
        set = true;
        setNanos = nowNanos;
    }

    /// 32.32 bits of seconds; the epoch does not matter, only differences do.
    private static long nanosOf(long ntpTime) {
        return (ntpTime >>> 32) * 1_000_000_000L
                + (((ntpTime & 0xFFFF_FFFFL) * 1_000_000_000L) >>> 32);
    }
}
