package media;

import java.util.ArrayList;
import java.util.List;
import media.forward.AudioSlot;
import media.forward.Slot;
import media.forward.Subscriber;
import media.forward.VideoSlot;
import media.rtcp.Goodbye;
import media.rtcp.ReceiverReport;
import media.rtcp.ReportBlock;
import media.rtcp.RtcpMessage;
import media.rtcp.SenderReport;
import media.rtcp.SourceDescription;
import media.send.SecureOutbound;
import org.jspecify.annotations.Nullable;

/// RTCP from the server to one client: reports on what is sent and received, CNAME, goodbye, and
/// the publisher's feedback.
final class OutgoingRtcp implements PublisherFeedback.RtcpOut {
    private final int ownSsrc;
    private final String cname;
    private final WallClock clock;
    private final SecureOutbound outbound;
    private final CompoundRtcp compound;

    /// @param cname of the server's streams
    /// @param compound of the engine
    OutgoingRtcp(
            int ownSsrc,
            String cname,
            WallClock clock,
            SecureOutbound outbound,
            CompoundRtcp compound) {
        this.ownSsrc = ownSsrc;
        this.cname = cname;
        this.clock = clock;
        this.outbound = outbound;
        this.compound = compound;
    }

    @Override
    public void send(List<RtcpMessage> messages) {
        compound.send(outbound, ownSsrc, messages);
    }

    /// Reports on every slot that is in use and on what was received (RFC 3550 §6.4).
    ///
    /// @param received since the last report
    void sendReports(long nowNanos, Subscriber subscriber, List<ReportBlock> received) {
        long ntp = clock.ntpTime(nowNanos);
        List<RtcpMessage> reports = new ArrayList<>();
        for (AudioSlot slot : subscriber.audioSlots()) {
            if (slot.track() != null) {
                addReport(slot.stream().senderReport(nowNanos, ntp), reports);
            }
        }
        for (VideoSlot slot : subscriber.videoSlots()) {
            if (slot.track() != null) {
                addReport(slot.stream().senderReport(nowNanos, ntp), reports);
            }
        }
        for (int i = 0; i < received.size(); i += ReportBlock.MAX_BLOCKS) {
            int end = Math.min(received.size(), i + ReportBlock.MAX_BLOCKS);
            reports.add(new ReceiverReport(ownSsrc, received.subList(i, end)));
        }
        if (reports.isEmpty()) {
            reports.add(new ReceiverReport(ownSsrc, List.of()));
        }
        reports.add(new SourceDescription(ownSsrc, cname));
        send(reports);
    }

    /// Ends every stream that was sent (RFC 3550 §6.6).
    void sendGoodbye(Subscriber subscriber) {
        if (!outbound.ready()) {
            return;
        }
        List<Integer> ssrcs = new ArrayList<>();
        ssrcs.add(ownSsrc);
        subscriber.audioSlots().forEach(slot -> addSent(slot, ssrcs));
        subscriber.videoSlots().forEach(slot -> addSent(slot, ssrcs));
        List<RtcpMessage> goodbyes = new ArrayList<>();
        for (int i = 0; i < ssrcs.size(); i += ReportBlock.MAX_BLOCKS) {
            int end = Math.min(ssrcs.size(), i + ReportBlock.MAX_BLOCKS);
            goodbyes.add(new Goodbye(ssrcs.subList(i, end), ""));
        }
        send(goodbyes);
    }

    private static void addSent(Slot<?> slot, List<Integer> ssrcs) {
        if (slot.packetsSent() > 0) {
            ssrcs.add(slot.section().ssrc());
        }
    }

    private static void addReport(@Nullable SenderReport report, List<RtcpMessage> reports) {
        if (report != null) {
            reports.add(report);
        }
    }
}
