package media;

import java.net.SocketAddress;
import java.util.List;
import media.congestion.BandwidthEstimator;
import media.congestion.Probe;
import media.forward.Room;
import media.forward.Subscriber;
import media.receive.RoundTripTime;
import media.rtcp.ReceiverEstimatedMaximumBitrate;
import media.rtcp.ReportBlock;
import media.rtcp.TransportFeedback;
import media.send.Pacer;
import media.send.PacerSchedule;
import media.send.Redundancy;
import media.send.SecureOutbound;
import org.jspecify.annotations.Nullable;

/// The link to one client, as its feedback describes it: reports go to the bandwidth estimator, the
/// estimate goes to the subscriber's choice of layers, to the pacer, and to the redundancy of
/// audio.
final class Downlink implements BandwidthEstimator.Listener {
    /// Of the first packet, as libwebrtc begins.
    private static final int FIRST_SEQUENCE = 1;

    /// Above the bitrate of the requested video, for retransmissions and frames larger than the
    /// average.
    private static final double HEADROOM = 1.25;

    private final Room room;
    private final Subscriber subscriber;
    private final RoundTripTime roundTrip;
    private final Redundancy redundancy = new Redundancy();
    private final BandwidthEstimator estimator;
    private final Pacer pacer;
    private @Nullable SocketAddress path;

    /// @param roundTrip of the connection
    /// @param pacers of the engine
    Downlink(
            Room room,
            Subscriber subscriber,
            RoundTripTime roundTrip,
            SecureOutbound outbound,
            PacerSchedule pacers) {
        this.room = room;
        this.subscriber = subscriber;
        this.roundTrip = roundTrip;
        this.estimator =
                new BandwidthEstimator(
                        BandwidthEstimator.START_BITS_PER_SECOND, FIRST_SEQUENCE, this);
        this.pacer = new Pacer(estimator, outbound::sendVideo, subscriber::pad, pacers);
    }

    /// The subscriber has joined the room: begins with the first estimate.
    void start(long nowNanos) {
        onEstimate(nowNanos, estimator.bitsPerSecond());
    }

    /// Of the subscriber's video.
    Pacer pacer() {
        return pacer;
    }

    /// Of the subscriber's audio.
    Redundancy redundancy() {
        return redundancy;
    }

    long bitsPerSecond() {
        return estimator.bitsPerSecond();
    }

    void onFeedback(long nowNanos, TransportFeedback feedback) {
        subscriber.congested(estimator.congested(nowNanos));
        estimator.onFeedback(nowNanos, feedback);
        redundancy.onEstimate(nowNanos, estimator.bitsPerSecond(), estimator.queueNanos());
        pacer.onDeadline(nowNanos);
    }

    void onRemb(long nowNanos, ReceiverEstimatedMaximumBitrate remb) {
        estimator.onRemb(nowNanos, remb.bitsPerSecond());
    }

    /// The round trip was measured again.
    void onRoundTrip(long nowNanos) {
        redundancy.onRoundTrip(nowNanos, roundTrip.latestNanos());
    }

    /// The client's reports on our streams (RFC 3550 §6.4.1).
    void onReports(long nowNanos, List<ReportBlock> blocks) {
        estimator.onRoundTrip(roundTrip.nanos());
        for (int i = 0; i < blocks.size(); i++) {
            if (subscriber.sendsVideo(blocks.get(i).ssrc())) {
                estimator.onLossReport(nowNanos, blocks.get(i).fractionLost());
            }
        }
    }

    /// The address that packets are sent to.
    void onPath(SocketAddress newPath) {
        if (path != null && !path.equals(newPath)) {
            estimator.onPathChanged();
            redundancy.onPathChanged();
        }
        path = newPath;
    }

    void onDeadline(long nowNanos) {
        redundancy.onDeadline(nowNanos);
        long redundant = redundancy.withheldBitsPerSecond();
        estimator.onDesired((long) (HEADROOM * subscriber.desiredBitsPerSecond()) + redundant);
        boolean probes = !subscriber.satisfied() || redundant > 0;
        estimator.onDeadline(nowNanos, probes && subscriber.canPad());
        subscriber.congested(estimator.congested(nowNanos));
    }

    /// Whether a report or a probe may be due at any time: the client receives numbered video, has
    /// less than it requested, or loses audio.
    boolean busy() {
        return estimator.awaitsFeedback() || !subscriber.satisfied() || redundancy.lossy();
    }

    void close() {
        pacer.clear();
    }

    @Override
    public void onEstimate(long nowNanos, long bitsPerSecond) {
        room.onEstimate(nowNanos, subscriber, bitsPerSecond);
    }

    @Override
    public void onProbe(long nowNanos, Probe probe) {
        pacer.onProbe(nowNanos, probe);
    }
}
