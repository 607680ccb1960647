package verticles.backend;

import bus.Addresses;
import bus.Bus;
import bus.account.AuthEvent;
import bus.api.BackendMessage;
import bus.message.BusMessage;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import refusal.RefusalCode;
import refusal.RefusedException;
import rooms.Participant;
import rooms.external.ExternalGuest;
import rooms.external.ExternalRoom;
import rooms.moderation.ModerationAct;
import rooms.permission.Permissions;
import store.guild.ExternalGuestStore;
import store.postgres.Database;
import verticles.guild.Changes;
import verticles.moderation.ModerationService;

/// The guests of rooms of other applications, and what their back ends do with participants of
/// these rooms.
final class RoomParticipants {
    private static final int MAX_GUEST_NAME_LENGTH = 32;

    private final ExternalGuestStore guests;
    private final RoomPresence presence;
    private final ModerationService moderation;
    private final Bus bus;

    RoomParticipants(
            Database database, RoomPresence presence, ModerationService moderation, Bus bus) {
        this.guests = new ExternalGuestStore(database);
        this.presence = presence;
        this.moderation = moderation;
        this.bus = bus;
    }

    Future<BackendMessage.Participants> list(
            BackendMessage.ListParticipants request, ExternalRoom room) {
        return presence.of(request.guild())
                .compose(present -> {
                    List<Participant> found =
                            present.getOrDefault(room.channel().id(), List.of()).stream()
                                    .filter(one -> one.number() > request.after())
                                    .sorted((a, b) -> Integer.compare(a.number(), b.number()))
                                    .toList();
                    List<Participant> page = found.stream().limit(request.limit()).toList();
                    return guests.find(
                                    request.guild(), page.stream().map(Participant::user).toList())
                            .map(known ->
                                    new BackendMessage.Participants(
                                            page.stream()
                                                    .map(one ->
                                                            new BackendMessage.Present(
                                                                    one, known.get(one.user())))
                                                    .toList(),
                                            found.size() > request.limit()));
                });
    }

    Future<BackendMessage.Admitted> admit(BackendMessage.AdmitGuest request, ExternalRoom room) {
        UUID guild = request.guild();
        BackendText.requireNoId("user", request.externalId(), "participant");
        Permissions permissions = ExternalGuest.with(request.granted());
        return guests.admit(
                        guild,
                        room.channel().id(),
                        request.externalId(),
                        BackendText.label("name", request.name(), MAX_GUEST_NAME_LENGTH),
                        permissions,
                        Duration.ofSeconds(request.staySeconds()))
                .map(guest -> {
                    // Who is in the room may have had other permissions until now.
                    Changes.announceAccess(bus, guild, guest.id());
                    return new BackendMessage.Admitted(guest);
                });
    }

    Future<BusMessage.Done> change(BackendMessage.ChangeParticipant request, UUID user) {
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

    Future<BusMessage.Done> move(
            BackendMessage.MoveParticipant request, ExternalRoom room, UUID user, ExternalRoom to) {
        return moderation.moderateByKey(
                request.key(),
                request.guild(),
                room.channel().id(),
                user,
                new ModerationAct.Move(to.channel().id()));
    }

    /// Members may come back, as after a moderator disconnected them; guests need a new token.
    Future<BusMessage.Done> remove(
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

    /// A guest of the room, or a user or guest who is in it. Refused with `not_in_room`, and with
    /// `not_found` for an id of the application.
    Future<UUID> participant(BackendMessage request, ExternalRoom room, String participant) {
        UUID guild = request.guild();
        UUID channel = room.channel().id();
        @Nullable UUID id = BackendText.id(participant);
        return id == null
                ? guests.find(guild, channel, participant).map(RoomParticipants::known)
                : guests.find(guild, List.of(id))
                        .compose(found -> {
                            @Nullable ExternalGuest guest = found.get(id);
                            return guest != null && guest.room().equals(channel)
                                    ? Future.succeededFuture(id)
                                    : requirePresent(guild, channel, id);
                        });
    }

    private Future<UUID> requirePresent(UUID guild, UUID channel, UUID participant) {
        return presence.of(guild)
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
}
