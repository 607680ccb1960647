package presence;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/// The statuses of the members of one guild, put together from what each source knows: a source is
/// whatever has sessions, on this or another node. Members that no source names are offline.
public final class GuildStatuses {
    private final Map<String, Map<UUID, OnlineStatus>> bySource = new HashMap<>();
    private final Set<UUID> changed = new HashSet<>();

    /// What others see of the user.
    public OnlineStatus of(UUID user) {
        OnlineStatus highest = OnlineStatus.OFFLINE;
        for (Map<UUID, OnlineStatus> statuses : bySource.values()) {
            OnlineStatus status = statuses.getOrDefault(user, OnlineStatus.OFFLINE);
            if (status.compareTo(highest) > 0) {
                highest = status;
            }
        }
        return highest.shown();
    }

    public Set<String> sources() {
        return Set.copyOf(bySource.keySet());
    }

    /// Some statuses at a source changed.
    public void change(String source, List<UserStatus> statuses) {
        Map<UUID, OnlineStatus> known = bySource.computeIfAbsent(source, _ -> new HashMap<>());
        for (UserStatus one : statuses) {
            set(known, one.user(), one.status());
        }
    }

    /// All statuses at a source.
    public void replace(String source, List<UserStatus> statuses) {
        Map<UUID, OnlineStatus> now = new HashMap<>();
        statuses.forEach(one -> now.put(one.user(), one.status()));
        Map<UUID, OnlineStatus> known = bySource.computeIfAbsent(source, _ -> new HashMap<>());
        for (UUID user : List.copyOf(known.keySet())) {
            if (!now.containsKey(user)) {
                set(known, user, OnlineStatus.OFFLINE);
            }
        }
        now.forEach((user, status) -> set(known, user, status));
    }

    /// These sources are gone.
    public void forget(Predicate<String> gone) {
        for (String source : List.copyOf(bySource.keySet())) {
            if (gone.test(source)) {
                replace(source, List.of());
                bySource.remove(source);
            }
        }
    }

    private void set(Map<UUID, OnlineStatus> known, UUID user, OnlineStatus status) {
        OnlineStatus before = of(user);
        if (status == OnlineStatus.OFFLINE) {
            known.remove(user);
        } else {
            known.put(user, status);
        }
        if (of(user) != before) {
            changed.add(user);
        }
    }

    /// Whose status has changed since the last call.
    public Set<UUID> takeChanged() {
        Set<UUID> taken = Set.copyOf(changed);
        changed.clear();
        return taken;
    }

    /// The statuses of these users.
    public List<UserStatus> of(Collection<UUID> users) {
        return users.stream().map(user -> new UserStatus(user, of(user))).toList();
    }
}
