package media.quality;

import call.quality.Cause;
import call.quality.Level;

/// Rates audio over two legs by the E-model, with assumptions about Opus as browsers use it; when
/// it is not good, the leg without which it would be best is the cause.
public final class AudioRating {
    /// G.113 has no value for Opus; at the 24 kbit/s and more of browsers it is transparent at
    /// telephone bandwidth, which is what G.107 rates.
    private static final double EQUIPMENT = 0;

    /// G.113 appendix I gives 4.3 for G.711 without concealment and 25.1 with. Opus conceals, and
    /// its in-band FEC, which our answers request, restores a single loss from the next packet at a
    /// lower bitrate: a value between, as other estimators use for Opus.
    private static final double ROBUSTNESS = 20;

    /// A frame of 20 ms and the encoder's look-ahead of 6.5 ms (RFC 6716 §2.1.4).
    private static final double CODEC_MILLIS = 26.5;

    /// The shortest delay of a browser's jitter buffer.
    private static final double MIN_BUFFER_MILLIS = 20;

    private AudioRating() {}

    /// @param serverMillis how late the server forwards
    public static Rating of(Leg uplink, Leg downlink, double serverMillis) {
        double all = rating(uplink, downlink, serverMillis);
        double score = EModel.score(all);
        if (Level.of(score) == Level.GOOD) {
            return new Rating(score, Cause.NONE);
        }
        Cause cause = Cause.UPLINK;
        double best = rating(Leg.CLEAN, downlink, serverMillis);
        double withoutDownlink = rating(uplink, Leg.CLEAN, serverMillis);
        if (withoutDownlink > best) {
            best = withoutDownlink;
            cause = Cause.DOWNLINK;
        }
        if (rating(uplink, downlink, 0) > best) {
            cause = Cause.SERVER;
        }
        return new Rating(score, cause);
    }

    private static double rating(Leg uplink, Leg downlink, double serverMillis) {
        double through = (1 - uplink.lossPercent() / 100) * (1 - downlink.lossPercent() / 100);
        Leg burstier = uplink.lossPercent() > downlink.lossPercent() ? uplink : downlink;
        return EModel.rating(
                delayMillis(uplink, downlink, serverMillis),
                100 * (1 - through),
                EQUIPMENT,
                ROBUSTNESS,
                burstier.burstRatio());
    }

    /// The delay from mouth to ear that the rating assumes: network, server, codec and jitter
    /// buffer.
    public static double delayMillis(Leg uplink, Leg downlink, double serverMillis) {
        double jitter = uplink.jitterMillis() + downlink.jitterMillis();
        return uplink.delayMillis()
                + downlink.delayMillis()
                + serverMillis
                + CODEC_MILLIS
                // A buffer of twice the mean deviation covers nearly all packets.
                + Math.max(MIN_BUFFER_MILLIS, 2 * jitter);
    }
}
