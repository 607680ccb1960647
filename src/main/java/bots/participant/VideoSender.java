package bots.participant;

import bots.client.MediaSession;
import bots.measure.LoopMeter;
import bots.recordings.FrameStamp;
import bots.recordings.StampClock;
import bots.recordings.VideoRecording;
import bots.recordings.Vp8Packets;
import call.TrackKind;

/// The camera or screen of a bot: plays a recording in a loop, and returns to a keyframe when one
/// is requested, at most twice a second, as encoders do. On the event loop of the call.
final class VideoSender {
    private static final long KEYFRAME_NANOS = 500_000_000L;

    private final TrackKind track;
    private final VideoRecording recording;
    private final int bot;
    private final StampClock clock;
    private final Vp8Packets packets;
    private final FrameStamp stamp = new FrameStamp();
    private int next;
    private int pictureId;
    private int timestamp;
    private long lastKeyframeNanos;
    private boolean keyframeRequested;

    VideoSender(TrackKind track, VideoRecording recording, int bot, StampClock clock) {
        this.track = track;
        this.recording = recording;
        this.bot = bot;
        this.clock = clock;
        packets = new Vp8Packets(recording.longestFrameBytes());
        // Cameras were not all switched on at the same moment.
        pictureId = bot * 101;
        timestamp = bot * 7_919;
    }

    TrackKind track() {
        return track;
    }

    long frameNanos() {
        return 1_000_000_000L / recording.framesPerSecond();
    }

    void onKeyframeRequest() {
        keyframeRequested = true;
    }

    /// Called once for each frame.
    void tick(MediaSession media, LoopMeter meter) {
        long nowNanos = System.nanoTime();
        if (keyframeRequested && nowNanos - lastKeyframeNanos >= KEYFRAME_NANOS) {
            next = recording.keyframeBefore(next);
        }
        if (recording.keyframeBefore(next) == next) {
            keyframeRequested = false;
            lastKeyframeNanos = nowNanos;
        }
        timestamp += VideoRecording.TICKS_PER_SECOND / recording.framesPerSecond();
        pictureId++;
        stamp.set(clock.run(), bot, 0, pictureId, clock.wallNanos(nowNanos));
        packets.take(recording.frame(next), pictureId, stamp);
        for (int i = 0; i < packets.count(); i++) {
            int length = packets.write(i);
            boolean last = i == packets.count() - 1;
            media.sendVideo(track, 0, packets.payload(), 0, length, timestamp, last);
            meter.onSent(length);
        }
        next = (next + 1) % recording.frames();
    }

    /// This many frames are left out, because they are too late.
    void skip(long frames) {
        timestamp += (int) (frames * VideoRecording.TICKS_PER_SECOND / recording.framesPerSecond());
    }
}
