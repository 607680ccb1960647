package verticles.guild;

import bus.guild.RoomsMessage;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import refusal.RefusalCode;
import refusal.RefusedException;
import rooms.Participant;
import rooms.mesh.ArchitectureChoice;
import rooms.placement.EdgePlacement;
import store.directory.Directory;
import store.guild.RoomNameStore;

/// Who is in which room, over all guilds, for administrators of the node.
public final class LiveRooms {
    /// Whose participants are read from the directory at the same time: about as many as a page
    /// has, when few are in calls.
    private static final int GUILDS_AT_ONCE = 100;

    private final RoomNameStore store;
    private final Directory directory;
    private final Function<UUID, ArchitectureChoice> rollout;

    /// @param rollout chooses the architecture of a channel
    public LiveRooms(
            RoomNameStore store, Directory directory, Function<UUID, ArchitectureChoice> rollout) {
        this.store = store;
        this.rollout = rollout;
        this.directory = directory;
    }

    /// @param after `next` of the page before, or null; refused with `bad_request` when it is not
    ///     one of ours
    /// @param limit maximum number of rooms
    public Future<RoomsMessage.LiveRooms> list(@Nullable String after, int limit) {
        @Nullable Room last = after == null ? null : Room.read(after);
        List<Room> found = new ArrayList<>();
        Future<Void> read =
                last == null
                        ? present(null, limit, found)
                        : rooms(last.guild())
                                .map(rooms -> rooms.stream().filter(room -> room.isAfter(last)))
                                .compose(rest -> {
                                    found.addAll(rest.toList());
                                    return present(last.guild(), limit, found);
                                });
        return read.compose(_ -> page(found, limit));
    }

    private Future<RoomsMessage.LiveRooms> page(List<Room> found, int limit) {
        List<Room> page = found.subList(0, Math.min(limit, found.size()));
        Map<UUID, List<Participant>> present =
                page.stream().collect(Collectors.toMap(Room::channel, Room::participants));
        return store.names(page.stream().map(Room::channel).toList())
                .compose(names ->
                        edges(names)
                                .map(edges ->
                                        new RoomsMessage.LiveRooms(
                                                names.stream()
                                                        .map(one -> room(one, present, edges))
                                                        .toList(),
                                                found.size() > limit
                                                        ? page.getLast().cursor()
                                                        : null)));
    }

    /// Adds the rooms of the guilds that follow one, until there are more than a page has.
    private Future<Void> present(@Nullable UUID after, int limit, List<Room> found) {
        return found.size() > limit
                ? Future.succeededFuture()
                : store.guilds(after, GUILDS_AT_ONCE)
                        .compose(guilds ->
                                Future.all(guilds.stream().map(this::rooms).toList())
                                        .compose(all -> {
                                            all.<List<Room>>list().forEach(found::addAll);
                                            return guilds.size() < GUILDS_AT_ONCE
                                                    ? Future.succeededFuture()
                                                    : present(guilds.getLast(), limit, found);
                                        }));
    }

    /// Of one guild, by the id of the channel.
    private Future<List<Room>> rooms(UUID guild) {
        return directory
                .presence(guild)
                .map(present ->
                        present.entrySet().stream()
                                .map(one -> new Room(guild, one.getKey(), one.getValue()))
                                .sorted(Comparator.comparing(room -> room.channel().toString()))
                                .toList());
    }

    private record Room(UUID guild, UUID channel, List<Participant> participants) {
        private static final char SEPARATOR = '/';

        /// As PostgreSQL compares UUIDs.
        boolean isAfter(Room other) {
            return channel.toString().compareTo(other.channel.toString()) > 0;
        }

        String cursor() {
            return guild.toString() + SEPARATOR + channel;
        }

        static Room read(String cursor) {
            int end = cursor.indexOf(SEPARATOR);
            try {
                return new Room(
                        UUID.fromString(cursor.substring(0, end)),
                        UUID.fromString(cursor.substring(end + 1)),
                        List.of());
            } catch (IllegalArgumentException | StringIndexOutOfBoundsException e) {
                throw new RefusedException(
                        RefusalCode.BAD_REQUEST, "Send `next` of the page before, as it was.");
            }
        }
    }

    /// By channel.
    private Future<Map<UUID, List<EdgePlacement>>> edges(List<RoomNameStore.Names> names) {
        List<UUID> channels = names.stream().map(RoomNameStore.Names::channel).toList();
        return Future.all(channels.stream().map(directory::edges).toList())
                .map(read -> {
                    Map<UUID, List<EdgePlacement>> edges = new HashMap<>();
                    for (int i = 0; i < channels.size(); i++) {
                        edges.put(channels.get(i), read.resultAt(i));
                    }
                    return edges;
                });
    }

    private RoomsMessage.LiveRoom room(
            RoomNameStore.Names names,
            Map<UUID, List<Participant>> present,
            Map<UUID, List<EdgePlacement>> edges) {
        List<Participant> participants = present.getOrDefault(names.channel(), List.of());
        return new RoomsMessage.LiveRoom(
                names.channel(),
                names.guildName(),
                names.channelName(),
                participants.stream().map(Participant::username).toList(),
                rollout.apply(names.channel()),
                edges.getOrDefault(names.channel(), List.of()).stream()
                        .map(edge -> shard(edge, participants))
                        .toList());
    }

    private static RoomsMessage.LiveShard shard(
            EdgePlacement edge, List<Participant> participants) {
        return new RoomsMessage.LiveShard(
                edge.shard().node(),
                edge.shard().shard(),
                participants.stream()
                        .filter(one -> edge.participants().contains(one.number()))
                        .map(Participant::username)
                        .toList(),
                edge.placementReason());
    }
}
