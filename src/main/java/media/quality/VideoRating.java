package media.quality;

import call.quality.Cause;
import call.quality.Level;

/// Rates video by freezes and by the loss that no retransmission repaired. The score falls with
/// them as in ITU-T G.1070 (equation 8-6: a maximum times e to the minus loss over robustness);
/// resolution and sharpness do not count, since the viewer chooses them.
public final class VideoRating {
    private static final double MAX_GAIN = 3.5;

    /// One frame that cannot be decoded spoils those that depend on it.
    private static final double LOSS_ROBUSTNESS_PERCENT = 4;

    /// A second that is frozen for a fifth of the time is annoying.
    private static final double FREEZE_ROBUSTNESS_PERCENT = 20;

    /// After each keyframe request of the viewer the video is frozen until the keyframe.
    private static final double PER_KEYFRAME_REQUEST = 0.3;

    /// With a longer delay the server is to blame for a freeze.
    private static final double SERVER_LATE_MILLIS = 100;

    /// With less loss the network is not to blame for a freeze.
    private static final double CLEAN_PERCENT = 1;

    private VideoRating() {}

    /// @param uplinkLossPercent of packets, before retransmission: it delays all the same
    /// @param uplinkUnrepairedPercent after it
    /// @param downlinkUnrepairedPercent after it
    /// @param frozenPercent of the time without a new frame to forward although one was due
    /// @param keyframeRequests by the viewer
    public static Rating of(
            double uplinkLossPercent,
            double uplinkUnrepairedPercent,
            double downlinkUnrepairedPercent,
            double frozenPercent,
            int keyframeRequests,
            double serverMillis) {
        double up = uplinkUnrepairedPercent / LOSS_ROBUSTNESS_PERCENT;
        double down =
                downlinkUnrepairedPercent / LOSS_ROBUSTNESS_PERCENT
                        + PER_KEYFRAME_REQUEST * keyframeRequests;
        double frozen = frozenPercent / FREEZE_ROBUSTNESS_PERCENT;
        double score = 1 + MAX_GAIN * Math.exp(-(up + down + frozen));
        if (Level.of(score) == Level.GOOD) {
            return new Rating(score, Cause.NONE);
        }
        if (frozen >= up && frozen >= down) {
            // The freeze was measured before the downlink, which therefore is not to blame.
            return new Rating(score, causeOfFreeze(uplinkLossPercent, serverMillis));
        }
        return new Rating(score, up > down ? Cause.UPLINK : Cause.DOWNLINK);
    }

    private static Cause causeOfFreeze(double uplinkLossPercent, double serverMillis) {
        if (serverMillis >= SERVER_LATE_MILLIS) {
            return Cause.SERVER;
        }
        return uplinkLossPercent >= CLEAN_PERCENT ? Cause.UPLINK : Cause.PUBLISHER;
    }
}
