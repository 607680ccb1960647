package media.forward;

import call.TrackKind;
import media.quality.TrackQuality;
import media.sdp.ReceiveSection;

/// One published source of a participant and the slots it is in.
public sealed interface Track permits AudioTrack, VideoTrack {
    /// The track of a section.
    ///
    /// @param participant number of the publisher
    /// @param priority of the publisher's voice, 0 for most people
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
                new Publication(participant, kind, section, priority, encrypted, allowed);
        return kind.video() ? new VideoTrack(publication, keyframes) : new AudioTrack(publication);
    }

    /// Number of the participant who publishes it.
    int participant();

    TrackKind kind();

    /// Whether its publisher has it switched on.
    boolean allowed();

    /// How it arrives.
    TrackQuality quality();
}
