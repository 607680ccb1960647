package media.sdp;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import media.codec.Codec;
import org.jspecify.annotations.Nullable;

/// Chooses the payload types of a section, in the client's order of preference, and writes them
/// back.
final class FormatNegotiation {
    private static final String RTX = "rtx";

    private FormatNegotiation() {}

    /// @param toClient the section is a slot
    /// @param encrypted payloads are encrypted end to end: without RED, since browsers encrypt a
    ///     packet of RED as a whole, heads included, and decrypt before they take it apart
    static List<PayloadFormat> accept(MediaSection offered, boolean toClient, boolean encrypted) {
        Map<Integer, Format> offeredFormats = new HashMap<>();
        Map<Integer, Integer> rtx = new HashMap<>();
        for (Format format : offered.formats()) {
            offeredFormats.put(format.payloadType(), format);
            if (format.encodingName().equalsIgnoreCase(RTX)) {
                Integer repaired = integer(format.parameters().get("apt"));
                if (repaired != null
                        && offered.line()
                                .payloads()
                                .contains(Integer.toString(format.payloadType()))) {
                    rtx.putIfAbsent(repaired, format.payloadType());
                }
            }
        }
        List<PayloadFormat> accepted = new ArrayList<>();
        for (String payload : offered.line().payloads()) {
            Integer payloadType = integer(payload);
            Format format = payloadType == null ? null : offeredFormats.remove(payloadType);
            Codec codec = format == null ? null : codec(offered, format);
            if (format != null && codec != null) {
                accepted.add(
                        accept(
                                format,
                                codec,
                                rtx.getOrDefault(format.payloadType(), -1),
                                toClient));
            }
        }
        accepted.removeIf(format ->
                format.codec() == Codec.RED && (encrypted || !repeatsOpus(format, accepted)));
        return packetizationModeOneFirst(accepted);
    }

    /// RFC 2198 §5: the parameters of RED are the payload types of its blocks; here all are to be
    /// the Opus of the section.
    private static boolean repeatsOpus(PayloadFormat red, List<PayloadFormat> accepted) {
        Map<String, String> parameters = red.parameters();
        for (PayloadFormat format : accepted) {
            String opus = Integer.toString(format.payloadType());
            if (format.codec() == Codec.OPUS
                    && parameters.keySet().stream()
                            .allMatch(blocks -> blocks.matches(opus + "(/" + opus + ")+"))
                    && parameters.size() == 1) {
                return true;
            }
        }
        return false;
    }

    private static PayloadFormat accept(
            Format format, Codec codec, int rtxPayloadType, boolean toClient) {
        List<String> feedback = format.feedback();
        return new PayloadFormat(
                format.payloadType(),
                codec,
                format.clockRate(),
                format.channels(),
                format.parameters(),
                codec.video() ? rtxPayloadType : -1,
                codec.video() && feedback.contains("nack"),
                codec.video() && feedback.contains("nack pli"),
                codec.video() && !toClient && feedback.contains("ccm fir"),
                codec.video() && feedback.contains("goog-remb"),
                (codec.video() || !toClient) && feedback.contains("transport-cc"));
    }

    /// The codec, when the server forwards it in this profile.
    private static @Nullable Codec codec(MediaSection offered, Format format) {
        Codec codec = Codec.of(format.encodingName(), format.clockRate());
        // RFC 5761 §4: with rtcp-mux, 64 to 95 would look like RTCP.
        boolean usable = format.payloadType() < 64 || format.payloadType() > 95;
        if (codec == null || !usable || codec.video() != offered.kind().equals("video")) {
            return null;
        }
        Map<String, String> parameters = format.parameters();
        boolean served =
                switch (codec) {
                    // RFC 7587 §7.
                    case OPUS, RED -> format.channels() == 2;
                    case VP8, H264 -> true;
                    // RFC 9628 §6: 0 is 8 bit 4:2:0 and the default, 2 the same in 10 bit.
                    case VP9 -> parameters.getOrDefault("profile-id", "0").matches("0|2");
                    case AV1 -> parameters.getOrDefault("profile", "0").equals("0");
                };
        return served ? codec : null;
    }

