package media.sdp;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import media.codec.Codec;
import refusal.RefusalCode;

/// What each accepted payload type means. All sections of a bundle are one RTP session, so it means
/// the same codec, with the same configuration, in all of them (RFC 8843 §10.1.2).
final class BundlePayloadTypes {
    /// @param rtx retransmissions of the format, not the format itself
    private record Use(PayloadFormat format, boolean rtx) {
        boolean agrees(Use other) {
            if (rtx || other.rtx) {
                return rtx == other.rtx && format.payloadType() == other.format.payloadType();
            }
            // What else the parameters say is what a receiver prefers.
            return format.decodes(other.format)
                    && (format.codec() != Codec.RED
                            || format.parameters().equals(other.format.parameters()));
        }

        String name() {
            return rtx
                    ? "rtx of " + format.payloadType()
                    : format.codec().encodingName() + "/" + format.clockRate();
        }
    }

    private final Map<Integer, Use> uses = new HashMap<>();

    /// @param accepted the formats of a section
    /// @throws SdpException `sdp_payload_type_conflict`
    void claim(String mid, List<PayloadFormat> accepted) throws SdpException {
        for (PayloadFormat format : accepted) {
            claim(mid, format.payloadType(), new Use(format, false));
            if (format.rtxPayloadType() >= 0) {
                claim(mid, format.rtxPayloadType(), new Use(format, true));
            }
        }
    }

    private void claim(String mid, int payloadType, Use use) throws SdpException {
        Use other = uses.putIfAbsent(payloadType, use);
        if (other != null && !other.agrees(use)) {
            throw new SdpException(
                    RefusalCode.SDP_PAYLOAD_TYPE_CONFLICT,
                    "Payload type "
                            + payloadType
                            + " is "
                            + use.name()
                            + " in section "
                            + mid
                            + ", but "
                            + other.name()
                            + " in another section of the bundle, or has other parameters there;"
                            + " in a bundle, it must be the same codec everywhere.");
        }
    }
}
