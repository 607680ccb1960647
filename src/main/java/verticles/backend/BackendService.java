package verticles.backend;

import bus.Addresses;
import bus.Bus;
import bus.account.AuthEvent;
import bus.api.BackendMessage;
import bus.call.RoomMessage;
import bus.message.Answer;
import bus.message.BusMessage;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import refusal.Refusal;
import refusal.RefusalCode;
import refusal.RefusedException;
import rooms.ChannelProperties;
import rooms.Participant;
import rooms.external.ExternalGuest;
import rooms.external.ExternalRoom;
import rooms.moderation.ModerationAct;
import rooms.permission.Permissions;
import store.directory.Directory;
import store.guild.ChannelStore;
import store.guild.ExternalGuestStore;
import store.guild.ExternalRoomStore;
import store.postgres.Database;
import text.LabelRules;
import verticles.guild.Changes;
import verticles.moderation.ModerationService;

/// Answers on the address `backend`.
public final class BackendService {
    private static final int PAGE = 100;
    private static final int MAX_GUEST_NAME_LENGTH = 32;
    private static final int MAX_ROOM_NAME_LENGTH = 100;

    private final ExternalRoomStore rooms;
    private final ChannelStore channels;
    private final ExternalGuestStore guests;
    private final Directory directory;
    private final ModerationService moderation;
    private final Bus bus;

