package media.quality;

import java.util.Arrays;

/// Detects freezes of video from the arrivals of its frames. A freeze is a frame that lasted at
/// least three average frames, or one average frame and 150 ms, whichever is more; the average is
/// over the 30 frames before (W3C webrtc-stats, `freezeCount`). Fed per packet, allocates nothing.
public final class FreezeDetector {
    private static final int WINDOW_FRAMES = 30;
    private static final long MARGIN_NANOS = 150_000_000L;

    /// Fewer frames make no average.
    private static final int MIN_FRAMES = 5;

    private final long[] durationsNanos = new long[WINDOW_FRAMES];
    private int frames;
    private int next;
    private long totalNanos;
    private boolean started;
    private int lastTimestamp;
    private long lastFrameNanos;
    private long count;
    private long frozenNanos;

    /// A packet was forwarded; the first of a new timestamp is a new frame.
    public void onPacket(long nowNanos, int timestamp) {
        if (started && timestamp == lastTimestamp) {
            return;
        }
        if (started) {
            onFrame(nowNanos - lastFrameNanos);
        }
        started = true;
        lastTimestamp = timestamp;
        lastFrameNanos = nowNanos;
    }

    /// Another track follows, or the same after an intended pause.
    public void restart() {
        started = false;
        frames = 0;
        next = 0;
        totalNanos = 0;
        Arrays.fill(durationsNanos, 0);
    }

    private void onFrame(long durationNanos) {
        if (frozen(durationNanos)) {
            count++;
            frozenNanos += durationNanos;
        }
        totalNanos += durationNanos - durationsNanos[next];
        durationsNanos[next] = durationNanos;
        next = (next + 1) % WINDOW_FRAMES;
        frames = Math.min(frames + 1, WINDOW_FRAMES);
    }

    private boolean frozen(long durationNanos) {
        if (frames < MIN_FRAMES) {
            return false;
        }
        long average = totalNanos / frames;
        return durationNanos >= Math.max(3 * average, average + MARGIN_NANOS);
    }

    /// Freezes that have ended.
    public long count() {
        return count;
    }

    /// Total time frozen so far, including a freeze that has not ended.
    public long frozenNanos(long nowNanos) {
        long lasting = started ? nowNanos - lastFrameNanos : 0;
        return frozenNanos + (started && frozen(lasting) ? lasting : 0);
    }
}
