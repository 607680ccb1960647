package verticles.room;

import io.vertx.core.Future;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rooms.VoiceRights;

/// Keeps what the participants of one room may do as it is in the database. One query at a time: changes that come
/// meanwhile share the next one, however many they are. What cannot be read is read again on the next tick.
final class RightsWatch {
    private static final Logger LOG = LoggerFactory.getLogger(RightsWatch.class);

    private final Function<Set<UUID>, Future<Map<UUID, VoiceRights>>> reader;
    private final BiConsumer<UUID, @Nullable VoiceRights> result;
    private final Set<UUID> due = new HashSet<>();
    private final Map<UUID, Long> timeOuts = new HashMap<>();
    private boolean reading;

    /// @param reader of the rights of users; those who may not be in the room are missing
    /// @param result called for each user that was read, with null for those who are missing
    RightsWatch(
            Function<Set<UUID>, Future<Map<UUID, VoiceRights>>> reader,
            BiConsumer<UUID, @Nullable VoiceRights> result) {
        this.reader = reader;
        this.result = result;
    }

    /// The rights of these users may have changed.
    void onChanged(Collection<UUID> users) {
        due.addAll(users);
        read();
    }

    /// Reads what could not be read, and whose time-out is over.
    ///
    /// @param present the users in the room
    void onTick(long nowMillis, Supplier<Set<UUID>> present) {
        if (!timeOuts.isEmpty()) {
            timeOuts.keySet().retainAll(present.get());
        }
        timeOuts.forEach((user, untilMillis) -> {
            if (untilMillis <= nowMillis) {
                due.add(user);
            }
        });
        read();
    }

    private void read() {
        if (reading || due.isEmpty()) {
            return;
        }
        reading = true;
        Set<UUID> asked = Set.copyOf(due);
        due.clear();
        reader.apply(asked)
                .onComplete(
                        read -> {
                            reading = false;
                            asked.forEach(user -> apply(user, read.get(user)));
                            read();
                        },
                        failure -> {
                            reading = false;
                            due.addAll(asked);
                            LOG.warn("permissions could not be read: {}", failure.toString());
                        });
    }

    private void apply(UUID user, @Nullable VoiceRights rights) {
        timeOuts.remove(user);
        if (rights != null && rights.timedOutUntilMillis() > 0) {
            timeOuts.put(user, rights.timedOutUntilMillis());
        }
        result.accept(user, rights);
    }
}
