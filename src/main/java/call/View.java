package call;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// All video tracks that a participant has on the screen. Of those of one rank, the first named
/// comes first.
///
/// @param requests each track at most once
public record View(List<ViewRequest> requests) {
    public View {
        requests = List.copyOf(requests);
    }

    /// Pinned tracks, then screens, then the rest: the first ones get the slots.
    public List<ViewRequest> ranked() {
        List<ViewRequest> ranked = new ArrayList<>(requests);
        // Stable: the order of the view decides between equals.
        ranked.sort(Comparator.comparingInt(View::rank));
        return ranked;
    }

    private static int rank(ViewRequest request) {
        if (request.pinned()) {
            return 0;
        }
        return request.track() == TrackKind.SCREEN ? 1 : 2;
    }
}
