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
import store.directory.Directory;
import store.guild.RoomNameStore;

/// Who is in which room, over all guilds, for administrators of the node.
public final class LiveRooms {
    /// Each is asked for in the directory.
    private static final int MAX_GUILDS = 200;

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
                            .map(names ->
                                    new RoomsMessage.LiveRooms(
                                            names.stream()
                                                    .map(one -> room(one, present))
                                                    .toList()));
                });
    }

    private RoomsMessage.LiveRoom room(
            RoomNameStore.Names names, Map<UUID, List<Participant>> present) {
        return new RoomsMessage.LiveRoom(
                names.channel(),
                names.guildName(),
                names.channelName(),
                present.getOrDefault(names.channel(), List.of()).stream()
                        .map(Participant::username)
                        .toList(),
                rollout.apply(names.channel()));
    }
}
