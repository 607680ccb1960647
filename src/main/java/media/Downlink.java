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

/// The way of pictures to one client: what its feedback says of it goes to the estimator, the estimate
/// to the subscriber's choice of layers, to the pacer and to the copies beside voices, probes to the pacer.
final class Downlink implements BandwidthEstimator.Listener {
    /// Of the first packet, as libwebrtc begins.
    private static final int FIRST_SEQUENCE = 1;

    /// Above what is wanted, for retransmissions and pictures larger than their average.
    private static final double HEADROOM = 1.25;

    private final RoundTripTime roundTrip;
    private final Redundancy redundancy;
    private final BandwidthEstimator estimator;
    private final Pacer pacer;
    private @Nullable Room room;
    private @Nullable Subscriber subscriber;
    private @Nullable SocketAddress path;

    /// @param turns of the shard
    Downlink(
            RoundTripTime roundTrip,
            Redundancy redundancy,
            SecureOutbound outbound,
            PacerSchedule turns) {
        this.roundTrip = roundTrip;
        this.redundancy = redundancy;
        this.estimator =
                new BandwidthEstimator(
                        BandwidthEstimator.START_BITS_PER_SECOND, FIRST_SEQUENCE, this);
        this.pacer = new Pacer(estimator, outbound::sendVideo, this::pad, turns);
    }

    /// Whose pictures it carries.
    void serve(long nowNanos, Room newRoom, Subscriber newSubscriber) {
        room = newRoom;
        subscriber = newSubscriber;
        onEstimate(nowNanos, estimator.bitsPerSecond());
    }

    Pacer pacer() {
        return pacer;
    }

    long bitsPerSecond() {
        return estimator.bitsPerSecond();
    }

    void onFeedback(long nowNanos, TransportFeedback feedback) {
        estimator.onFeedback(nowNanos, feedback);
        redundancy.onEstimate(nowNanos, estimator.bitsPerSecond(), estimator.queueNanos());
        pacer.onDeadline(nowNanos);
    }

    void onRemb(long nowNanos, ReceiverEstimatedMaximumBitrate remb) {
        estimator.onRemb(nowNanos, remb.bitsPerSecond());
    }

    /// What the client reports of our streams (RFC 3550 §6.4.1).
    void onReports(long nowNanos, List<ReportBlock> blocks) {
        estimator.onRoundTrip(roundTrip.nanos());
        Subscriber receiver = subscriber;
        for (int i = 0; receiver != null && i < blocks.size(); i++) {
            if (receiver.shows(blocks.get(i).ssrc())) {
                estimator.onLossReport(nowNanos, blocks.get(i).fractionLost());
            }
        }
    }

    /// Where the client is now.
    void onPath(SocketAddress newPath) {
        if (path != null && !path.equals(newPath)) {
            estimator.onPathChanged();
            redundancy.onPathChanged();
        }
        path = newPath;
    }

    void onDeadline(long nowNanos) {
        Subscriber receiver = subscriber;
        if (receiver == null) {
            return;
        }
        redundancy.onDeadline(nowNanos);
        long copies = redundancy.missingBitsPerSecond();
        estimator.onDesired((long) (HEADROOM * receiver.wantedBitsPerSecond()) + copies);
        boolean wanting = !receiver.satisfied() || copies > 0;
        estimator.onDeadline(nowNanos, wanting && receiver.canPad());
    }

    void close() {
        pacer.clear();
    }

    @Override
    public void onEstimate(long nowNanos, long bitsPerSecond) {
        if (room != null && subscriber != null) {
            room.onEstimate(nowNanos, subscriber, bitsPerSecond);
        }
    }

    @Override
    public void onProbe(long nowNanos, Probe probe) {
        pacer.onProbe(nowNanos, probe);
    }

    private void pad(long nowNanos) {
        if (subscriber != null) {
            subscriber.pad(nowNanos);
        }
    }
}
