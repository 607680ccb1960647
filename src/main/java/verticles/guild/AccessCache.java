package verticles.guild;

import bus.Addresses;
import bus.Bus;
import bus.guild.AccessEvent;
import caching.RecentReads;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import store.guild.AccessStore;
import store.guild.ChannelAccess;
import store.guild.MemberAccess;
import verticles.shared.CachedReads;

/// What members see and may do, as it was read a moment ago, for requests that only read and for
/// messages. A change is published before its request is answered, and its event comes through the
/// same queue as requests do: a request that was sent after that answer finds nothing old here.
/// Changes of guilds ask the [AccessStore] itself. Used on the context that made it.
public final class AccessCache {
    private static final int MAX_CHANNELS = 20_000;

    /// Bounds what an event that is lost between nodes can cost.
    private static final long KEPT_MILLIS = 5_000;

    private record OfChannel(UUID user, UUID channel) {}

    private record OfMember(UUID user, UUID guild) {}

    private final AccessStore store;
    private final RecentReads<OfChannel, ChannelAccess> channels =
            new RecentReads<>(MAX_CHANNELS, KEPT_MILLIS);
    private final CachedReads<OfMember, AccessStore.OfGuild> guilds =
            new CachedReads<>(
                    new RecentReads<>(
                            MAX_CHANNELS, KEPT_MILLIS, guild -> 1 + guild.channels().size()),
                    guild -> until(guild.member()));

    private AccessCache(AccessStore store) {
        this.store = store;
    }

    /// Completes once no change can be missed.
    public static Future<AccessCache> of(AccessStore store, Bus bus) {
        AccessCache cache = new AccessCache(store);
        return bus.listen(Addresses.ACCESS_EVENTS, cache::onEvent).map(_ -> cache);
    }

    /// Empty when the user is not a member or the guild does not exist.
    public Future<Optional<AccessStore.OfGuild>> ofGuild(UUID user, UUID guild) {
        return guilds.find(new OfMember(user, guild), () -> store.ofGuild(user, guild));
    }

    /// Empty when the channel does not exist or the user is not a member of its guild.
    public Future<Optional<ChannelAccess>> channel(UUID user, UUID channel) {
        return channel(List.of(user), channel).map(found -> found.stream().findFirst());
    }

    /// For those of the users who are members of the channel's guild.
    public Future<List<ChannelAccess>> channel(Collection<UUID> users, UUID channel) {
        long nowMillis = System.currentTimeMillis();
        List<ChannelAccess> known = new ArrayList<>();
        List<UUID> unknown = new ArrayList<>();
        for (UUID user : users) {
            ChannelAccess found = channels.find(new OfChannel(user, channel), nowMillis);
            if (found == null) {
                unknown.add(user);
            } else {
                known.add(found);
            }
        }
        if (unknown.isEmpty()) {
            return Future.succeededFuture(known);
        }
        long changes = channels.changes();
        return store.channel(unknown, channel)
                .map(read -> {
                    for (ChannelAccess access : read) {
                        channels.keep(
                                new OfChannel(access.member().user(), channel),
                                access,
                                changes,
                                nowMillis,
                                until(access.member()));
                    }
                    known.addAll(read);
                    return known;
                });
    }

    /// A time-out ends without an event.
    private static long until(MemberAccess member) {
        return member.timedOutUntilMillis() > 0 ? member.timedOutUntilMillis() : Long.MAX_VALUE;
    }

    private void onEvent(AccessEvent event) {
        switch (event) {
            case AccessEvent.AccessChanged(UUID guild, @Nullable UUID user) -> {
                channels.onChanged((key, access) ->
                        access.channel().guild().equals(guild)
                                && (user == null || key.user().equals(user)));
                guilds.onChanged((key, _) ->
                        key.guild().equals(guild) && (user == null || key.user().equals(user)));
            }
        }
    }
}
