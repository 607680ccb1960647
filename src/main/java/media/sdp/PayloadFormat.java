package media.sdp;

import java.util.Map;
import media.codec.Codec;

/// A payload type both sides agreed on.
///
/// @param parameters the offer's `a=fmtp`, names in lower case
/// @param rtxPayloadType where its retransmissions travel (RFC 4588), -1 = nowhere
/// @param nack generic NACK (RFC 4585 section 6.2.1)
/// @param pictureLoss PLI (RFC 4585 section 6.3.1)
/// @param fullIntraRequest FIR (RFC 5104 section 4.3.1)
/// @param remb draft-alvestrand-rmcat-remb
/// @param transportFeedback draft-holmer-rmcat-transport-wide-cc-extensions-01
public record PayloadFormat(
        int payloadType,
        Codec codec,
        int clockRate,
        int channels,
        Map<String, String> parameters,
        int rtxPayloadType,
        boolean nack,
        boolean pictureLoss,
        boolean fullIntraRequest,
        boolean remb,
        boolean transportFeedback) {
    public PayloadFormat {
        parameters = Map.copyOf(parameters);
    }
}
