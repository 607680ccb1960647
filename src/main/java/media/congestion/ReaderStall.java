package media.congestion;

/// What part of a packet's delay a stalled process explains, on the client's or on our machine: a
/// gap in the arrivals that sending does not explain, behind which the packets that waited are read
/// at once. A queue at a bottleneck lets packets through all the time, and what it delays beyond
/// the gap remains.
///
/// ```
///  sent      | | | | | | | |
///  arrived   | |           ||||| |      without the gap: | | | | | | | |
/// ```
final class ReaderStall {
    /// A shorter gap is jitter, or the transmission time of a packet on a slow link.
    private static final long MIN_NANOS = 40_000_000L;

    private boolean started;
    private long lastSentNanos;
    private long lastArrivalNanos;
    private boolean stalled;

    /// Packets since the last gap.
    private long released;

    private long gapNanos;
    private long releaseNanos;

    /// Takes packets in the order of their arrival.
    ///
    /// @param expectedNanos when the packet would have arrived without any wait
    /// @return how much later it was read because of the stall, not more than the gap
    long onPacket(long sentNanos, long arrivalNanos, long expectedNanos) {
        if (started) {
            long gap = arrivalNanos - lastArrivalNanos;
            if (gap - Math.max(0, sentNanos - lastSentNanos) >= MIN_NANOS) {
                // One packet behind each gap is how a very slow link transmits.
                stalled = released != 1;
                released = 1;
                gapNanos = gap;
                releaseNanos = arrivalNanos;
            } else {
                released++;
            }
            lastArrivalNanos = Math.max(lastArrivalNanos, arrivalNanos);
            lastSentNanos = Math.max(lastSentNanos, sentNanos);
        } else {
            started = true;
            lastArrivalNanos = arrivalNanos;
            lastSentNanos = sentNanos;
        }
        return stalled ? Math.clamp(releaseNanos - expectedNanos, 0, gapNanos) : 0;
    }

    void reset() {
        started = false;
        stalled = false;
        released = 0;
    }
}
