package media.forward;

/// One picture a participant looks at.
///
/// @param participant whose it is
/// @param kind camera or screen
/// @param height in pixels of the place it is shown in; more are of no use
/// @param frameRate most pictures a second that are of use, [#ANY_FRAME_RATE] for all there are
/// @param pinned the viewer chose it: it comes before everything else
public record ViewRequest(
        int participant, TrackKind kind, int height, int frameRate, boolean pinned) {
    public static final int ANY_FRAME_RATE = 0;

    public ViewRequest {
        if (!kind.video()) {
            throw new IllegalArgumentException(kind + " has no picture");
        }
    }
}
