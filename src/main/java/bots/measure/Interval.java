package bots.measure;

import org.HdrHistogram.Histogram;

/// What one event loop saw in about a second. Written by its thread; handed over, it belongs to whoever
/// has it.
public final class Interval {
    private final Histogram voiceDelay = Micros.histogram();
    private final Histogram pictureDelay = Micros.histogram();
    private final Histogram lateness = Micros.histogram();
    private final Histogram lag = Micros.histogram();
    long voicePackets;
    long picturePackets;
    long receivedBytes;
    long sentPackets;
    long sentBytes;
    long skippedFrames;

    /// From a bot's send to another's read.
    public Histogram voiceDelay() {
        return voiceDelay;
    }

    public Histogram pictureDelay() {
        return pictureDelay;
    }

    /// How long after its time a frame was sent.
    public Histogram lateness() {
        return lateness;
    }

    /// How long after its time a timer of the loop came.
    public Histogram lag() {
        return lag;
    }

    public long voicePackets() {
        return voicePackets;
    }

    public long picturePackets() {
        return picturePackets;
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

    /// Frames not sent since their time was long over.
    public long skippedFrames() {
        return skippedFrames;
    }

    /// Adds another one to this.
    public void add(Interval other) {
        voiceDelay.add(other.voiceDelay);
        pictureDelay.add(other.pictureDelay);
        lateness.add(other.lateness);
        lag.add(other.lag);
        voicePackets += other.voicePackets;
        picturePackets += other.picturePackets;
        receivedBytes += other.receivedBytes;
        sentPackets += other.sentPackets;
        sentBytes += other.sentBytes;
        skippedFrames += other.skippedFrames;
    }
}
