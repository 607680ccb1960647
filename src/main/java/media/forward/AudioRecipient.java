package media.forward;

import java.util.List;

/// What receives the active speakers of a room: a subscriber, or the relay to another shard.
interface AudioRecipient {
    /// Its own audio takes no slot of its; 0 for a relay.
    int participant();

    /// The most speakers it receives.
    ///
    /// @param limitOfRoom for recipients that set none
    int speakerLimit(int limitOfRoom);

    /// @param audible the tracks to forward, screen audio first
    void assignAudio(long nowNanos, List<AudioTrack> audible);
}
