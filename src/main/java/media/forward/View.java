package media.forward;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// All that a participant looks at. Of pictures of one rank, those named first come first.
///
/// @param wants each picture at most once
public record View(List<ViewRequest> wants) {
    /// For who does not say what it shows: a camera is seldom larger than a quarter of the window.
    private static final int MEDIUM_HEIGHT = 360;

    /// Text must be read.
    private static final int SCREEN_HEIGHT = 1080;

    public View {
        wants = List.copyOf(wants);
    }

    /// Screens in full and cameras of medium height.
    ///
    /// @param live in the order in which cameras come
    static View byDefault(List<VideoTrack> live) {
        List<ViewRequest> wants = new ArrayList<>();
        for (VideoTrack track : live) {
            int height = track.kind() == TrackKind.SCREEN ? SCREEN_HEIGHT : MEDIUM_HEIGHT;
            wants.add(
                    new ViewRequest(
                            track.participant(),
                            track.kind(),
                            height,
                            ViewRequest.ANY_FRAME_RATE,
                            false));
        }
        return new View(wants);
    }

    /// What is pinned, then screens, then the rest: who comes first gets a slot.
    List<ViewRequest> ranked() {
        List<ViewRequest> ranked = new ArrayList<>(wants);
        // Stable: the order of the view decides between equals.
        ranked.sort(Comparator.comparingInt(View::rank));
        return ranked;
    }

    private static int rank(ViewRequest want) {
        if (want.pinned()) {
            return 0;
        }
        return want.kind() == TrackKind.SCREEN ? 1 : 2;
    }
}
