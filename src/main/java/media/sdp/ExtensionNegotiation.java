package media.sdp;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Chooses the header extensions of the sections of one answer. The ids are the client's, per offer
/// (RFC 8285 §6). All accepted sections are bundled, so an id that is accepted means the same
/// extension in all of them (RFC 9143 §9, RFC 8285 §5): of a conflict the first section is served
/// and the others go without.
final class ExtensionNegotiation {
    private static final String AUDIO_LEVEL = "urn:ietf:params:rtp-hdrext:ssrc-audio-level";
    private static final String MIXER_LEVEL = "urn:ietf:params:rtp-hdrext:csrc-audio-level";
    private static final String MID = "urn:ietf:params:rtp-hdrext:sdes:mid";
    private static final String STREAM_ID = "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id";
    private static final String REPAIRED_STREAM_ID =
            "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id";
    private static final String TRANSPORT_SEQUENCE =
            "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01";
    private static final String ABSOLUTE_SEND_TIME =
            "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time";
    private static final String VIDEO_ORIENTATION = "urn:3gpp:video-orientation";
    private static final String DEPENDENCY_DESCRIPTOR =
            "https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension";

    /// Accepted, so that a browser may use it; nothing is written into it so far.
    private static final String PLAYOUT_DELAY =
            "http://www.webrtc.org/experiments/rtp-hdrext/playout-delay";

    private static final Set<String> FROM_CLIENT =
            Set.of(
                    AUDIO_LEVEL,
                    MID,
                    STREAM_ID,
                    REPAIRED_STREAM_ID,
                    TRANSPORT_SEQUENCE,
                    ABSOLUTE_SEND_TIME,
                    VIDEO_ORIENTATION,
                    DEPENDENCY_DESCRIPTOR);

    /// No mid: each slot's SSRC is in the answer. The audio level gives a level to the contributing
    /// source, for a client to show who speaks: RFC 6465 is meant for it, but Chromium takes it
    /// from RFC 6464. Neither transport sequence nor send time: only video adapts, and 200
    /// listeners must not send feedback on audio.
    private static final Set<String> AUDIO_TO_CLIENT =
            Set.of(AUDIO_LEVEL, MIXER_LEVEL, PLAYOUT_DELAY);

    private static final Set<String> VIDEO_TO_CLIENT =
            Set.of(
                    VIDEO_ORIENTATION,
                    DEPENDENCY_DESCRIPTOR,
                    PLAYOUT_DELAY,
                    TRANSPORT_SEQUENCE,
                    ABSOLUTE_SEND_TIME);

    /// RFC 8285 §4.2: the ids that both the one-byte and the two-byte form can carry.
    private static final int MAX_ID = 14;

    /// What each accepted id means in the bundle.
    private final Map<Integer, String> uriById = new HashMap<>();

    /// Must be called in the order of the sections.
    ///
    /// @param toClient the section is a slot
    List<Extension> accept(MediaSection offered, boolean toClient) {
        Set<String> ours = offered.kind().equals("video") ? VIDEO_TO_CLIENT : AUDIO_TO_CLIENT;
        Set<String> accepts = toClient ? ours : FROM_CLIENT;
        List<Extension> accepted = new ArrayList<>();
        for (Extension extension : offered.extensions()) {
            boolean usable =
                    toClient ? extension.direction().receives() : extension.direction().sends();
            boolean repeated =
                    accepted.stream()
                            .anyMatch(other ->
                                    other.id() == extension.id()
                                            || other.uri().equals(extension.uri()));
            if (accepts.contains(extension.uri())
                    && usable
                    && !repeated
                    && extension.id() <= MAX_ID
                    && claim(extension)) {
                accepted.add(
                        new Extension(
                                extension.id(),
                                extension.direction().reversed(),
                                extension.uri(),
                                extension.attributes()));
            }
        }
        return accepted;
    }

    /// @return false when the id means another extension in a section before
    private boolean claim(Extension extension) {
        String other = uriById.putIfAbsent(extension.id(), extension.uri());
        return other == null || other.equals(extension.uri());
    }

    static ExtensionIds ids(List<Extension> accepted) {
        return new ExtensionIds(
                id(accepted, AUDIO_LEVEL),
                id(accepted, MID),
                id(accepted, STREAM_ID),
                id(accepted, REPAIRED_STREAM_ID),
                id(accepted, TRANSPORT_SEQUENCE),
                id(accepted, ABSOLUTE_SEND_TIME),
                id(accepted, VIDEO_ORIENTATION),
                id(accepted, DEPENDENCY_DESCRIPTOR),
                id(accepted, MIXER_LEVEL));
    }

    private static int id(List<Extension> accepted, String uri) {
        return accepted.stream()
                .filter(extension -> extension.uri().equals(uri))
                .mapToInt(Extension::id)
                .findFirst()
                .orElse(0);
    }
}
