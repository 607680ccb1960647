package media.forward;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// All that a participant looks at. Of pictures of one rank, those named first come first.
///
/// @param wants each picture at most once
public record View(List<Want> wants) {
    public View {
        wants = List.copyOf(wants);
    }

    /// The tracks that are looked at: what is pinned, then screens, then the rest, in the order of the
    /// wants within each.
    List<VideoTrack> choose(List<VideoTrack> live) {
        List<VideoTrack> chosen = new ArrayList<>();
        for (Want want : ranked()) {
            for (VideoTrack track : live) {
                if (track.participant() == want.participant() && track.kind() == want.kind()) {
                    chosen.add(track);
                }
            }
        }
        return chosen;
    }

    private List<Want> ranked() {
        List<Want> ranked = new ArrayList<>(wants);
        // Stable: the order of the view decides between equals.
        ranked.sort(Comparator.comparingInt(View::rank));
        return ranked;
    }

    private static int rank(Want want) {
        if (want.pinned()) {
            return 0;
        }
        return want.kind() == TrackKind.SCREEN ? 1 : 2;
    }
}
