package verticles.backend;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import refusal.RefusalCode;
import refusal.RefusedException;
import rooms.Participant;
import store.directory.Directory;

/// Who is in the rooms of a guild.
final class RoomPresence {
    private final Directory directory;

    RoomPresence(Directory directory) {
        this.directory = directory;
    }

    /// @return by channel; refused with `unavailable` when the directory does not answer
    Future<Map<UUID, List<Participant>>> of(UUID guild) {
        return directory
                .presence(guild)
                .recover(_ ->
                        Future.failedFuture(
                                new RefusedException(
                                        RefusalCode.UNAVAILABLE,
                                        "The directory of rooms does not answer.")));
    }
}
