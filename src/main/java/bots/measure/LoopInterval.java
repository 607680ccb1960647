package bots.measure;

import org.HdrHistogram.Histogram;

/// Counters and delays of one event loop over about a second. Written by that event loop, then
/// given away.
public final class LoopInterval {
    private final Histogram audioDelay = MicrosHistogram.histogram();
    private final Histogram videoDelay = MicrosHistogram.histogram();
    private final Histogram lateness = MicrosHistogram.histogram();
    private final Histogram lag = MicrosHistogram.histogram();
    long audioPackets;
    long videoPackets;
    long receivedBytes;
    long sentPackets;
    long sentBytes;
    long skippedFrames;

    /// From the sending bot to the receiving bot.
    public Histogram audioDelay() {
        return audioDelay;
    }

    public Histogram videoDelay() {
        return videoDelay;
    }

    /// By how much a frame was sent too late.
    public Histogram lateness() {
        return lateness;
    }

    /// By how much a timer of the event loop was late.
    public Histogram lag() {
        return lag;
    }

    public long audioPackets() {
        return audioPackets;
    }

    public long videoPackets() {
        return videoPackets;
    }

    /// Payloads only.
    public long receivedBytes() {
        return receivedBytes;
    }

    public long sentPackets() {
        return sentPackets;
    }

    public long sentBytes() {
        return sentBytes;
    }

    /// Frames left out, because they were too late.
    public long skippedFrames() {
        return skippedFrames;
    }

    /// Adds another interval to this one.
    public void add(LoopInterval other) {
        audioDelay.add(other.audioDelay);
        videoDelay.add(other.videoDelay);
        lateness.add(other.lateness);
        lag.add(other.lag);
        audioPackets += other.audioPackets;
        videoPackets += other.videoPackets;
        receivedBytes += other.receivedBytes;
        sentPackets += other.sentPackets;
        sentBytes += other.sentBytes;
        skippedFrames += other.skippedFrames;
    }
}