    public BackendService(
            Database database, Directory directory, ModerationService moderation, Bus bus) {
        this.rooms = new ExternalRoomStore(database);
        this.channels = new ChannelStore(database);
        this.guests = new ExternalGuestStore(database);
        this.directory = directory;
        this.moderation = moderation;
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
                                            present(show.guild())
                                                    .map(present -> shown(room, present))));
            case BackendMessage.DeleteRoom delete ->
                    delete.answer(
                            room(delete, delete.room()).compose(room -> delete(delete, room)));
            case BackendMessage.ListParticipants list ->
                    list.answer(room(list, list.room()).compose(room -> participants(list, room)));
            case BackendMessage.AdmitGuest admit ->
                    admit.answer(room(admit, admit.room()).compose(room -> admit(admit, room)));
            case BackendMessage.ChangeParticipant change ->
                    change.answer(
                            room(change, change.room())
                                    .compose(
                                            room -> participant(change, room, change.participant()))
                                    .compose(user -> change(change, user)));
            case BackendMessage.MoveParticipant move ->
                    move.answer(
                            room(move, move.room())
                                    .compose(room ->
                                            participant(move, room, move.participant())
                                                    .compose(user -> move(move, room, user))));
            case BackendMessage.RemoveParticipant remove ->
                    remove.answer(
                            room(remove, remove.room())
                                    .compose(room ->
                                            participant(remove, room, remove.participant())
                                                    .compose(user -> remove(remove, room, user))));
        };
    }

    private Future<BackendMessage.RoomMade> create(BackendMessage.CreateRoom request) {
        @Nullable String externalId = request.externalId();
        if (externalId != null) {
            requireNoId("externalId", externalId, "room");
        }
        ChannelProperties properties =
                new ChannelProperties(
                        label("name", request.name(), MAX_ROOM_NAME_LENGTH),
                        null,
                        null,
                        request.userLimit(),
                        request.bitrate(),
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
                    return present(request.guild())
                            .map(present ->
                                    new BackendMessage.RoomMade(
                                            shown(made.room(), present), false));
                });
    }

    private Future<BackendMessage.Rooms> list(BackendMessage.ListRooms request) {
        return rooms.page(request.guild(), request.after(), PAGE + 1)
                .compose(found ->
                        present(request.guild())
                                .map(present ->
                                        new BackendMessage.Rooms(
                                                found.stream()
                                                        .limit(PAGE)
                                                        .map(room -> shown(room, present))
                                                        .toList(),
                                                found.size() > PAGE)));
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

    private Future<BackendMessage.Participants> participants(
            BackendMessage.ListParticipants request, ExternalRoom room) {
        return present(request.guild())
                .compose(present -> {
                    List<Participant> found =
                            present.getOrDefault(room.channel().id(), List.of()).stream()
                                    .filter(one -> one.number() > request.after())
                                    .sorted((a, b) -> Integer.compare(a.number(), b.number()))
                                    .toList();
                    List<Participant> page = found.stream().limit(PAGE).toList();
                    return guests.find(
                                    request.guild(), page.stream().map(Participant::user).toList())
                            .map(known ->
                                    new BackendMessage.Participants(
                                            page.stream()
                                                    .map(one ->
                                                            new BackendMessage.Present(
                                                                    one, known.get(one.user())))
                                                    .toList(),
                                            found.size() > PAGE));
                });
    }

    private Future<BackendMessage.Admitted> admit(
            BackendMessage.AdmitGuest request, ExternalRoom room) {
        UUID guild = request.guild();
        requireNoId("user", request.externalId(), "participant");
        Permissions permissions = ExternalGuest.with(request.granted());
        return guests.admit(
                        guild,
                        room.channel().id(),
                        request.externalId(),
                        label("name", request.name(), MAX_GUEST_NAME_LENGTH),
                        permissions,
                        Duration.ofSeconds(request.staySeconds()))
                .map(guest -> {
                    // Who is in the room may have had other permissions until now.
                    Changes.announceAccess(bus, guild, guest.id());
                    return new BackendMessage.Admitted(guest);
                });
    }

    private Future<BusMessage.Done> change(BackendMessage.ChangeParticipant request, UUID user) {
        Future<?> done = Future.succeededFuture();
        @Nullable Permissions granted = request.granted();
        if (granted != null) {
            done =
                    guests.grant(request.guild(), user, ExternalGuest.with(granted))
                            .onSuccess(_ -> Changes.announceAccess(bus, request.guild(), user));
        }
        @Nullable Boolean muted = request.muted();
        if (muted != null) {
            done =
                    done.compose(_ ->
                            moderate(request, user, new ModerationAct.ServerMute(muted), null));
        }
        @Nullable Boolean deafened = request.deafened();
        if (deafened != null) {
            done =
                    done.compose(_ ->
                            moderate(
                                    request, user, new ModerationAct.ServerDeafen(deafened), null));
        }
        return done.map(new BusMessage.Done());
    }

    private Future<BusMessage.Done> moderate(
            BackendMessage.ChangeParticipant request,
            UUID user,
            ModerationAct act,
            @Nullable UUID channel) {
        return moderation.moderateByKey(request.key(), request.guild(), channel, user, act);
    }

    private Future<BusMessage.Done> move(
            BackendMessage.MoveParticipant request, ExternalRoom room, UUID user) {
        return room(request, request.to())
                .compose(to ->
                        moderation.moderateByKey(
                                request.key(),
                                request.guild(),
                                room.channel().id(),
                                user,
                                new ModerationAct.Move(to.channel().id())));
    }

    /// Members may come back, as after a moderator disconnected them; guests need a new token.
    private Future<BusMessage.Done> remove(
            BackendMessage.RemoveParticipant request, ExternalRoom room, UUID user) {
        UUID channel = room.channel().id();
        return guests.find(request.guild(), List.of(user))
                .compose(found ->
                        found.isEmpty()
                                ? moderation.moderateByKey(
                                        request.key(),
                                        request.guild(),
                                        channel,
                                        user,
                                        new ModerationAct.Disconnect())
                                : moderation
                                        .moderateByKey(
                                                request.key(),
                                                request.guild(),
                                                null,
                                                user,
                                                new ModerationAct.Kick())
                                        .onSuccess(_ ->
                                                bus.publish(
                                                        Addresses.AUTH_EVENTS,
                                                        new AuthEvent.DeviceSessionRevoked(user))));
    }

    private Future<Map<UUID, List<Participant>>> present(UUID guild) {
        return directory
                .presence(guild)
                .recover(_ ->
                        Future.failedFuture(
                                new RefusedException(
                                        RefusalCode.UNAVAILABLE,
                                        "The directory of rooms does not answer.")));
    }

    private Future<ExternalRoom> room(BackendMessage request, String room) {
        return rooms.find(request.guild(), id(room), room)
                .map(found ->
                        found.orElseThrow(() ->
                                new RefusedException(
                                        RefusalCode.CHANNEL_NOT_FOUND,
                                        "This room does not exist.")));
    }

    /// A guest of the room, or a user or guest who is in it. Refused with `not_in_room`, and with `not_found` for an id of
    /// the application.
    private Future<UUID> participant(
            BackendMessage request, ExternalRoom room, String participant) {
        UUID guild = request.guild();
        UUID channel = room.channel().id();
        @Nullable UUID id = id(participant);
        return id == null
                ? guests.find(guild, channel, participant).map(BackendService::known)
                : guests.find(guild, List.of(id))
                        .compose(found -> {
                            @Nullable ExternalGuest guest = found.get(id);
                            return guest != null && guest.room().equals(channel)
                                    ? Future.succeededFuture(id)
                                    : requirePresent(guild, channel, id);
                        });
    }

    private Future<UUID> requirePresent(UUID guild, UUID channel, UUID participant) {
        return present(guild)
                .map(present -> {
                    if (present.getOrDefault(channel, List.of()).stream()
                            .noneMatch(one -> one.user().equals(participant))) {
                        throw new RefusedException(
                                RefusalCode.NOT_IN_ROOM, "This participant is not in the room.");
                    }
                    return participant;
                });
    }

    private static UUID known(Optional<ExternalGuest> found) {
        return found.map(ExternalGuest::id)
                .orElseThrow(() ->
                        new RefusedException(
                                RefusalCode.NOT_FOUND, "There is no such guest of this room."));
    }

    private static void requireNoId(String field, String chosen, String ofWhat) {
        if (id(chosen) != null) {
            throw new RefusedException(
                    Refusal.ofField(
                            RefusalCode.BAD_FIELD,
                            field
                                    + " must not look like a UUID, which is the id of a "
                                    + ofWhat
                                    + ".",
                            field));
        }
    }

    private static @Nullable UUID id(String text) {
        try {
            UUID id = UUID.fromString(text);
            return id.toString().equalsIgnoreCase(text) ? id : null;
        } catch (IllegalArgumentException notAnId) {
            return null;
        }
    }

    private static String label(String field, String label, int maxLength) {
        String shown = LabelRules.trim(label);
        @Nullable String problem = LabelRules.problem(shown, maxLength);
        if (problem != null) {
            throw new RefusedException(
                    Refusal.ofField(RefusalCode.BAD_FIELD, field + " " + problem, field));
        }
        return shown;
    }
}
