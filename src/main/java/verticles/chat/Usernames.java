package verticles.chat;

import bus.Addresses;
import bus.Bus;
import bus.account.AuthEvent;
import caching.RecentReads;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import store.postgres.UserStore;

/// The names of authors, as they were read a moment ago. Used on the context that made it.
final class Usernames {
    private static final int MAX_NAMES = 50_000;

    /// Bounds what an event that is lost between nodes can cost.
    private static final long KEPT_MILLIS = 60_000;

    private final UserStore store;
    private final RecentReads<UUID, String> names = new RecentReads<>(MAX_NAMES, KEPT_MILLIS);

    private Usernames(UserStore store) {
        this.store = store;
    }

    /// Completes once no change of a name can be missed.
    static Future<Usernames> of(UserStore store, Bus bus) {
        Usernames usernames = new Usernames(store);
        return bus.listen(Addresses.AUTH_EVENTS, usernames::onEvent).map(_ -> usernames);
    }

    /// Those that do not exist are missing.
    Future<Map<UUID, String>> of(Collection<UUID> users) {
        long nowMillis = System.currentTimeMillis();
        Map<UUID, String> known = new HashMap<>();
        Set<UUID> unknown = new HashSet<>();
        for (UUID user : users) {
            String name = names.find(user, nowMillis);
            if (name == null) {
                unknown.add(user);
            } else {
                known.put(user, name);
            }
        }
        if (unknown.isEmpty()) {
            return Future.succeededFuture(known);
        }
        long changes = names.changes();
        return store.usernames(unknown)
                .map(read -> {
                    read.forEach((user, name) ->
                            names.keep(user, name, changes, nowMillis, Long.MAX_VALUE));
                    known.putAll(read);
                    return known;
                });
    }

    private void onEvent(AuthEvent event) {
        switch (event) {
            case AuthEvent.UserChanged(UUID changed) ->
                    names.onChanged((user, _) -> user.equals(changed));
            case AuthEvent.DeviceSessionRevoked _, AuthEvent.ApiKeyChanged _ -> {}
        }
    }
}
