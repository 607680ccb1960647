package rooms;

import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import rooms.mesh.Architecture;
import rooms.permission.Permissions;

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
/// @param videoQuality of cameras
/// @param slowModeSeconds between two messages of a member, 0 for none
/// @param architecture set by an administrator of the node for this channel alone, else null
/// @param permissions of the member in the channel, null where they are those in the guild
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
        VideoQuality videoQuality,
        int slowModeSeconds,
        @Nullable Architecture architecture,
        @Nullable Permissions permissions,
        List<Participant> participants) {
    @SuppressWarnings("ConstantValue") // null from a node of an earlier version
    public ChannelView {
        videoQuality = Objects.requireNonNullElse(videoQuality, VideoQuality.AUTO);
    }

    /// Without participants.
    public static ChannelView of(
            UUID id, UUID guild, ChannelKind kind, int position, ChannelProperties properties) {
        return new ChannelView(
                id,
                guild,
                kind,
                properties.name(),
                position,
                properties.category(),
                properties.topic(),
                properties.userLimit(),
                properties.bitrate(),
                properties.videoQuality(),
                properties.slowModeSeconds(),
                null,
                null,
                List.of());
    }

    /// A voice channel with the properties that a new one has.
    public static ChannelView voice(UUID id, UUID guild, String name, int position) {
        return of(id, guild, ChannelKind.VOICE, position, ChannelProperties.named(name));
    }

    /// What those who manage the channel have chosen.
    public ChannelProperties properties() {
        return new ChannelProperties(
                name, category, topic, userLimit, bitrate, videoQuality, slowModeSeconds);
    }

    public ChannelView withParticipants(List<Participant> present) {
        return with(architecture, permissions, present);
    }

    public ChannelView withPermissions(@Nullable Permissions ofMember) {
        return with(architecture, ofMember, participants);
    }

    public ChannelView withArchitecture(@Nullable Architecture chosen) {
        return with(chosen, permissions, participants);
    }

    private ChannelView with(
            @Nullable Architecture chosen,
            @Nullable Permissions ofMember,
            List<Participant> present) {
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
                videoQuality,
                slowModeSeconds,
                chosen,
                ofMember,
                present);
    }
}
