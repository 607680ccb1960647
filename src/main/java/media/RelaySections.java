package media;

import call.shard.RelayState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import media.codec.Codec;
import media.forward.Publication;
import media.sdp.ExtensionIds;
import media.sdp.PayloadFormat;
import media.sdp.ReceiveSection;
import media.sdp.SendSection;
import org.jspecify.annotations.Nullable;

/// What an offer and its answer say of a connection, for the tracks of a relay: fixed, or derived
/// by both ends from [RelayState].
final class RelaySections {
    private static final ExtensionIds AUDIO = new ExtensionIds(1, 0, 0, 0, 0, 0, 0, 0, 0);
    private static final ExtensionIds VIDEO = new ExtensionIds(0, 0, 0, 0, 0, 0, 4, 5, 0);

    private static final int FIRST_VIDEO_PAYLOAD_TYPE = 96;

    /// Each has one payload type, and one for its retransmissions, of 96 to 127 (RFC 3551 §6).
    static final int MAX_VIDEO_FORMATS = 16;

    /// Audio is sent as RFC 2198 with each frame twice, so that one lost packet costs nothing.
    private static final List<PayloadFormat> AUDIO_FORMATS =
            List.of(audio(111, Codec.OPUS), audio(63, Codec.RED));

    private RelaySections() {}

    private static PayloadFormat audio(int payloadType, Codec codec) {
        return new PayloadFormat(
                payloadType,
                codec,
                codec.clockRate(),
                2,
                Map.of(),
                -1,
                false,
                false,
                false,
                false,
                false);
    }

    /// The formats of a local track, for the other end.
    static List<RelayState.Format> formats(Publication publication) {
        List<RelayState.Format> formats = new ArrayList<>();
        if (publication.kind().video()) {
            for (PayloadFormat format : publication.section().formats()) {
                if (formats.size() < MAX_VIDEO_FORMATS) {
                    formats.add(
                            new RelayState.Format(
                                    FIRST_VIDEO_PAYLOAD_TYPE + 2 * formats.size(),
                                    format.codec().encodingName(),
                                    format.parameters()));
                }
            }
        }
        return formats;
    }

    /// What one encoding of a local track is sent with.
    ///
    /// @param relay its number at the other end
    static SendSection send(int relay, RelayState.Track track, int encoding) {
        boolean video = track.kind().video();
        return new SendSection(
                "",
                0,
                video,
                negotiated(track),
                video ? VIDEO : AUDIO,
                RelaySsrc.media(relay, track.id(), encoding),
                video ? RelaySsrc.retransmissions(relay, track.id(), encoding) : 0);
    }

    /// What a track of the other end is received with; null when this version knows none of its
    /// formats.
    static @Nullable ReceiveSection receive(RelayState.Track track) {
        List<PayloadFormat> formats = negotiated(track);
        boolean video = track.kind().video();
        return formats.isEmpty()
                ? null
                : new ReceiveSection(
                        "",
                        0,
                        video,
                        formats,
                        video ? VIDEO : AUDIO,
                        track.rids(),
                        List.of(),
                        Map.of());
    }

    private static List<PayloadFormat> negotiated(RelayState.Track track) {
        if (!track.kind().video()) {
            return AUDIO_FORMATS;
        }
        List<PayloadFormat> formats = new ArrayList<>();
        for (RelayState.Format format : track.formats()) {
            Codec codec = Codec.of(format.codec(), 90_000);
            if (codec != null && format.payloadType() >= 0 && format.payloadType() < 127) {
                formats.add(
                        new PayloadFormat(
                                format.payloadType(),
                                codec,
                                90_000,
                                1,
                                format.parameters(),
                                format.payloadType() + 1,
                                true,
                                true,
                                false,
                                false,
                                false));
            }
        }
        return formats;
    }
}
