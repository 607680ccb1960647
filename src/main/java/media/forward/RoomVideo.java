package media.forward;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// What can be seen in a room: its video tracks, the most important first.
final class RoomVideo {
    /// Screens first: they are why people look.
    private static final Comparator<VideoTrack> IMPORTANCE =
            Comparator.comparingInt(track -> track.kind() == TrackKind.SCREEN ? 0 : 1);

    private final List<VideoTrack> tracks = new ArrayList<>();
    private final List<VideoTrack> live = new ArrayList<>();

    void add(VideoTrack track) {
        tracks.add(track);
    }

    /// @return whether the live tracks changed
    boolean remove(VideoTrack track) {
        tracks.remove(track);
        return live.remove(track);
    }

    void putOnAir(VideoTrack track) {
        track.publication().goLive();
        live.add(track);
        live.sort(IMPORTANCE);
    }

    /// The publisher switched it on or off.
    ///
    /// @return whether the live tracks changed
    boolean allow(VideoTrack track, boolean allowed) {
        return track.publication().allow(allowed) && live.remove(track);
    }

    /// Called on every tick of the engine.
    void onDeadline(long nowNanos) {
        for (int i = 0; i < tracks.size(); i++) {
            tracks.get(i).choosePreferred(nowNanos);
        }
    }

    /// The tracks that are on the air.
    List<VideoTrack> live() {
        return live;
    }
}
