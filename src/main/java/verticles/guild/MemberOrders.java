package verticles.guild;

import bus.Addresses;
import bus.Bus;
import bus.guild.AccessEvent;
import bus.guild.MembershipEvent;
import caching.RecentReads;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import rooms.MemberOrder;
import store.guild.MemberStore;

/// The order of the members of guilds, as it was read a moment ago: a large guild has it read once,
/// not for each range that a page shows. Used on the context that made it.
final class MemberOrders {
    /// Of all guilds together.
    private static final int MAX_MEMBERS = 500_000;

    /// A display name may have changed, without an event.
    private static final long KEPT_MILLIS = 10_000;

    private final MemberStore store;
    private final RecentReads<UUID, MemberOrder> orders =
            new RecentReads<>(MAX_MEMBERS, KEPT_MILLIS, order -> 1 + order.size());

    /// Before it is complete, a change could be missed.
    private final Future<?> listening;

    private final Map<UUID, Future<MemberOrder>> reading = new HashMap<>();

    MemberOrders(MemberStore store, Bus bus) {
        this.store = store;
        this.listening =
                Future.all(
                        bus.listen(Addresses.ACCESS_EVENTS, this::onAccess),
                        bus.listen(Addresses.MEMBERSHIPS, this::onMembership));
    }

    Future<MemberOrder> of(UUID guild) {
        return listening.compose(_ -> recent(guild));
    }

    private Future<MemberOrder> recent(UUID guild) {
        long nowMillis = System.currentTimeMillis();
        @Nullable MemberOrder known = orders.find(guild, nowMillis);
        if (known != null) {
            return Future.succeededFuture(known);
        }
        @Nullable Future<MemberOrder> running = reading.get(guild);
        if (running != null) {
            return running;
        }
        long changes = orders.changes();
        Future<MemberOrder> read =
                store.order(guild)
                        .onSuccess(order ->
                                orders.keep(guild, order, changes, nowMillis, Long.MAX_VALUE))
                        .onComplete(_ -> reading.remove(guild));
        if (!read.isComplete()) {
            reading.put(guild, read);
        }
        return read;
    }

    private void onAccess(AccessEvent event) {
        switch (event) {
            case AccessEvent.AccessChanged(UUID guild, @Nullable UUID _) -> forget(guild);
        }
    }

    private void onMembership(MembershipEvent event) {
        switch (event) {
            case MembershipEvent.JoinedGuild(UUID _, UUID guild) -> forget(guild);
        }
    }

    /// A read that has begun is no longer for those who ask from now on.
    private void forget(UUID guild) {
        orders.onChanged((of, _) -> of.equals(guild));
        reading.remove(guild);
    }
}
