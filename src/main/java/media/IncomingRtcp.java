package media;

import java.util.List;
import media.forward.Subscriber;
import media.receive.RoundTripTime;
import media.rtcp.FullIntraRequest;
import media.rtcp.GenericNack;
import media.rtcp.Goodbye;
import media.rtcp.PictureLoss;
import media.rtcp.ReceiverEstimatedMaximumBitrate;
import media.rtcp.ReceiverReport;
import media.rtcp.ReportBlock;
import media.rtcp.RtcpMessage;
import media.rtcp.SenderReport;
import media.rtcp.SourceDescription;
import media.rtcp.TransportFeedback;
import media.rtcp.UnknownRtcp;
import media.rtp.DropReason;

/// Hands each RTCP message of a client to the role that it concerns: reports on its own streams to
/// the publisher, reports and requests about our streams to the subscriber and its downlink.
final class IncomingRtcp {
    private final Publisher publisher;
    private final Subscriber subscriber;
    private final Downlink downlink;
    private final ConnectionQuality quality;
    private final RoundTripTime roundTrip;
    private final WallClock clock;
    private final RtcpBudget budget;
    private final RtcpBudget.Reader reader = this::onMessage;

    /// @param roundTrip of the connection; measured here
    IncomingRtcp(
            MemberRoles roles,
            ConnectionQuality quality,
            RoundTripTime roundTrip,
            WallClock clock,
            RtcpBudget budget) {
        this.publisher = roles.publisher();
        this.subscriber = roles.subscriber();
        this.downlink = roles.downlink();
        this.quality = quality;
        this.roundTrip = roundTrip;
        this.clock = clock;
        this.budget = budget;
    }

    /// Whether a compound packet may be read.
    boolean admits(long nowNanos, int packetBytes) {
        return budget.takeBytes(nowNanos, packetBytes);
    }

    /// @param messages borrowed; those of one compound packet
    /// @return why one or more of them were not acted on
    DropReason onMessages(long nowNanos, List<RtcpMessage> messages) {
        return budget.admit(nowNanos, messages, reader);
    }

    private void onMessage(long nowNanos, RtcpMessage message) {
        switch (message) {
            case SenderReport report -> {
                publisher.onSenderReport(nowNanos, report);
                onReportBlocks(nowNanos, report.reports());
            }
            case ReceiverReport report -> onReportBlocks(nowNanos, report.reports());
            case PictureLoss loss -> onPictureLoss(nowNanos, loss.media());
            case FullIntraRequest request -> onPictureLoss(nowNanos, request.media());
            case GenericNack nack ->
                    subscriber.onPacketsLost(nowNanos, nack.media(), nack.sequenceNumbers());
            case TransportFeedback feedback -> downlink.onFeedback(nowNanos, feedback);
            case ReceiverEstimatedMaximumBitrate remb -> downlink.onRemb(nowNanos, remb);
            case Goodbye goodbye -> publisher.onGoodbye(nowNanos, goodbye.ssrcs());
            case SourceDescription _, UnknownRtcp _ -> {
                // Participants are known by their session, not by CNAME.
            }
        }
    }

    private void onPictureLoss(long nowNanos, int ssrc) {
        quality.onPictureLoss(ssrc);
        subscriber.onPictureLoss(nowNanos, ssrc);
    }

    /// The client's reports on the streams of its slots.
    private void onReportBlocks(long nowNanos, List<ReportBlock> blocks) {
        subscriber.onReports(nowNanos, blocks);
        long now = clock.middleNtpTime(nowNanos);
        boolean measured = false;
        for (ReportBlock block : blocks) {
            quality.onReport(nowNanos, block);
            measured |=
                    !measured
                            && roundTrip.onReport(
                                    now,
                                    block.lastSenderReport(),
                                    block.delaySinceLastSenderReport());
        }
        if (measured) {
            // Our sender reports of one second carry the same time: one block of a report is
            // enough.
            downlink.onRoundTrip(nowNanos);
        }
        downlink.onReports(nowNanos, blocks);
    }
}
