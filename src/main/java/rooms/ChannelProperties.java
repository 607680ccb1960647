package rooms;

import call.TrackLimits;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What those who manage a channel choose.
///
/// @param name 1 to 100 characters
/// @param category the category it is listed under, or null
/// @param topic one line about it, or null
/// @param userLimit how many participants may join, 0 for no limit
/// @param bitrate of audio, in bits a second
/// @param videoQuality of cameras
/// @param slowModeSeconds between two messages of a member, 0 for none
public record ChannelProperties(
        String name,
        @Nullable UUID category,
        @Nullable String topic,
        int userLimit,
        int bitrate,
        VideoQuality videoQuality,
        int slowModeSeconds) {
    /// As a new channel has it.
    public static final int BITRATE = 64_000;

    @SuppressWarnings("ConstantValue") // null from a node of an earlier version
    public ChannelProperties {
        videoQuality = Objects.requireNonNullElse(videoQuality, VideoQuality.AUTO);
    }

    /// What its participants may send.
    public TrackLimits limits() {
        return new TrackLimits(bitrate, videoQuality.height(), videoQuality.bitsPerSecond());
    }

    public static ChannelProperties named(String name) {
        return new ChannelProperties(name, null, null, 0, BITRATE, VideoQuality.AUTO, 0);
    }
}
