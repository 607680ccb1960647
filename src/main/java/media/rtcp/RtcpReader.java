package media.rtcp;

import java.util.List;
import media.rtp.Bytes;
import media.rtp.DropReason;
import org.jspecify.annotations.Nullable;

/// Reads compound RTCP packets, of reduced size too (RFC 3550 §6.1, RFC 5506). Whatever the bytes
/// are, it does not throw and does not read beyond them.
public final class RtcpReader {
    /// In one packet. Browsers send fewer than ten, and a packet of 1,200 bytes has room for 300.
    static final int MAX_MESSAGES = 64;

    private RtcpReader() {}

    /// Whether a datagram in the range of RTP is RTCP, by its second byte (RFC 5761 §4).
    public static boolean isRtcp(byte second) {
        int type = second & 0xFF;
        return type >= 192 && type <= 223;
    }

    /// Adds the messages of `length` bytes to `out`, all of them or, when the result is not `OK`,
    /// none. `b` is borrowed.
    public static DropReason read(byte[] b, int offset, int length, List<RtcpMessage> out) {
        int before = out.size();
        DropReason reason = readAll(b, offset, offset + length, out);
        if (reason != DropReason.OK) {
            out.subList(before, out.size()).clear();
        }
        return reason;
    }

    private static DropReason readAll(byte[] b, int at, int end, List<RtcpMessage> out) {
        if (at == end) {
            return DropReason.EMPTY;
        }
        int most = out.size() + MAX_MESSAGES;
        while (at < end) {
            if (out.size() > most) {
                return DropReason.BAD_RTCP;
            }
            if (end - at < RtcpHeader.BYTES) {
                return DropReason.TRUNCATED;
            }
            int first = b[at];
            if ((first & 0xC0) != 0x80) {
                return DropReason.BAD_VERSION;
            }
            int next = at + 4 * (Bytes.uint16(b, at + 2) + 1);
            if (next > end) {
                return DropReason.TRUNCATED;
            }
            int padding = 0;
            if ((first & 0x20) != 0) {
                padding = b[next - 1] & 0xFF;
                // Browsers pad transport feedback by less than a word, so RFC 3550's multiple of 4
                // is not asked.
                if (padding == 0 || padding > next - at - RtcpHeader.BYTES) {
                    return DropReason.BAD_PADDING;
                }
            }
            if (!readPacket(b, at, next - padding, first & 0x1F, out)) {
                return DropReason.BAD_RTCP;
            }
            at = next;
        }
        return DropReason.OK;
    }

    /// Reads one packet, which ends at `end` without padding; false when it contradicts itself.
    private static boolean readPacket(byte[] b, int at, int end, int count, List<RtcpMessage> out) {
        int type = b[at + 1] & 0xFF;
        return switch (type) {
            case RtcpHeader.SENDER_REPORT -> add(SenderReport.read(b, at, end, count), out);
            case RtcpHeader.RECEIVER_REPORT -> add(ReceiverReport.read(b, at, end, count), out);
            case RtcpHeader.SOURCE_DESCRIPTION -> SourceDescription.readAll(b, at, end, count, out);
            case RtcpHeader.GOODBYE -> add(Goodbye.read(b, at, end, count), out);
            case RtcpHeader.TRANSPORT_FEEDBACK -> readTransport(b, at, end, count, out);
            case RtcpHeader.PAYLOAD_FEEDBACK -> readPayload(b, at, end, count, out);
            default -> out.add(UnknownRtcp.read(b, at, end, type, count));
        };
    }

    private static boolean readTransport(
            byte[] b, int at, int end, int format, List<RtcpMessage> out) {
        return switch (format) {
            case GenericNack.FORMAT -> add(GenericNack.read(b, at, end), out);
            case TransportFeedback.FORMAT -> add(TransportFeedback.read(b, at, end), out);
            default -> out.add(UnknownRtcp.read(b, at, end, RtcpHeader.TRANSPORT_FEEDBACK, format));
        };
    }

    private static boolean readPayload(
            byte[] b, int at, int end, int format, List<RtcpMessage> out) {
        if (format == PictureLoss.FORMAT) {
            return add(PictureLoss.read(b, at, end), out);
        }
        if (format == FullIntraRequest.FORMAT) {
            return FullIntraRequest.readAll(b, at, end, out);
        }
        if (format == ReceiverEstimatedMaximumBitrate.FORMAT
                && ReceiverEstimatedMaximumBitrate.isAt(b, at, end)) {
            return add(ReceiverEstimatedMaximumBitrate.read(b, at, end), out);
        }
        return out.add(UnknownRtcp.read(b, at, end, RtcpHeader.PAYLOAD_FEEDBACK, format));
    }

    private static boolean add(@Nullable RtcpMessage message, List<RtcpMessage> out) {
        return message != null && out.add(message);
    }
}
