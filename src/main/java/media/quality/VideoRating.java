package media.quality;

import call.Cause;
import call.Level;

/// What a picture is like: the share of time it stood still, and the loss that no retransmission repaired. The
/// score falls with them as in ITU-T G.1070 (equation 8-6: a maximum times e to the minus loss over
/// robustness); there is no account of size and sharpness, which are the viewer's wish.
public final class VideoRating {
    private static final double MAX_GAIN = 3.5;

    /// One picture that cannot be decoded spoils those behind it, so that few are many.
    private static final double LOSS_ROBUSTNESS_PERCENT = 4;

    /// A second that stood still a fifth of the time is annoying.
    private static final double FREEZE_ROBUSTNESS_PERCENT = 20;

    /// Each time the viewer had to ask for a keyframe it stood still until that came.
    private static final double PER_PICTURE_LOST = 0.3;

    /// Later than this the server is to blame for a picture that stood still.
    private static final double SERVER_LATE_MILLIS = 100;

    /// With less lost the way is not to blame for it.
    private static final double CLEAN_PERCENT = 1;

    private VideoRating() {}

    /// @param uplinkLossPercent of packets, before retransmission: it delays all the same
    /// @param uplinkUnrepairedPercent after it
    /// @param downlinkUnrepairedPercent after it
    /// @param frozenPercent of the time in which no new picture was forwarded though one was due
    /// @param picturesLost requests for keyframes by the viewer
    public static Rating of(
            double uplinkLossPercent,
            double uplinkUnrepairedPercent,
            double downlinkUnrepairedPercent,
            double frozenPercent,
            int picturesLost,
            double serverMillis) {
        double up = uplinkUnrepairedPercent / LOSS_ROBUSTNESS_PERCENT;
        double down =
                downlinkUnrepairedPercent / LOSS_ROBUSTNESS_PERCENT
                        + PER_PICTURE_LOST * picturesLost;
        double frozen = frozenPercent / FREEZE_ROBUSTNESS_PERCENT;
        double score = 1 + MAX_GAIN * Math.exp(-(up + down + frozen));
        if (Level.of(score) == Level.GOOD) {
            return new Rating(score, Cause.NONE);
        }
        if (frozen >= up && frozen >= down) {
            // It was seen before the downlink, which therefore is not to blame.
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
