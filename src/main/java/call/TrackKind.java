package call;

/// The sources one participant can publish, in the order of the sections of their offer.
public enum TrackKind {
    MICROPHONE("microphone", false),
    CAMERA("camera", true),
    SCREEN("screen", true),
    SCREEN_AUDIO("screenAudio", false);

    private final String wireName;
    private final boolean video;

    TrackKind(String wireName, boolean video) {
        this.wireName = wireName;
        this.video = video;
    }

    /// The name in the client protocol.
    public String wireName() {
        return wireName;
    }

    public boolean video() {
        return video;
    }
}
