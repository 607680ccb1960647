package bots.client.signaling;

import call.TrackKind;
import java.util.List;

/// The names of tracks in messages (docs/protocol.md).
public final class TrackNames {
    private TrackNames() {}

    public static String nameOf(TrackKind track) {
        return switch (track) {
            case MICROPHONE -> "microphone";
            case CAMERA -> "camera";
            case SCREEN -> "screen";
            case SCREEN_AUDIO -> "screenAudio";
        };
    }

    public static TrackKind trackOf(String name) {
        for (TrackKind track : List.of(TrackKind.values())) {
            if (nameOf(track).equals(name)) {
                return track;
            }
        }
        throw new RequestFailedException("bad_message", "No track is named " + name + ".");
    }
}
