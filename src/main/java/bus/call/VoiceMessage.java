package bus.call;

import bus.message.BusMessage;
import bus.message.Request;
import call.MediaMode;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import rooms.ShardAddress;
import rooms.VoiceRegion;

/// Requests to the address `voice` and their replies: what users ask about the rooms of voice
/// channels over HTTP. Each but [ListRegions] is refused with `channel_not_found` for those who may
/// not view the channel, with `bad_field` for a channel without a room, and with `rate_limited`.
public sealed interface VoiceMessage extends BusMessage {
    /// About one channel, by one user.
    sealed interface OfChannel extends VoiceMessage {
        UUID user();

        UUID channel();
    }

    /// Whether the user may join, and where the room is. Refused with `forbidden`.
    ///
    /// @param region where a room that is not live would be
    record FindNode(UUID user, UUID channel, String region)
            implements OfChannel, Request<RoomNode> {}

    /// Refused with `no_media_node`.
    record ShowRoom(UUID user, UUID channel) implements OfChannel, Request<RoomStatus> {}

    /// Gives the room a shard before its first participant joins; one that has a shard keeps it.
    /// Refused with `forbidden` and `no_media_node`.
    ///
    /// @param region whose shards come first
    record OpenRoom(UUID user, UUID channel, String region)
            implements OfChannel, Request<RoomStatus> {}

    /// Takes all participants out and the shard from the room. Refused with `forbidden`.
    record CloseRoom(UUID user, UUID channel) implements OfChannel, Request<Done> {}

    /// The user leaves the room, whichever session is in it. Refused with `not_in_room`.
    record LeaveRoom(UUID user, UUID channel) implements OfChannel, Request<Done> {}

    /// The regions of the nodes that are alive, by id.
    record ListRegions() implements VoiceMessage, Request<Regions> {}

    /// @param live whether the room is on this shard; otherwise it would be, if it were joined now
    record RoomNode(UUID guild, UUID channel, boolean live, ShardAddress shard, String region)
            implements Reply {}

    /// @param mode null while the room is empty
    /// @param shard null while no shard serves the room
    /// @param region of the shard, or null
    record RoomStatus(
            UUID channel,
            int participants,
            @Nullable MediaMode mode,
            @Nullable ShardAddress shard,
            @Nullable String region)
            implements Reply {}

    record Regions(List<VoiceRegion> regions) implements Reply {}
}
