package media.receive;

/// The round trip between this server and one client, from report blocks: the client says which
/// sender report of ours it received last and how long ago (RFC 3550 §6.4.1, LSR and DLSR).
public final class RoundTripTime {
    /// Before the first report: a late request for a retransmission costs more than an unnecessary
    /// one.
    public static final long INITIAL_NANOS = 100_000_000L;

    /// RFC 3550 §6.4.1: all times are in 1/65536 s.
    private static final int UNITS_PER_SECOND = 65_536;

    /// More comes from a client that lies or was suspended; consent would expire soon after.
    private static final int MAX_UNITS = 5 * UNITS_PER_SECOND;

    /// Both clocks are read in whole units and browsers round the delay to milliseconds, so that a
    /// round trip in one machine may come out below zero by as much.
    private static final int ROUNDING_UNITS = UNITS_PER_SECOND / 500;

    private boolean measured;
    private long nanos = INITIAL_NANOS;
    private long latestNanos = INITIAL_NANOS;

    /// A report block that names a sender report of ours.
    ///
    /// @param nowMiddleNtp32 the middle 32 bits of the NTP time now
    /// @param lastSenderReport LSR, the same bits of the report it refers to; 0 for none
    /// @param delaySinceLast DLSR
    /// @return whether it was plausible and counted
    public boolean onReport(long nowMiddleNtp32, long lastSenderReport, long delaySinceLast) {
        if (lastSenderReport == 0) {
            return false;
        }
        int units = (int) (nowMiddleNtp32 - lastSenderReport - delaySinceLast);
        if (units < -ROUNDING_UNITS || units > MAX_UNITS) {
            return false;
        }
        long sample = Math.max(1, units) * 1_000_000_000L / UNITS_PER_SECOND;
        latestNanos = sample;
        // RFC 6298 §2: an eighth of each new sample.
        nanos = measured ? nanos + (sample - nanos) / 8 : sample;
        measured = true;
        return true;
    }

    /// Smoothed; [#INITIAL_NANOS] before the first report.
    public long nanos() {
        return nanos;
    }

    /// Of the last report alone.
    public long latestNanos() {
        return latestNanos;
    }

    public boolean measured() {
        return measured;
    }
}
