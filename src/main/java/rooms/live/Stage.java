package rooms.live;

import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import refusal.RefusalCode;
import refusal.RefusedException;
import rooms.StageRole;

/// The speakers of a stage channel; all others are audience. A speaker who leaves and comes back is
/// a speaker again, as long as the call goes on.
public final class Stage {
    private final boolean exists;
    private final int capacity;
    private final Set<UUID> speakers = new HashSet<>();

    /// @param exists false for a channel without a stage, in which no participant has a role
    /// @param capacity how many speakers fit
    Stage(boolean exists, int capacity) {
        this.exists = exists;
        this.capacity = capacity;
    }

    StageRole role(UUID user) {
        if (!exists) {
            return StageRole.NONE;
        }
        return speakers.contains(user) ? StageRole.SPEAKER : StageRole.AUDIENCE;
    }

    /// @param present the users in the room; others make room when there are too many speakers
    /// @throws RefusedException `bad_field` without a stage, `room_full`
    void invite(UUID user, Set<UUID> present) {
        require();
        if (speakers.size() >= capacity) {
            speakers.retainAll(present);
        }
        if (speakers.size() >= capacity && !speakers.contains(user)) {
            throw new RefusedException(
                    RefusalCode.ROOM_FULL, "A stage has room for " + capacity + " speakers.");
        }
        speakers.add(user);
    }

    /// @throws RefusedException `bad_field` without a stage
    void moveToAudience(UUID user) {
        require();
        speakers.remove(user);
    }

    /// The user was removed by a moderator or lost access.
    void forget(UUID user) {
        speakers.remove(user);
    }

    private void require() {
        if (!exists) {
            throw new RefusedException(RefusalCode.BAD_FIELD, "This is not a stage channel.");
        }
    }
}
