package bots;

import bots.client.Call;
import bots.measure.LoopMeter;
import bots.recordings.Movie;
import bots.recordings.Stamp;
import bots.recordings.Vp8Packets;
import call.TrackKind;

/// One bot's camera or screen: shows a movie over and over, and begins it anew when somebody needs a
/// keyframe, at most once in half a second, as encoders do.
final class PictureSender {
    private static final long KEYFRAME_NANOS = 500_000_000L;

    private final TrackKind track;
    private final Movie movie;
    private final int run;
    private final int bot;
    private final long wallOffsetNanos;
    private final Vp8Packets packets;
    private final Stamp stamp = new Stamp();
    private int next;
    private int pictureId;
    private int timestamp;
    private long lastKeyframeNanos;
    private boolean keyframeWanted;

    PictureSender(TrackKind track, Movie movie, int run, int bot, long wallOffsetNanos) {
        this.track = track;
        this.movie = movie;
        this.run = run;
        this.bot = bot;
        this.wallOffsetNanos = wallOffsetNanos;
        packets = new Vp8Packets(movie.longestFrameBytes());
        pictureId = bot * 101;
        // Cameras were not all switched on at the same moment; a picture at the beginning is a
        // keyframe.
        timestamp = bot * 7_919;
    }

    TrackKind track() {
        return track;
    }

    long pictureNanos() {
        return 1_000_000_000L / movie.picturesPerSecond();
    }

    void onKeyframeRequest() {
        keyframeWanted = true;
    }

    /// Called once for each picture by the thread of the call.
    void tick(Call call, LoopMeter meter) {
        long nowNanos = System.nanoTime();
        if (keyframeWanted && nowNanos - lastKeyframeNanos >= KEYFRAME_NANOS) {
            next = movie.keyframeBefore(next);
        }
        if (movie.keyframeBefore(next) == next) {
            keyframeWanted = false;
            lastKeyframeNanos = nowNanos;
        }
        timestamp += Movie.TICKS_PER_SECOND / movie.picturesPerSecond();
        pictureId++;
        stamp.set(run, bot, 0, pictureId, nowNanos + wallOffsetNanos);
        packets.take(movie.frame(next), pictureId, stamp);
        for (int i = 0; i < packets.count(); i++) {
            int length = packets.write(i);
            boolean last = i == packets.count() - 1;
            call.sendVideo(track, 0, packets.payload(), 0, length, timestamp, last);
            meter.onSent(length);
        }
        next = (next + 1) % movie.frames();
    }

    void skip(long pictures) {
        timestamp += (int) (pictures * Movie.TICKS_PER_SECOND / movie.picturesPerSecond());
    }
}
