package call;

/// What a media shard serves at most to one client. The node of the shard announces its limits in
/// its heartbeat, and a room passes those of its own shard on to the clients that join.
///
/// @param audibleSpeakers most speakers of a room that a client receives at once if it requests no
///     other number
/// @param maxAudibleSpeakers most speakers that a client can request
/// @param videoSlots most video slots of a client
public record MediaLimits(int audibleSpeakers, int maxAudibleSpeakers, int videoSlots) {
    /// No conversation has more speakers.
    public static final int MAX_AUDIBLE_SPEAKERS = 50;

    /// Screens with audio that are audible at once, in slots beside those of the speakers: more
    /// cannot be followed.
    public static final int SCREEN_AUDIO_SLOTS = 2;

    /// Of the default settings; for a node of a version that announces none.
    public static final MediaLimits DEFAULT = of(10, 9);

    public static MediaLimits of(int audibleSpeakers, int videoSlots) {
        return new MediaLimits(audibleSpeakers, MAX_AUDIBLE_SPEAKERS, videoSlots);
    }

    /// How many audio slots a client should offer.
    public int audioSlots() {
        return audibleSpeakers + SCREEN_AUDIO_SLOTS;
    }

    /// Most audio slots that a client may offer.
    public int maxAudioSlots() {
        return maxAudibleSpeakers + SCREEN_AUDIO_SLOTS;
    }
}
