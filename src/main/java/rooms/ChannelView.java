package rooms;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A channel as a member sees it, with the participants of its room.
///
/// @param id channel id, also the id of its room
/// @param guild the guild it belongs to
/// @param name shown name, 1 to 100 characters
/// @param position order in the list, from 0
/// @param category the category it is listed under, or null
/// @param topic one line about it, or null
/// @param userLimit how many participants may join, 0 for no limit
/// @param bitrate of audio, in bits a second
/// @param slowModeSeconds between two messages of a member, 0 for none
/// @param participants of its room now
public record ChannelView(
        UUID id,
        UUID guild,
        ChannelKind kind,
        String name,
        int position,
        @Nullable UUID category,
        @Nullable String topic,
        int userLimit,
        int bitrate,
        int slowModeSeconds,
        List<Participant> participants) {
    /// As a new voice channel is.
    public static final int BITRATE = 64_000;

    /// A voice channel with the properties that a new one has.
    public static ChannelView voice(UUID id, UUID guild, String name, int position) {
        return new ChannelView(
                id, guild, ChannelKind.VOICE, name, position, null, null, 0, BITRATE, 0, List.of());
    }

    public ChannelView withParticipants(List<Participant> present) {
        return new ChannelView(
                id,
                guild,
                kind,
                name,
                position,
                category,
                topic,
                userLimit,
                bitrate,
                slowModeSeconds,
                present);
    }
}