    /// Among the positions that H.264 has in the client's order, those with packetization-mode=1
    /// come first (RFC 6184 §8.1): only they can carry a NAL unit longer than a datagram.
    private static List<PayloadFormat> packetizationModeOneFirst(List<PayloadFormat> formats) {
        var h264 =
                formats.stream()
                        .filter(format -> format.codec() == Codec.H264)
                        .sorted(
                                Comparator.comparing(format ->
                                        !"1".equals(format.parameters().get("packetization-mode"))))
                        .iterator();
        return formats.stream()
                .map(format -> format.codec() == Codec.H264 ? h264.next() : format)
                .toList();
    }

    /// The payload types of the answer's `m=` line.
    static List<String> payloads(List<PayloadFormat> accepted) {
        List<String> payloads = new ArrayList<>();
        for (PayloadFormat format : accepted) {
            payloads.add(Integer.toString(format.payloadType()));
            if (format.rtxPayloadType() >= 0) {
                payloads.add(Integer.toString(format.rtxPayloadType()));
            }
        }
        return payloads;
    }

    static List<Format> describe(List<PayloadFormat> accepted) {
        List<Format> formats = new ArrayList<>();
        for (PayloadFormat format : accepted) {
            formats.add(
                    new Format(
                            format.payloadType(),
                            format.codec().encodingName(),
                            format.clockRate(),
                            format.channels(),
                            fmtp(format),
                            feedback(format)));
            if (format.rtxPayloadType() >= 0) {
                formats.add(
                        new Format(
                                format.rtxPayloadType(),
                                RTX,
                                format.clockRate(),
                                1,
                                "apt=" + format.payloadType(),
                                List.of()));
            }
        }
        return formats;
    }

    private static List<String> feedback(PayloadFormat format) {
        List<String> feedback = new ArrayList<>();
        if (format.remb()) {
            feedback.add("goog-remb");
        }
        if (format.transportFeedback()) {
            feedback.add("transport-cc");
        }
        if (format.fullIntraRequest()) {
            feedback.add("ccm fir");
        }
        if (format.nack()) {
            feedback.add("nack");
        }
        if (format.pictureLoss()) {
            feedback.add("nack pli");
        }
        return feedback;
    }

    private static String fmtp(PayloadFormat format) {
        return switch (format.codec()) {
            // RFC 7587 §7.1: what the receiver, here the server, would like to get.
            case OPUS ->
                    "minptime=10;useinbandfec=1"
                            + mirrored(format, "usedtx")
                            + stereo(format)
                            + mirrored(format, "maxaveragebitrate");
            case RED -> String.join(";", format.parameters().keySet());
            // max-fs and max-fr are the limits of a decoder (RFC 7741 §6.1); the server has
            // none.
            case VP8 -> "";
            case VP9 -> parameters(format, "profile-id");
            // RFC 6184 §8.2.2: profile and packetization mode must be the offer's, the level may
            // differ by direction when both sides allow it.
            case H264 ->
                    parameters(
                            format,
                            "level-asymmetry-allowed",
                            "packetization-mode",
                            "profile-level-id");
            case AV1 -> parameters(format, "level-idx", "profile", "tier");
        };
    }

    /// What the client requests for itself, repeated in the answer as the receiver's preference:
    /// only that makes it send so.
    private static String mirrored(PayloadFormat format, String name) {
        String value = format.parameters().get(name);
        return value != null && value.matches("[0-9]{1,6}") ? ";" + name + "=" + value : "";
    }

    /// RFC 7587 §6.1: `stereo` is what one likes to receive, `sprop-stereo` what one is likely to
    /// send. A client that says it sends stereo is asked for it.
    private static String stereo(PayloadFormat format) {
        return "1".equals(format.parameters().get("sprop-stereo"))
                ? ";stereo=1;sprop-stereo=1"
                : mirrored(format, "stereo");
    }

    private static String parameters(PayloadFormat format, String... names) {
        List<String> parameters = new ArrayList<>();
        for (String name : names) {
            String value = format.parameters().get(name);
            if (value != null) {
                parameters.add(name + "=" + value);
            }
        }
        return String.join(";", parameters);
    }

    private static @Nullable Integer integer(@Nullable String text) {
        return text != null && text.matches("[0-9]{1,3}") ? Integer.valueOf(text) : null;
    }
}
