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
import media.rtcp.RtcpWriter;
import media.rtcp.SenderReport;
import media.rtcp.SourceDescription;
import media.send.SecureOutbound;
import org.jspecify.annotations.Nullable;

/// What a connection tells its client by RTCP about what the server sends and receives: reports, name,
/// goodbye, and the feedback it is handed.
final class OutgoingRtcp implements PublisherFeedback.RtcpOut {
    /// Most SRs, report blocks or SSRCs of one packet (RFC 3550 §6.4.1: a 5-bit count).
    private static final int MAX_BLOCKS = 31;

    /// Seconds between 1900 (NTP) and 1970 (Unix).
    private static final long NTP_OFFSET_SECONDS = 2_208_988_800L;

    private final int ownSsrc;
    private final EngineSettings settings;
    private final SecureOutbound outbound;
    private final Connection.Scratch scratch;

    OutgoingRtcp(
            int ownSsrc,
            EngineSettings settings,
            SecureOutbound outbound,
            Connection.Scratch scratch) {
        this.ownSsrc = ownSsrc;
        this.settings = settings;
        this.outbound = outbound;
        this.scratch = scratch;
    }

    /// Sends messages as one compound packet; each begins with a report as RFC 3550 §6.1 wants,
    /// since not every client has negotiated reduced-size RTCP.
    @Override
    public void send(long nowNanos, List<RtcpMessage> messages) {
        RtcpWriter writer = scratch.rtcpWriter;
        writer.begin(scratch.rtcp, 0);
        if (!(messages.getFirst() instanceof SenderReport)
                && !(messages.getFirst() instanceof ReceiverReport)) {
            writer.add(new ReceiverReport(ownSsrc, List.of()));
        }
        for (RtcpMessage message : messages) {
            writer.add(message);
        }
        outbound.sendRtcp(scratch.rtcp, 0, writer.end());
    }

    /// Reports on every slot that is in use and on what was received (RFC 3550 §6.4).
    ///
    /// @param received since the last report
    void sendReports(long nowNanos, Subscriber subscriber, List<ReportBlock> received) {
        long ntp = ntpTime(nowNanos);
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
        for (int i = 0; i < received.size(); i += MAX_BLOCKS) {
            int end = Math.min(received.size(), i + MAX_BLOCKS);
            reports.add(new ReceiverReport(ownSsrc, received.subList(i, end)));
        }
        if (reports.isEmpty()) {
            reports.add(new ReceiverReport(ownSsrc, List.of()));
        }
        reports.add(new SourceDescription(ownSsrc, settings.cname()));
        send(nowNanos, reports);
    }

    /// RFC 3550 §6.6: who leaves says so of every stream it has sent.
    void sayGoodbye(long nowNanos, Subscriber subscriber) {
        if (!outbound.ready()) {
            return;
        }
        List<Integer> ssrcs = new ArrayList<>();
        ssrcs.add(ownSsrc);
        subscriber.audioSlots().forEach(slot -> addSent(slot, ssrcs));
        subscriber.videoSlots().forEach(slot -> addSent(slot, ssrcs));
        List<RtcpMessage> goodbyes = new ArrayList<>();
        for (int i = 0; i < ssrcs.size(); i += MAX_BLOCKS) {
            int end = Math.min(ssrcs.size(), i + MAX_BLOCKS);
            goodbyes.add(new Goodbye(ssrcs.subList(i, end), ""));
        }
        send(nowNanos, goodbyes);
    }

    /// The wall clock as a 64-bit NTP timestamp (RFC 3550 §4).
    long ntpTime(long nowNanos) {
        long unixNanos = nowNanos + settings.unixOffsetNanos();
        long seconds = unixNanos / 1_000_000_000L + NTP_OFFSET_SECONDS;
        long fraction = ((unixNanos % 1_000_000_000L) << 32) / 1_000_000_000L;
        return seconds << 32 | fraction;
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
