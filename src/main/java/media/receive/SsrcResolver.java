package media.receive;

import java.nio.charset.StandardCharsets;
import java.util.List;
import media.rtp.RtpPacket;
import media.sdp.PayloadFormat;
import media.sdp.ReceiveSection;
import org.jspecify.annotations.Nullable;

/// Finds where in the client's offer a new SSRC belongs: its media section (RFC 9143 §9.2), its
/// encoding (RFC 8852), and whether it carries retransmissions. Called once per stream.
public final class SsrcResolver {
    private SsrcResolver() {}

    /// The index of a packet's media section: by mid, by an SSRC in the offer, or by a payload type
    /// that only one section uses; -1 when unknown.
    public static int section(RtpPacket packet, List<ReceiveSection> sections) {
        int byPayloadType = -1;
        int matches = 0;
        for (int i = 0; i < sections.size(); i++) {
            ReceiveSection section = sections.get(i);
            String mid = text(packet, section.extensions().mid());
            if (mid != null && mid.equals(section.mid())) {
                return i;
            }
            if (section.ssrcs().contains(packet.ssrc())
                    || section.rtxSsrcs().containsKey(packet.ssrc())) {
                return i;
            }
            for (PayloadFormat format : section.formats()) {
                if (format.payloadType() == packet.payloadType()
                        || format.rtxPayloadType() == packet.payloadType()) {
                    byPayloadType = i;
                    matches++;
                }
            }
        }
        return matches == 1 ? byPayloadType : -1;
    }

    /// The index of a packet's encoding in its media section, -1 when unknown.
    public static int encoding(RtpPacket packet, ReceiveSection section) {
        if (section.rids().isEmpty()) {
            return 0;
        }
        String rid = text(packet, section.extensions().streamId());
        if (rid != null) {
            return section.rids().indexOf(rid);
        }
        return section.ssrcs().indexOf(packet.ssrc());
    }

    /// The index of the encoding that a retransmission repairs, -1 when unknown: by repaired-rid
    /// (RFC 8852 §3.2), by FID group (RFC 5576 §4.2), or because there is only one.
    public static int repairedEncoding(RtpPacket packet, ReceiveSection section) {
        if (section.rids().size() < 2) {
            return 0;
        }
        String rid = text(packet, section.extensions().repairedStreamId());
        if (rid != null) {
            return section.rids().indexOf(rid);
        }
        Integer repaired = section.rtxSsrcs().get(packet.ssrc());
        return repaired == null ? -1 : section.ssrcs().indexOf(repaired);
    }

    public static boolean isRetransmission(RtpPacket packet, ReceiveSection section) {
        for (PayloadFormat format : section.formats()) {
            if (format.rtxPayloadType() == packet.payloadType()) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable String text(RtpPacket packet, int extensionId) {
        int at = extensionId == 0 ? -1 : packet.extensionOffset(extensionId);
        return at < 0
                ? null
                : new String(
                        packet.buffer(),
                        at,
                        packet.extensionBytes(extensionId),
                        StandardCharsets.US_ASCII);
    }
}
