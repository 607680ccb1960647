package media.rtcp;

import java.util.List;
import media.rtp.Bytes;
import org.jspecify.annotations.Nullable;

/// What a stream has sent, and which wall-clock time its timestamps mean (RFC 3550 §6.4.1).
///
/// ```
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |V=2|P|    RC   |   PT=SR=200   |             length            |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                         SSRC of sender                        |
/// +=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+
/// |                        NTP time, seconds                      |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                        NTP time, fraction                     |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                         RTP timestamp                         |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                         packets sent                          |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                       payload bytes sent                      |
/// +=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+
/// |                        report blocks                          |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// ```
///
/// `ntpTime` is 32.32 bits since 1900; the counts wrap at 32 bits on the wire.
public record SenderReport(
        int ssrc,
        long ntpTime,
        int rtpTimestamp,
        long packets,
        long bytes,
        List<ReportBlock> reports)
        implements RtcpMessage {
    private static final int FIXED_BYTES = 28;

    public SenderReport {
        reports = List.copyOf(reports);
    }

    /// The middle 32 bits of the NTP time, by which report blocks name this report.
    public long middleOfNtpTime() {
        return NtpTime.middle(ntpTime);
    }

    static @Nullable SenderReport read(byte[] b, int at, int end, int count) {
        if (end - at < FIXED_BYTES) {
            return null;
        }
        List<ReportBlock> reports = ReportBlock.readAll(b, at + FIXED_BYTES, end, count);
        return reports == null
                ? null
                : new SenderReport(
                        Bytes.int32(b, at + 4),
                        Bytes.int64(b, at + 8),
                        Bytes.int32(b, at + 16),
                        Bytes.uint32(b, at + 20),
                        Bytes.uint32(b, at + 24),
                        reports);
    }

    int write(byte[] out, int at) {
        Bytes.putInt32(out, at + 4, ssrc);
        Bytes.putInt64(out, at + 8, ntpTime);
        Bytes.putInt32(out, at + 16, rtpTimestamp);
        Bytes.putInt32(out, at + 20, (int) packets);
        Bytes.putInt32(out, at + 24, (int) bytes);
        int end = ReportBlock.writeAll(reports, out, at + FIXED_BYTES);
        RtcpHeader.write(out, at, end, reports.size(), RtcpHeader.SENDER_REPORT);
        return end;
    }
}
