package media.forward;

import call.TrackKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The video of a room: its tracks, the most important first, and the dominant speaker.
final class RoomVideo {
    /// Screens first: they are what participants watch.
    private static final Comparator<VideoTrack> IMPORTANCE =
            Comparator.<VideoTrack>comparingInt(track -> track.kind() == TrackKind.SCREEN ? 0 : 1)
                    .thenComparingLong(track -> -track.lastDominance());

    private final RoomListener listener;
    private final List<VideoTrack> tracks = new ArrayList<>();
    private final List<VideoTrack> live = new ArrayList<>();
    private int speaker;

    /// Changes of the dominant speaker in this room.
    private long speakerChanges;

    RoomVideo(RoomListener listener) {
        this.listener = listener;
    }

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
        order();
    }

    /// The publisher switched it on or off.
    ///
    /// @return whether the live tracks changed
    boolean allow(VideoTrack track, boolean allowed) {
        boolean offAir = track.publication().allow(allowed) && live.remove(track);
        if (offAir && track.resetRequested()) {
            report(track);
        }
        return offAir;
    }

    /// Takes the dominant speaker.
    ///
    /// @return whether the order of the tracks changed
    boolean onSpeaker(int participant) {
        if (participant == speaker) {
            return false;
        }
        speaker = participant;
        boolean visible = false;
        for (VideoTrack track : tracks) {
            if (track.participant() == participant) {
                track.onDominant(++speakerChanges);
                visible |= track.publication().live();
            }
        }
        order();
        return visible;
    }

    /// Called on every tick of the engine, before video is allocated.
    void measure(long nowNanos) {
        for (int i = 0; i < tracks.size(); i++) {
            tracks.get(i).onDeadline(nowNanos);
        }
    }

    /// Reports to publishers which encodings have viewers; after video was allocated.
    void reportRequested(long nowNanos) {
        for (int i = 0; i < live.size(); i++) {
            VideoTrack track = live.get(i);
            if (track.updateRequested(nowNanos)) {
                report(track);
            }
        }
    }

    /// The live tracks: screens, then cameras by last dominance of their publisher.
    List<VideoTrack> live() {
        return live;
    }

    int speaker() {
        return speaker;
    }

    List<VideoTrack> tracks() {
        return tracks;
    }

    /// Reports the encodings that are requested of its publisher. A relay reads by itself what is
    /// requested of its tracks.
    void report(VideoTrack track) {
        if (track.publication().relayed()) {
            return;
        }
        listener.onEncodingsRequested(track.participant(), track.kind(), track.active());
    }

    private void order() {
        live.sort(IMPORTANCE);
    }
}
