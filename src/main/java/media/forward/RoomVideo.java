package media.forward;

import call.TrackKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// What can be seen in a room: its video tracks, the most important first, and who speaks.
final class RoomVideo {
    /// Screens first: they are why people look.
    private static final Comparator<VideoTrack> IMPORTANCE =
            Comparator.<VideoTrack>comparingInt(track -> track.kind() == TrackKind.SCREEN ? 0 : 1)
                    .thenComparingLong(track -> -track.spoke());

    private final Room.Listener listener;
    private final List<VideoTrack> tracks = new ArrayList<>();
    private final List<VideoTrack> live = new ArrayList<>();
    private int speaker;

    /// Turns at speaking taken in this room.
    private long turns;

    RoomVideo(Room.Listener listener) {
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
        if (offAir && track.forgetWanted()) {
            tell(track);
        }
        return offAir;
    }

    /// Somebody began to speak, or speaks over the others.
    ///
    /// @return whether the order of the tracks changed
    boolean onSpeaker(int participant) {
        if (participant == speaker) {
            return false;
        }
        speaker = participant;
        boolean seen = false;
        for (VideoTrack track : tracks) {
            if (track.participant() == participant) {
                track.noteSpoke(++turns);
                seen |= track.publication().live();
            }
        }
        order();
        return seen;
    }

    /// Called on every tick of the engine, before subscribers choose.
    void measure(long nowNanos) {
        for (int i = 0; i < tracks.size(); i++) {
            tracks.get(i).onDeadline(nowNanos);
        }
    }

    /// Tells publishers what has a viewer; after subscribers have chosen.
    void tellWanted(long nowNanos) {
        for (int i = 0; i < live.size(); i++) {
            VideoTrack track = live.get(i);
            if (track.onWanted(nowNanos)) {
                tell(track);
            }
        }
    }

    /// The tracks that are on the air: screens, then the cameras of who spoke last.
    List<VideoTrack> live() {
        return live;
    }

    int speaker() {
        return speaker;
    }

    private void tell(VideoTrack track) {
        listener.onEncodingsWanted(track.participant(), track.kind(), track.active());
    }

    private void order() {
        live.sort(IMPORTANCE);
    }
}
