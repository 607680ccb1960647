package bus.api;

import bus.message.BusMessage;
import bus.message.Request;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import rooms.Participant;
import rooms.VideoQuality;
import rooms.external.ExternalGuest;
import rooms.external.ExternalRoom;
import rooms.permission.Permissions;

/// Requests to the address `backend` and their replies: what the back ends of other applications
/// ask with an API key, whose scope was checked. `room` is the id of a room or the one that the
/// application gave it, `participant` that of a user or guest or the application's. Rooms of other
/// guilds than the key's do not exist here (`channel_not_found`).
public sealed interface BackendMessage extends BusMessage {
    UUID guild();

    /// Refused with `bad_field` or `too_many_channels`. One with the same external id is returned
    /// as it is.
    ///
    /// @param key id of the API key
    /// @param externalId null for none
    /// @param emptySeconds seconds without participants after which the room is deleted; null for
    ///     never
    record CreateRoom(
            UUID key,
            UUID guild,
            String name,
            @Nullable String externalId,
            int userLimit,
            int bitrate,
            VideoQuality videoQuality,
            @Nullable Integer emptySeconds)
            implements BackendMessage, Request<RoomMade> {}

    /// By id.
    ///
    /// @param after the last one of the page before, or null
    record ListRooms(UUID guild, @Nullable UUID after, int limit)
            implements BackendMessage, Request<Rooms> {}

    record ShowRoom(UUID guild, String room) implements BackendMessage, Request<Room> {}

    /// Its participants are out.
    record DeleteRoom(UUID key, UUID guild, String room) implements BackendMessage, Request<Done> {}

    /// By number.
    ///
    /// @param after number of the last one of the page before, 0 for the first page
    record ListParticipants(UUID guild, String room, int after, int limit)
            implements BackendMessage, Request<Participants> {}

    /// Lets a guest into a room, or changes one. Refused with `bad_field` or `too_many_guests`.
    ///
    /// @param externalId of the application, which is not a UUID
    /// @param granted see [ExternalGuest#GRANTABLE]
    /// @param staySeconds after which the guest is out
    record AdmitGuest(
            UUID guild,
            String room,
            String externalId,
            String name,
            Permissions granted,
            long staySeconds)
            implements BackendMessage, Request<Admitted> {}

    /// Null where nothing changes. Refused with `not_found`, or `not_in_room` for a user who is
    /// neither a guest of the room nor in it.
    ///
    /// @param granted of a guest
    record ChangeParticipant(
            UUID key,
            UUID guild,
            String room,
            String participant,
            @Nullable Boolean muted,
            @Nullable Boolean deafened,
            @Nullable Permissions granted)
            implements BackendMessage, Request<Done> {}

    /// Refused with `not_in_room`, `forbidden` for a member who may not see the other room.
    record MoveParticipant(UUID key, UUID guild, String room, String participant, String to)
            implements BackendMessage, Request<Done> {}

    /// A guest's tokens end, too. Refused with `not_found` or `not_in_room`.
    record RemoveParticipant(UUID key, UUID guild, String room, String participant)
            implements BackendMessage, Request<Done> {}

    record RoomMade(Room room, boolean created) implements Reply {}

    /// @param participants how many there are
    record Room(ExternalRoom room, int participants) implements Reply {}

    /// @param more whether another page follows
    record Rooms(List<Room> rooms, boolean more) implements Reply {}

    /// @param more whether another page follows
    record Participants(List<Present> participants, boolean more) implements Reply {}

    /// @param guest null for a member
    record Present(Participant participant, @Nullable ExternalGuest guest) {}

    record Admitted(ExternalGuest guest) implements Reply {}
}
