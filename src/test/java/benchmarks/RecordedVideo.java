package benchmarks;

import bots.client.Call;
import bots.recordings.FrameStamp;
import bots.recordings.VideoRecording;
import bots.recordings.Vp8Packets;
import call.TrackKind;
import java.util.concurrent.TimeUnit;

/// A camera or screen that was recorded, so that a browser decodes it. On the event loop of the
/// call.
final class RecordedVideo {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final TrackKind track;
    private final VideoRecording recording;
    private final Vp8Packets packets;
    private final FrameStamp stamp = new FrameStamp();
    private int next;
    private int pictureId;
    private boolean keyframeRequested;

    /// @param track CAMERA or SCREEN
    /// @param index recordings of the same camera begin at different frames
    RecordedVideo(TrackKind track, int index) {
        this.track = track;
        recording = track == TrackKind.SCREEN ? VideoRecording.screen() : VideoRecording.camera();
        packets = new Vp8Packets(recording.longestFrameBytes());
        next = recording.keyframeBefore(29 * index % recording.frames());
    }

    TrackKind track() {
        return track;
    }

    void onKeyframeRequest() {
        keyframeRequested = true;
    }

    void start(Call call) {
        long frameNanos = NANOS_PER_SECOND / recording.framesPerSecond();
        call.loop()
                .scheduleAtFixedRate(
                        () -> send(call), frameNanos, frameNanos, TimeUnit.NANOSECONDS);
    }

    private void send(Call call) {
        if (keyframeRequested) {
            next = recording.keyframeBefore(next);
            keyframeRequested = false;
        }
        pictureId++;
        int timestamp = pictureId * (VideoRecording.TICKS_PER_SECOND / recording.framesPerSecond());
        packets.take(recording.frame(next), pictureId, stamp);
        for (int i = 0; i < packets.count(); i++) {
            int length = packets.write(i);
            boolean last = i == packets.count() - 1;
            int _ = call.media().sendVideo(track, 0, packets.payload(), 0, length, timestamp, last);
        }
        next = (next + 1) % recording.frames();
    }
}
