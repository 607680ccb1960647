package verticles.room;

import bus.guild.AccessEvent;
import call.LeaveReason;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rooms.Participant;
import rooms.VoiceRights;
import rooms.live.Room;
import verticles.node.Clock;

/// Keeps what the participants of one room may do as it is in the database, and removes those who
/// may no longer be there. One query at a time: changes that come meanwhile share the next one,
/// however many they are. What cannot be read is read again on the next tick.
final class RightsWatch {
    private static final Logger LOG = LoggerFactory.getLogger(RightsWatch.class);

    private final Ownership ownership;
    private final Room room;
    private final Function<Set<UUID>, Future<Map<UUID, VoiceRights>>> reader;
    private final Runnable changed;
    private final Set<UUID> due = new HashSet<>();
    private final Map<UUID, Long> timeOuts = new HashMap<>();
    private boolean reading;

    /// @param reader of the rights of users; those who may not be in the room are missing
    /// @param changed called after each change of the room
    RightsWatch(
            Ownership ownership,
            Room room,
            Function<Set<UUID>, Future<Map<UUID, VoiceRights>>> reader,
            Runnable changed) {
        this.ownership = ownership;
        this.room = room;
        this.reader = reader;
        this.changed = changed;
    }

    void onAccessEvent(AccessEvent event) {
        switch (event) {
            case AccessEvent.AccessChanged(UUID _, @Nullable UUID user) ->
                    onChanged(
                            room.roster().stream()
                                    .map(Participant::user)
                                    .filter(present -> user == null || user.equals(present))
                                    .toList());
        }
    }

    /// The rights of these users may have changed.
    void onChanged(Collection<UUID> users) {
        due.addAll(users);
        read();
    }

    /// Reads what could not be read, and participants whose time-out is over.
    void onTick(long nowMillis) {
        if (!timeOuts.isEmpty()) {
            timeOuts.keySet()
                    .retainAll(
                            room.roster().stream()
                                    .map(Participant::user)
                                    .collect(Collectors.toUnmodifiableSet()));
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
        Participant participant = room.participantOf(user);
        if (participant == null || ownership.isOver()) {
            return;
        }
        if (rights == null) {
            room.onEviction(Clock.millis(), participant.number(), LeaveReason.ACCESS_LOST);
        } else {
            room.onRights(Clock.millis(), participant.number(), rights);
        }
        changed.run();
    }
}
