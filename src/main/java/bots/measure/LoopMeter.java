package bots.measure;

/// Counters of all bots of one event loop, in intervals.
public final class LoopMeter {
    private LoopInterval current = new LoopInterval();

    public void onAudio(int bytes) {
        current.audioPackets++;
        current.receivedBytes += bytes;
    }

    public void onVideo(int bytes) {
        current.videoPackets++;
        current.receivedBytes += bytes;
    }

    public void onAudioDelay(long nanos) {
        MicrosHistogram.record(current.audioDelay(), nanos);
    }

    public void onVideoDelay(long nanos) {
        MicrosHistogram.record(current.videoDelay(), nanos);
    }

    public void onSent(int bytes) {
        current.sentPackets++;
        current.sentBytes += bytes;
    }

    /// A frame is sent this much too late.
    public void onLateness(long nanos) {
        MicrosHistogram.record(current.lateness(), nanos);
    }

    public void onSkipped(long frames) {
        current.skippedFrames += frames;
    }

    public void onLag(long nanos) {
        MicrosHistogram.record(current.lag(), nanos);
    }

    /// Begins a new interval.
    ///
    /// @return the previous one, given
    public LoopInterval rotate() {
        LoopInterval done = current;
        current = new LoopInterval();
        return done;
    }
}
