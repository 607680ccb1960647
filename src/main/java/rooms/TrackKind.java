package rooms;

/// The sources one participant can publish, in the order of the sections of their offer.
public enum TrackKind {
    MICROPHONE("microphone"),
    CAMERA("camera"),
    SCREEN("screen"),
    SCREEN_AUDIO("screenAudio");

    private final String wireName;

    TrackKind(String wireName) {
        this.wireName = wireName;
    }

    /// The name in the client protocol.
    public String wireName() {
        return wireName;
    }
}
