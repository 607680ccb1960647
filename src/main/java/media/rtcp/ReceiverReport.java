package media.rtcp;

import java.util.List;
import media.rtp.Bytes;
import org.jspecify.annotations.Nullable;

/// How streams arrive at one that sends none itself (RFC 3550 §6.4.2): header, own SSRC, report
/// blocks.
public record ReceiverReport(int ssrc, List<ReportBlock> reports) implements RtcpMessage {
    private static final int FIXED_BYTES = 8;

    public ReceiverReport {
        reports = List.copyOf(reports);
    }

    static @Nullable ReceiverReport read(byte[] b, int at, int end, int count) {
        if (end - at < FIXED_BYTES) {
            return null;
        }
        List<ReportBlock> reports = ReportBlock.readAll(b, at + FIXED_BYTES, end, count);
        return reports == null ? null : new ReceiverReport(Bytes.int32(b, at + 4), reports);
    }

    int write(byte[] out, int at) {
        Bytes.putInt32(out, at + 4, ssrc);
        int end = ReportBlock.writeAll(reports, out, at + FIXED_BYTES);
        RtcpHeader.write(out, at, end, reports.size(), RtcpHeader.RECEIVER_REPORT);
        return end;
    }
}
