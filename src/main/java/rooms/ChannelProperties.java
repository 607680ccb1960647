package rooms;

import call.TrackLimits;

import org.jspecify.annotations.Nullable;

import java.util.UUID;

/// What those who manage a channel choose.
///
/// @param name 1 to 100 characters
/// @param category the category it is listed under, or null
/// @param topic one line about it, or null
/// @param userLimit how many participants may join, 0 for no limit
/// @param bitrate of audio, in bits a second
/// @param slowModeSeconds between two messages of a member, 0 for none
public record ChannelProperties(
        String name,
        @Nullable UUID category,
        @Nullable String topic,
        int userLimit,
        int bitrate,
        int slowModeSeconds) {
    /// As a new channel has it.
    public static final int BITRATE = 64_000;

    /// What its participants may send.
    public TrackLimits limits() {
        return new TrackLimits(bitrate);
    }

    public static ChannelProperties named(String name) {
        return new ChannelProperties(name, null, null, 0, BITRATE, 0);
    }
}
