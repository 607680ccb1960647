package bots.measure;

/// Counts for all bots of one event loop, in intervals.
public final class LoopMeter {
    private Interval current = new Interval();

    public void onVoice(int bytes) {
        current.voicePackets++;
        current.receivedBytes += bytes;
    }

    public void onPicture(int bytes) {
        current.picturePackets++;
        current.receivedBytes += bytes;
    }

    public void onVoiceDelay(long nanos) {
        Micros.record(current.voiceDelay(), nanos);
    }

    public void onPictureDelay(long nanos) {
        Micros.record(current.pictureDelay(), nanos);
    }

    public void onSent(int bytes) {
        current.sentPackets++;
        current.sentBytes += bytes;
    }

    /// A frame is sent so long after its time.
    public void onLateness(long nanos) {
        Micros.record(current.lateness(), nanos);
    }

    public void onSkipped(long frames) {
        current.skippedFrames += frames;
    }

    public void onLag(long nanos) {
        Micros.record(current.lag(), nanos);
    }

    /// Begins a new interval; the old one is given away.
    public Interval rotate() {
        Interval done = current;
        current = new Interval();
        return done;
    }
}
