package call;

/// One video track a participant has on the screen.
///
/// @param participant the publisher of the track
/// @param track camera or screen
/// @param height in device pixels of the area it is shown in; more are of no use
/// @param frameRate most frames a second that are of use, [#ANY_FRAME_RATE] for all there are
/// @param pinned the viewer chose it: it comes before everything else
public record ViewRequest(
        int participant, TrackKind track, int height, int frameRate, boolean pinned) {
    public static final int ANY_FRAME_RATE = 0;

    public ViewRequest {
        if (!track.video()) {
            throw new IllegalArgumentException(track + " is not a video track");
        }
    }
}
