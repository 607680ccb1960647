package media.sdp;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import media.codec.Codec;

/// A payload type both sides agreed on.
///
/// @param parameters the offer's `a=fmtp`, names in lower case
/// @param rtxPayloadType where its retransmissions travel (RFC 4588), -1 = nowhere
/// @param nack generic NACK (RFC 4585 §6.2.1)
/// @param pictureLoss PLI (RFC 4585 §6.3.1)
/// @param fullIntraRequest FIR (RFC 5104 §4.3.1)
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

    /// Whether a receiver of this format can decode what the other one describes: payload types are
    /// each side's own, codec and profile must be the same.
    public boolean decodes(PayloadFormat other) {
        return codec == other.codec
                && switch (codec) {
                    // RFC 6184 §8.2.2: profile and packetization mode do not change between
                    // offer and answer, the level may.
                    case H264 ->
                            h264Profile().equals(other.h264Profile())
                                    && parameter("packetization-mode", "0")
                                            .equals(other.parameter("packetization-mode", "0"));
                    case VP9 ->
                            parameter("profile-id", "0").equals(other.parameter("profile-id", "0"));
                    case AV1 -> parameter("profile", "0").equals(other.parameter("profile", "0"));
                    default -> true;
                };
    }

    /// Whether packets of both are read alike: all but what the client only prefers for itself is
    /// equal.
    boolean isReadAs(PayloadFormat other) {
        return withoutPreferences().equals(other.withoutPreferences());
    }

    private PayloadFormat withoutPreferences() {
        Map<String, String> read = new HashMap<>(parameters);
        read.remove("maxaveragebitrate"); // RFC 7587 §6.1
        return new PayloadFormat(
                payloadType,
                codec,
                clockRate,
                channels,
                read,
                rtxPayloadType,
                nack,
                pictureLoss,
                fullIntraRequest,
                remb,
                transportFeedback);
    }

    private String h264Profile() {
        String id = parameter("profile-level-id", "42000a").toLowerCase(Locale.ROOT);
        return id.substring(0, Math.min(4, id.length()));
    }

    private String parameter(String name, String otherwise) {
        return parameters.getOrDefault(name, otherwise);
    }
}
