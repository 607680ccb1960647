package verticles.moderation;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import refusal.Refusal;
import refusal.RefusalCode;
import refusal.RefusedException;
import rooms.ChannelKind;
import rooms.ChannelView;
import rooms.Participant;
import rooms.permission.Permission;
import store.directory.Directory;
import store.guild.AccessStore;
import store.guild.ChannelAccess;
import store.guild.ExternalGuestStore;
import store.postgres.Database;

/// In which voice channels the target of a moderator is, and to which ones the target may be moved.
final class VoiceTargets {
    private final Directory directory;
    private final AccessStore members;
    private final ExternalGuestStore guests;

    VoiceTargets(Database database, Directory directory, AccessStore members) {
        this.directory = directory;
        this.members = members;
        this.guests = new ExternalGuestStore(database);
    }

    /// The voice channels that the target is in: with several devices, several ones.
    Future<List<UUID>> channelsOf(UUID guild, UUID target) {
        return directory
                .presence(guild)
                .map(present ->
                        present.entrySet().stream()
                                .filter(room -> isIn(room.getValue(), target))
                                .map(Map.Entry::getKey)
                                .toList());
    }

    /// Refused with `not_in_room` when the target is not in the channel.
    Future<Void> requireIn(UUID guild, UUID channel, UUID target) {
        return directory
                .presence(guild)
                .map(present -> {
                    if (!isIn(present.getOrDefault(channel, List.of()), target)) {
                        throw new RefusedException(
                                RefusalCode.NOT_IN_ROOM, "This participant is not in the room.");
                    }
                    return null;
                });
    }

    private static boolean isIn(List<Participant> room, UUID user) {
        return room.stream().anyMatch(participant -> participant.user().equals(user));
    }

    static void requireSome(List<UUID> channels) {
        if (channels.isEmpty()) {
            throw new RefusedException(
                    RefusalCode.NOT_IN_ROOM, "This member is not in a voice channel.");
        }
    }

    /// Those of the channels that have a stage. Refused with `not_in_room` when there are none.
    Future<List<UUID>> stages(UUID member, List<UUID> channels) {
        List<Future<Optional<ChannelAccess>>> asked =
                channels.stream().map(channel -> members.channel(member, channel)).toList();
        return Future.all(asked)
                .map(_ ->
                        asked.stream()
                                .flatMap(each -> each.result().stream())
                                .map(ChannelAccess::channel)
                                .filter(channel -> channel.kind() == ChannelKind.STAGE)
                                .map(ChannelView::id)
                                .toList())
                .map(stages -> {
                    if (stages.isEmpty()) {
                        throw new RefusedException(
                                RefusalCode.NOT_IN_ROOM, "This member is not in a stage channel.");
                    }
                    return stages;
                });
    }

    /// A moderator who may move members in the destination may move those who could not join it by
    /// themselves, but none who may not see it. Refused with `bad_field` or `forbidden`.
    ///
    /// @param destination as the moderator may use it
    Future<?> requireMovable(UUID member, ChannelAccess destination) {
        if (!destination.channel().kind().hasVoice()) {
            throw new RefusedException(
                    Refusal.ofField(
                            RefusalCode.BAD_FIELD, "This is not a voice channel.", "channel"));
        }
        Permission needed =
                destination.permissions().has(Permission.MOVE_MEMBERS)
                        ? Permission.VIEW_CHANNEL
                        : Permission.CONNECT;
        ChannelView channel = destination.channel();
        return requireMovable(channel.guild(), member, channel.id(), needed);
    }

    /// Guests may be moved anywhere in the guild. Refused with `forbidden`.
    ///
    /// @param needed by a target who is not a guest
    Future<?> requireMovable(UUID guild, UUID target, UUID channel, Permission needed) {
        return members.channel(target, channel)
                .compose(found ->
                        found.filter(access -> access.permissions().has(needed)).isPresent()
                                ? Future.succeededFuture()
                                : requireGuest(guild, target));
    }

    private Future<?> requireGuest(UUID guild, UUID target) {
        return guests.isGuest(guild, target)
                .map(found -> {
                    if (!found) {
                        throw new RefusedException(
                                RefusalCode.FORBIDDEN, "This member may not join that channel.");
                    }
                    return found;
                });
    }
}
