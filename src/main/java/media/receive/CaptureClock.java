package media.receive;

/// When a publisher took what its streams carry, in the engine's time: its sender reports tie the
/// timestamps of all its streams to one clock of its own (RFC 3550 §6.4.1), so that voice and
/// picture that belong together get one time. That clock is set against the engine's by the report
/// that was the shortest on its way. One per publisher.
public final class CaptureClock {
    /// Clocks of computers part by no more than this; a slower path than ever before is believed after
    /// a while.
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

        /// When the sample or picture of a timestamp was taken.
        public long nanosAt(int timestamp) {
            return reportNanos
                    + offsetNanos
                    + (timestamp - reportTimestamp) * 1_000_000_000L / clockRate;
        }

        /// The timestamp of what is taken at a time.
        public int timestampAt(long nanos) {
            long since = nanos - offsetNanos - reportNanos;
            return reportTimestamp + (int) ((since / 1_000 * clockRate + 500_000) / 1_000_000);
        }
    }

    /// A stream whose timestamps count in this many ticks a second.
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
