package verticles.backend;

import bus.Addresses;
import bus.Bus;
import bus.api.BackendMessage;
import bus.call.RoomMessage;
import bus.message.Answer;
import bus.message.BusMessage;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import refusal.RefusalCode;
import refusal.RefusedException;
import rooms.ChannelProperties;
import rooms.Participant;
import rooms.external.ExternalRoom;
import store.directory.Directory;
import store.guild.ChannelStore;
import store.guild.ExternalRoomStore;
import store.postgres.Database;
import verticles.guild.Changes;
import verticles.moderation.ModerationService;

/// Answers on the address `backend`: rooms of other applications, which their back ends make and
/// delete.
public final class BackendService {
    private static final int MAX_ROOM_NAME_LENGTH = 100;

    private final ExternalRoomStore rooms;
    private final ChannelStore channels;
    private final RoomPresence presence;
    private final RoomParticipants participants;
    private final Bus bus;

    public BackendService(
            Database database, Directory directory, ModerationService moderation, Bus bus) {
        this.rooms = new ExternalRoomStore(database);
        this.channels = new ChannelStore(database);
        this.presence = new RoomPresence(directory);
        this.participants = new RoomParticipants(database, presence, moderation, bus);
        this.bus = bus;
    }

    public Answer onMessage(BackendMessage message) {
        return switch (message) {
            case BackendMessage.CreateRoom create -> create.answer(create(create));
            case BackendMessage.ListRooms list -> list.answer(list(list));
            case BackendMessage.ShowRoom show ->
                    show.answer(
                            room(show, show.room())
                                    .compose(room ->
                                            presence.of(show.guild())
                                                    .map(present -> shown(room, present))));
            case BackendMessage.DeleteRoom delete ->
                    delete.answer(
                            room(delete, delete.room()).compose(room -> delete(delete, room)));
            case BackendMessage.ListParticipants list ->
                    list.answer(
                            room(list, list.room()).compose(room -> participants.list(list, room)));
            case BackendMessage.AdmitGuest admit ->
                    admit.answer(
                            room(admit, admit.room())
                                    .compose(room -> participants.admit(admit, room)));
            case BackendMessage.ChangeParticipant change ->
                    change.answer(
                            room(change, change.room())
                                    .compose(room ->
                                            participants.participant(
                                                    change, room, change.participant()))
                                    .compose(user -> participants.change(change, user)));
            case BackendMessage.MoveParticipant move -> move.answer(move(move));
            case BackendMessage.RemoveParticipant remove ->
                    remove.answer(
                            room(remove, remove.room())
                                    .compose(room ->
                                            participants
                                                    .participant(remove, room, remove.participant())
                                                    .compose(user ->
                                                            participants.remove(
                                                                    remove, room, user))));
        };
    }

    private Future<BusMessage.Done> move(BackendMessage.MoveParticipant request) {
        return room(request, request.room())
                .compose(from ->
                        participants
                                .participant(request, from, request.participant())
                                .compose(user ->
                                        room(request, request.to())
                                                .compose(to ->
                                                        participants.move(
                                                                request, from, user, to))));
    }

    private Future<BackendMessage.RoomMade> create(BackendMessage.CreateRoom request) {
        @Nullable String externalId = request.externalId();
        if (externalId != null) {
            BackendText.requireNoId("externalId", externalId, "room");
        }
        ChannelProperties properties =
                new ChannelProperties(
                        BackendText.label("name", request.name(), MAX_ROOM_NAME_LENGTH),
                        null,
                        null,
                        request.userLimit(),
                        request.bitrate(),
                        request.videoQuality(),
                        0);
        return rooms.create(
                        request.guild(),
                        request.key(),
                        externalId,
                        properties,
                        request.emptySeconds())
                .compose(made -> {
                    if (made.created()) {
                        Changes.announce(bus, request.guild(), null);
                        return Future.succeededFuture(
                                new BackendMessage.RoomMade(
                                        new BackendMessage.Room(made.room(), 0), true));
                    }
                    return presence.of(request.guild())
                            .map(present ->
                                    new BackendMessage.RoomMade(
                                            shown(made.room(), present), false));
                });
    }

    private Future<BackendMessage.Rooms> list(BackendMessage.ListRooms request) {
        return rooms.page(request.guild(), request.after(), request.limit() + 1)
                .compose(found ->
                        presence.of(request.guild())
                                .map(present ->
                                        new BackendMessage.Rooms(
                                                found.stream()
                                                        .limit(request.limit())
                                                        .map(room -> shown(room, present))
                                                        .toList(),
                                                found.size() > request.limit())));
    }

    private static BackendMessage.Room shown(
            ExternalRoom room, Map<UUID, List<Participant>> present) {
        return new BackendMessage.Room(
                room, present.getOrDefault(room.channel().id(), List.of()).size());
    }

    private Future<BusMessage.Done> delete(BackendMessage.DeleteRoom request, ExternalRoom room) {
        UUID channel = room.channel().id();
        return channels.delete(request.guild(), request.key(), channel)
                // First, so that its participants learn that it was deleted.
                .compose(_ -> endRoom(channel))
                .map(_ -> Changes.announce(bus, request.guild(), null));
    }

    /// A room without a registry needs no end.
    private Future<BusMessage.Done> endRoom(UUID channel) {
        return bus.request(Addresses.room(channel), new RoomMessage.End())
                .otherwise(new BusMessage.Done());
    }

    private Future<ExternalRoom> room(BackendMessage request, String room) {
        return rooms.find(request.guild(), BackendText.id(room), room)
                .map(found ->
                        found.orElseThrow(() ->
                                new RefusedException(
                                        RefusalCode.CHANNEL_NOT_FOUND,
                                        "This room does not exist.")));
    }
}
