package media.forward;

import call.TrackKind;
import media.quality.TrackQuality;
import media.sdp.ReceiveSection;

/// One published source of a participant and the slots it is in.
public sealed interface Track permits AudioTrack, VideoTrack {
    /// The track of a media section.
    ///
    /// @param participant number of the publisher
    /// @param priority of the publisher as a speaker, 0 for most
    /// @param allowed whether the publisher has it switched on
    /// @param encrypted its payloads are encrypted end to end
    static Track of(
            int participant,
            TrackKind kind,
            ReceiveSection section,
            int priority,
            boolean allowed,
            boolean encrypted,
            VideoTrack.KeyframeListener keyframes) {
        Publication publication =
                new Publication(participant, kind, section, priority, encrypted, false, allowed);
        return of(publication, keyframes);
    }

    /// A track that a relay brings from another shard, switched off at first.
    static Track relayed(
            int participant,
            TrackKind kind,
            ReceiveSection section,
            int priority,
            boolean encrypted,
            VideoTrack.KeyframeListener keyframes) {
        return of(
                new Publication(participant, kind, section, priority, encrypted, true, false),
                keyframes);
    }

    private static Track of(Publication publication, VideoTrack.KeyframeListener keyframes) {
        return publication.kind().video()
                ? new VideoTrack(publication, keyframes)
                : new AudioTrack(publication);
    }

    Publication publication();

    /// Number of the participant who publishes it.
    default int participant() {
        return publication().participant();
    }

    default TrackKind kind() {
        return publication().kind();
    }

    /// Whether its publisher has it switched on.
    default boolean allowed() {
        return publication().allowed();
    }

    /// How it arrives.
    default TrackQuality quality() {
        return publication().quality();
    }
}
