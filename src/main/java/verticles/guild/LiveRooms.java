package verticles.guild;

import bus.guild.RoomsMessage;
import io.vertx.core.Future;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import rooms.Participant;
import rooms.mesh.ArchitectureChoice;
import rooms.placement.EdgePlacement;
import store.directory.Directory;
import store.guild.RoomNameStore;

/// Who is in which room, over all guilds, for administrators of the node.
public final class LiveRooms {
    /// Whose participants are read from the directory at the same time.
    private static final int GUILDS_AT_ONCE = 200;

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

    /// @param after the last channel of the page before, or null
    /// @param limit maximum number of rooms
    public Future<RoomsMessage.LiveRooms> list(@Nullable UUID after, int limit) {
        return present(null, new TreeMap<>(Comparator.comparing(UUID::toString)))
                .compose(present -> {
                    var rest = after == null ? present : present.tailMap(after, false);
                    List<UUID> page = rest.keySet().stream().limit(limit).toList();
                    return store.names(page)
                            .compose(names ->
                                    edges(names)
                                            .map(edges ->
                                                    new RoomsMessage.LiveRooms(
                                                            names.stream()
                                                                    .map(one ->
                                                                            room(
                                                                                    one, present,
                                                                                    edges))
                                                                    .toList(),
                                                            rest.size() > limit
                                                                    ? page.getLast()
                                                                    : null)));
                });
    }

    /// Adds the participants of all guilds that follow one.
    private Future<NavigableMap<UUID, List<Participant>>> present(
            @Nullable UUID after, NavigableMap<UUID, List<Participant>> found) {
        return store.guilds(after, GUILDS_AT_ONCE)
                .compose(guilds ->
                        Future.all(guilds.stream().map(directory::presence).toList())
                                .compose(all -> {
                                    all.<Map<UUID, List<Participant>>>list().forEach(found::putAll);
                                    return guilds.size() < GUILDS_AT_ONCE
                                            ? Future.succeededFuture(found)
                                            : present(guilds.getLast(), found);
                                }));
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
