package media;

import call.TrackKind;
import call.TrackLimits;
import limits.TokenBucket;
import org.jspecify.annotations.Nullable;

/// How much of one track is forwarded: what its kind may need, with a burst for what a stalled
/// client sends at once. Whatever is above would cost every subscriber's link, and the server once
/// for each of them.
final class TrackBudget {
    /// Of what the channel allows: Opus varies its bitrate, and a browser exceeds a new limit until
    /// it has taken it over.
    private static final int TOLERANCE_PERCENT = 150;

    /// 40 bytes for each of 50 packets a second: what end-to-end encryption adds, and frames that
    /// cannot be smaller.
    private static final long OVERHEAD_BITS_PER_SECOND = 16_000;

    /// Music in stereo with redundant blocks (RFC 2198).
    static final long SCREEN_AUDIO_BITS_PER_SECOND = 1_020_000;

    /// Frames of 10 ms; browsers send 20 ms.
    static final int AUDIO_PACKETS_PER_SECOND = 100;

    /// A packet of video counts as at least this much, because small ones cost the server as much.
    static final int MIN_VIDEO_BYTES = 500;

    /// Longer than a handover between two networks.
    private static final int BURST_SECONDS = 2;

    /// A track that loses at least this share of its packets is too fast, and one that does for
    /// this long is not about to slow down.
    private static final int OVER_RATE_PERCENT = 10;

    private static final int MAX_SECONDS_OVER_RATE = 10;

    private static final int RELAY_FACTOR = 2;

    private final long bytesPerSecond;
    private final int minBytes;

    /// Full at the first packet.
    private @Nullable TokenBucket bucket;

    private long taken;
    private long dropped;
    private int secondsOverRate;

    /// @param minBytes that a packet counts as
    private TrackBudget(long bitsPerSecond, int minBytes) {
        this.bytesPerSecond = bitsPerSecond / 8;
        this.minBytes = minBytes;
    }

    static TrackBudget of(TrackKind kind, ClientBudget budget, TrackLimits limits) {
        return switch (kind) {
            case MICROPHONE -> audio(microphoneBitsPerSecond(limits));
            case SCREEN_AUDIO -> audio(SCREEN_AUDIO_BITS_PER_SECOND);
            case CAMERA -> new TrackBudget(cameraBitsPerSecond(budget, limits), MIN_VIDEO_BYTES);
            case SCREEN -> new TrackBudget(budget.screenBitsPerSecond(), MIN_VIDEO_BYTES);
        };
    }

    /// Of a track of another shard, which applies the limit itself: twice what any channel allows, for
    /// retransmissions on the relay and for other settings there. It holds off a node that is broken.
    static TrackBudget relayed(TrackKind kind, ClientBudget clients) {
        return switch (kind) {
            case MICROPHONE -> relayedAudio(TrackLimits.MAX_OPUS_BITS_PER_SECOND);
            case SCREEN_AUDIO -> relayedAudio(SCREEN_AUDIO_BITS_PER_SECOND);
            case CAMERA ->
                    new TrackBudget(RELAY_FACTOR * clients.cameraBitsPerSecond(), MIN_VIDEO_BYTES);
            case SCREEN ->
                    new TrackBudget(RELAY_FACTOR * clients.screenBitsPerSecond(), MIN_VIDEO_BYTES);
        };
    }

    private static TrackBudget relayedAudio(long bitsPerSecond) {
        return new TrackBudget(RELAY_FACTOR * bitsPerSecond, audioMinBytes(bitsPerSecond));
    }

    private static long microphoneBitsPerSecond(TrackLimits limits) {
        return Math.min(
                TrackLimits.MAX_OPUS_BITS_PER_SECOND,
                limits.microphoneBitsPerSecond() * (long) TOLERANCE_PERCENT / 100
                        + OVERHEAD_BITS_PER_SECOND);
    }

    /// The tolerance is for retransmissions and for encoders that overshoot.
    private static long cameraBitsPerSecond(ClientBudget budget, TrackLimits limits) {
        long chosen = limits.cameraBitsPerSecond() * (long) TOLERANCE_PERCENT / 100;
        return chosen == 0
                ? budget.cameraBitsPerSecond()
                : Math.min(budget.cameraBitsPerSecond(), chosen);
    }

    /// With as many bytes for each packet as at the highest bitrate and packet rate together, one
    /// bucket is enough for both.
    private static TrackBudget audio(long bitsPerSecond) {
        return new TrackBudget(bitsPerSecond, audioMinBytes(bitsPerSecond));
    }

    private static int audioMinBytes(long bitsPerSecond) {
        return (int) (bitsPerSecond / 8 / AUDIO_PACKETS_PER_SECOND);
    }

    /// Whether a packet may be forwarded.
    boolean take(long nowNanos, int payloadBytes) {
        TokenBucket open = bucket;
        if (open == null) {
            open =
                    new TokenBucket(
                            BURST_SECONDS * bytesPerSecond,
                            BURST_SECONDS * 1_000_000_000L,
                            nowNanos);
            bucket = open;
        }
        boolean allowed = open.take(nowNanos, Math.max(payloadBytes, minBytes)) == 0;
        taken += allowed ? 1 : 0;
        dropped += allowed ? 0 : 1;
        return allowed;
    }

    /// Called once a second.
    ///
    /// @return whether its publisher goes on at a rate that it must not have
    boolean isExceeded() {
        boolean over = dropped > 0 && dropped * 100 >= OVER_RATE_PERCENT * (taken + dropped);
        secondsOverRate = over ? secondsOverRate + 1 : 0;
        taken = 0;
        dropped = 0;
        return secondsOverRate >= MAX_SECONDS_OVER_RATE;
    }
}
