package media.forward;

/// The sources one participant can publish, as the engine tells them apart.
public enum TrackKind {
    MICROPHONE(false),
    CAMERA(true),
    SCREEN(true),
    SCREEN_AUDIO(false);

    private final boolean video;

    TrackKind(boolean video) {
        this.video = video;
    }

    public boolean video() {
        return video;
    }
}
