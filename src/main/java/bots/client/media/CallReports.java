package bots.client.media;

import java.util.ArrayList;
import java.util.List;
import media.receive.RoundTripTime;
import media.rtcp.NtpTime;
import media.rtcp.ReceiverReport;
import media.rtcp.ReportBlock;
import media.rtcp.RtcpMessage;
import media.rtcp.SourceDescription;

/// The reports of a call (RFC 3550 §6.4): once a second a sender report for each stream that was
/// sent and a report block for each slot that receives; round-trip time from the server's report
/// blocks.
final class CallReports {
    private static final long PERIOD_NANOS = 1_000_000_000L;

    private final int ownSsrc;
    private final String cname;
    private final long unixOffsetNanos;
    private final SentTracks sent;
    private final RoundTripTime roundTrip = new RoundTripTime();
    private final List<ReceiveSlot> slots = new ArrayList<>();
    private long deadlineNanos;

    /// @param unixOffsetNanos Unix time minus `System.nanoTime()`
    CallReports(
            long firstReportNanos,
            long unixOffsetNanos,
            int ownSsrc,
            String cname,
            SentTracks sent) {
        deadlineNanos = firstReportNanos;
        this.unixOffsetNanos = unixOffsetNanos;
        this.ownSsrc = ownSsrc;
        this.cname = cname;
        this.sent = sent;
    }

    /// The slot receives from now on.
    void add(ReceiveSlot slot) {
        slots.add(slot);
    }

    RoundTripTime roundTrip() {
        return roundTrip;
    }

    /// The server's report blocks about our streams.
    void onReports(long nowNanos, List<ReportBlock> reports) {
        for (ReportBlock report : reports) {
            roundTrip.onReport(
                    NtpTime.middle(ntpTime(nowNanos)),
                    report.lastSenderReport(),
                    report.delaySinceLastSenderReport());
        }
    }

    long nextDeadlineNanos() {
        return deadlineNanos;
    }

    void onDeadline(long nowNanos) {
        if (nowNanos - deadlineNanos >= 0) {
            deadlineNanos = nowNanos + PERIOD_NANOS;
            sent.sendRtcp(reports(nowNanos));
        }
    }

    private List<RtcpMessage> reports(long nowNanos) {
        List<RtcpMessage> reports = new ArrayList<>();
        sent.addReports(nowNanos, ntpTime(nowNanos), reports);
        List<ReportBlock> blocks = new ArrayList<>(slots.size());
        for (ReceiveSlot slot : slots) {
            blocks.add(slot.report(nowNanos));
        }
        for (int i = 0; i < blocks.size(); i += ReportBlock.MAX_BLOCKS) {
            int end = Math.min(blocks.size(), i + ReportBlock.MAX_BLOCKS);
            reports.add(new ReceiverReport(ownSsrc, blocks.subList(i, end)));
        }
        if (reports.isEmpty()) {
            reports.add(new ReceiverReport(ownSsrc, List.of()));
        }
        reports.add(new SourceDescription(ownSsrc, cname));
        return reports;
    }

    private long ntpTime(long nowNanos) {
        return NtpTime.ofUnixNanos(nowNanos + unixOffsetNanos);
    }

    long packetsLost() {
        long lost = 0;
        for (ReceiveSlot slot : slots) {
            lost += slot.packetsLost();
        }
        return lost;
    }

    long packetsRestored() {
        long restored = 0;
        for (ReceiveSlot slot : slots) {
            restored += slot.packetsRestored();
        }
        return restored;
    }
}
