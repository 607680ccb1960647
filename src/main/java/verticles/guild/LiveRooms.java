package verticles.guild;

import bus.guild.RoomsMessage;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import rooms.Participant;
import rooms.mesh.ArchitectureChoice;
import rooms.placement.EdgePlacement;
import store.directory.Directory;
import store.guild.RoomNameStore;

/// Who is in which room, over all guilds, for administrators of the node.
public final class LiveRooms {
    /// Each is asked for in the directory.
    private static final int MAX_GUILDS = 200;

    /// Of how many rooms it is read where their media is.
    private static final int MAX_PLACED = 500;

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

    public Future<RoomsMessage.LiveRooms> list() {
        return store.guilds(MAX_GUILDS)
                .compose(guilds -> Future.all(guilds.stream().map(directory::presence).toList()))
                .compose(all -> {
                    Map<UUID, List<Participant>> present = new HashMap<>();
                    all.<Map<UUID, List<Participant>>>list().forEach(present::putAll);
                    return store.names(present.keySet())
                            .compose(names ->
                                    edges(names)
                                            .map(edges ->
                                                    new RoomsMessage.LiveRooms(
                                                            names.stream()
                                                                    .map(one ->
                                                                            room(
                                                                                    one, present,
                                                                                    edges))
                                                                    .toList())));
                });
    }

    /// By channel, of the first rooms.
    private Future<Map<UUID, List<EdgePlacement>>> edges(List<RoomNameStore.Names> names) {
        List<UUID> channels =
                names.stream().limit(MAX_PLACED).map(RoomNameStore.Names::channel).toList();
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
                edge.reason());
    }
}
