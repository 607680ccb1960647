package media.congestion;

/// Whether too little is sent, compared with the estimate, to prove the estimate: a budget that
/// fills at a share of the estimate and is spent by what is sent (libwebrtc's "application limited
/// region").
final class ApplicationLimit {
    /// The share of the estimate that counts as full use.
    private static final double SHARE = 0.65;

    // The share of the budget left unspent above which the limited state begins and below which it
    // ends.
    private static final double START = 0.80;
    private static final double STOP = 0.50;

    private static final long WINDOW_NANOS = 500_000_000L;

    private boolean started;
    private long lastNanos;
    private double budgetBytes;
    private boolean limited;

    void onSent(long nowNanos, int bytes, long bitsPerSecond) {
        onTime(nowNanos, bitsPerSecond);
        double full = full(bitsPerSecond);
        budgetBytes = Math.max(-full, budgetBytes - bytes);
        judge(full);
    }

    void onTime(long nowNanos, long bitsPerSecond) {
        double full = full(bitsPerSecond);
        if (started) {
            budgetBytes += full * (nowNanos - lastNanos) / WINDOW_NANOS;
        }
        budgetBytes = Math.min(full, budgetBytes);
        started = true;
        lastNanos = nowNanos;
        judge(full);
    }

    boolean limited() {
        return limited;
    }

    private void judge(double full) {
        limited = budgetBytes > full * (limited ? STOP : START);
    }

    private static double full(long bitsPerSecond) {
        return SHARE * bitsPerSecond / 8e9 * WINDOW_NANOS;
    }
}
