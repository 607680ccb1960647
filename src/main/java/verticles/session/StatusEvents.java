package verticles.session;

import bus.Addresses;
import bus.Bus;
import bus.guild.GuildEvent;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import presence.GuildStatuses;
import presence.OnlineStatus;
import presence.UserStatus;
import signaling.Session;
import signaling.message.ServerMessage;

/// The online statuses of the members of each guild, for the sessions of this verticle. Changes of
/// its sessions are published in one event per guild and second; another verticle that asks is
/// answered at once, at most one time more in a second. A session gets the statuses of the members
/// that it shows at most once a second as well. The statuses at other verticles are kept only for
/// guilds whose members a session here shows.
public final class StatusEvents {
    /// Statuses are kept this long after the last session showed them: the next one to show them
    /// within this time costs the other verticles nothing.
    private static final long KEPT_MILLIS = 60_000;

    /// Bounds how long a status is wrong after an event between nodes was lost, or after a node
    /// restarted so quickly that the others did not notice.
    private static final long ASKED_AGAIN_AFTER_MILLIS = 300_000;

    /// From the first `watch` of a guild until its answer. Another verticle answers by its next
    /// tick, before the second one here. It may know that a user is invisible who is online here,
    /// with another device.
    private static final int TICKS_UNTIL_FIRST_ANSWER = 2;

    /// What is known of a guild whose members a session shows.
    private static final class Watched {
        final GuildStatuses statuses = new GuildStatuses();

        /// The members that each session shows.
        final Map<Session, Set<UUID>> shown = new HashMap<>();

        /// Other verticles that have not answered since they were asked.
        final Set<String> unanswered = new HashSet<>();

        /// While it is not 0 the sessions get nothing.
        int ticksUntilFirstAnswer = TICKS_UNTIL_FIRST_ANSWER;

        long askedAtMillis;
        long neededAtMillis;

        Watched(long nowMillis) {
            askedAtMillis = nowMillis;
            neededAtMillis = nowMillis;
        }
    }

    private static final class Guild {
        final UUID id;

        /// Of members who are connected here.
        final Map<UUID, Set<Session>> sessions = new HashMap<>();

        final Set<UUID> changed = new HashSet<>();

        /// Another verticle asked for all statuses.
        boolean asked;

        boolean publishedSinceTick;

        @Nullable Watched watched;

        Guild(UUID id) {
            this.id = id;
        }
    }

    /// A session that is online here.
    private static final class Online {
        /// Null before it follows a guild.
        @Nullable UUID user;

        OnlineStatus status = OnlineStatus.ONLINE;

        final Set<Guild> guilds = new HashSet<>();

        /// The one whose members it shows.
        @Nullable Guild watches;
    }

    private final Bus bus;
    private final String source;
    private final Map<UUID, Guild> guilds = new HashMap<>();
    private final Map<Session, Online> online = new HashMap<>();
    private long nowMillis;

    /// @param source name of this verticle, unique; begins with the id of its node and a slash
    StatusEvents(Bus bus, String source) {
        this.bus = bus;
        this.source = source;
    }

    /// A member has a session here. It counts as online until [#set(Session, OnlineStatus)].
    void follow(Session session, UUID user, UUID guild) {
        Guild of = guilds.computeIfAbsent(guild, Guild::new);
        Online self = online.computeIfAbsent(session, _ -> new Online());
        self.user = user;
        if (self.guilds.add(of)) {
            OnlineStatus before = here(of, user);
            of.sessions.computeIfAbsent(user, _ -> new HashSet<>()).add(session);
            noteChange(of, user, before);
        }
    }

    void unfollow(Session session, UUID guild) {
        Guild of = guilds.get(guild);
        Online self = online.get(session);
        if (of == null || self == null || self.user == null || !self.guilds.remove(of)) {
            return;
        }
        OnlineStatus before = here(of, self.user);
        Set<Session> sessions = of.sessions.getOrDefault(self.user, Set.of());
        if (sessions.remove(session) && sessions.isEmpty()) {
            of.sessions.remove(self.user);
        }
        noteChange(of, self.user, before);
        if (self.watches == of) {
            stopWatching(session, self);
        }
        if (of.sessions.isEmpty()) {
            // Without a session no events of the guild arrive.
            of.watched = null;
        }
    }

    /// The session has ended.
    void forget(Session session) {
        Online self = online.get(session);
        if (self != null) {
            List.copyOf(self.guilds).forEach(guild -> unfollow(session, guild.id));
            online.remove(session);
        }
    }

    void set(Session session, OnlineStatus status) {
        Online self = online.computeIfAbsent(session, _ -> new Online());
        Map<Guild, OnlineStatus> before = new HashMap<>();
        for (Guild guild : self.guilds) {
            before.put(guild, here(guild, Objects.requireNonNull(self.user)));
        }
        self.status = status;
        before.forEach((guild, of) -> noteChange(guild, Objects.requireNonNull(self.user), of));
    }

    /// Another session of the user may have kept the status as it was.
    private void noteChange(Guild guild, UUID user, OnlineStatus before) {
        if (here(guild, user) != before) {
            guild.changed.add(user);
        }
    }

    /// The session shows these members of a guild, and no longer those before. A guild that it does
    /// not follow is ignored.
    ///
    /// @param guild null when it shows none
    void watch(Session session, @Nullable UUID guild, Set<UUID> users) {
        Online self = online.get(session);
        if (self == null) {
            return;
        }
        stopWatching(session, self);
        Guild of = guild == null ? null : guilds.get(guild);
        if (of == null || !self.guilds.contains(of)) {
            return;
        }
        Watched watched = of.watched;
        if (watched == null) {
            watched = new Watched(nowMillis);
            watched.statuses.replace(source, statuses(of, of.sessions.keySet()));
            of.watched = watched;
            ask(of, watched);
        }
        self.watches = of;
        watched.shown.put(session, users);
        if (watched.ticksUntilFirstAnswer == 0) {
            session.onGuildEvent(new ServerMessage.Statuses(of.id, watched.statuses.of(users)));
        }
    }

    private void stopWatching(Session session, Online self) {
        if (self.watches != null && self.watches.watched != null) {
            self.watches.watched.shown.remove(session);
            self.watches.watched.neededAtMillis = nowMillis;
        }
        self.watches = null;
    }

    /// Asks the other verticles for all statuses. One that has not answered since it was asked
    /// before is gone.
    private void ask(Guild guild, Watched watched) {
        watched.statuses.forget(watched.unanswered::contains);
        watched.unanswered.clear();
        watched.unanswered.addAll(watched.statuses.sources());
        watched.unanswered.remove(source);
        watched.askedAtMillis = nowMillis;
        bus.publish(Addresses.guild(guild.id), new GuildEvent.StatusesAsked(guild.id, source));
    }

    void onEvent(GuildEvent.OfStatuses event) {
        Guild guild = guilds.get(event.guild());
        if (guild == null) {
            return;
        }
        switch (event) {
            case GuildEvent.StatusesAsked asked -> {
                if (!asked.source().equals(source)) {
                    guild.asked = true;
                    if (!guild.publishedSinceTick) {
                        publish(guild);
                    }
                }
            }
            case GuildEvent.StatusesChanged(UUID _, String from, boolean all, var statuses) -> {
                if (guild.watched == null) {
                    return;
                }
                if (all) {
                    guild.watched.unanswered.remove(from);
                    guild.watched.statuses.replace(from, statuses);
                } else {
                    guild.watched.statuses.change(from, statuses);
                }
            }
        }
    }

    /// Its sessions are gone with it.
    public void onNodeLeft(String node) {
        for (Guild guild : guilds.values()) {
            if (guild.watched != null) {
                guild.watched.statuses.forget(from -> from.startsWith(node + "/"));
            }
        }
    }

    /// To be called about once a second, and once more when all sessions are closed.
    public void onTick(long now) {
        nowMillis = now;
        for (Guild guild : List.copyOf(guilds.values())) {
            publish(guild);
            guild.publishedSinceTick = false;
            Watched watched = guild.watched;
            if (watched != null && !watched.shown.isEmpty()) {
                onTick(guild, watched);
                if (now - watched.askedAtMillis > ASKED_AGAIN_AFTER_MILLIS) {
                    ask(guild, watched);
                }
            } else if (watched != null && now - watched.neededAtMillis > KEPT_MILLIS) {
                guild.watched = null;
            }
            if (guild.sessions.isEmpty() && guild.watched == null) {
                guilds.remove(guild.id);
            }
        }
    }

    private static void onTick(Guild guild, Watched watched) {
        if (watched.ticksUntilFirstAnswer == 0) {
            sendChanged(guild.id, watched);
            return;
        }
        watched.ticksUntilFirstAnswer--;
        if (watched.ticksUntilFirstAnswer == 0) {
            watched.statuses.takeChanged();
            Map.copyOf(watched.shown)
                    .forEach((session, users) ->
                            session.onGuildEvent(
                                    new ServerMessage.Statuses(
                                            guild.id, watched.statuses.of(users))));
        }
    }

    private void publish(Guild guild) {
        if (!guild.asked && guild.changed.isEmpty()) {
            return;
        }
        boolean all = guild.asked;
        List<UserStatus> statuses = statuses(guild, all ? guild.sessions.keySet() : guild.changed);
        guild.asked = false;
        guild.publishedSinceTick = true;
        guild.changed.clear();
        bus.publish(
                Addresses.guild(guild.id),
                new GuildEvent.StatusesChanged(guild.id, source, all, statuses));
    }

    private List<UserStatus> statuses(Guild guild, Collection<UUID> users) {
        return users.stream().map(user -> new UserStatus(user, here(guild, user))).toList();
    }

    /// Of the sessions on this verticle.
    private OnlineStatus here(Guild guild, UUID user) {
        return guild.sessions.getOrDefault(user, Set.of()).stream()
                .map(session -> Objects.requireNonNull(online.get(session)).status)
                .max(OnlineStatus::compareTo)
                .orElse(OnlineStatus.OFFLINE);
    }

    private static void sendChanged(UUID guild, Watched watched) {
        Set<UUID> changed = watched.statuses.takeChanged();
        if (changed.isEmpty()) {
            return;
        }
        for (Map.Entry<Session, Set<UUID>> entry : List.copyOf(watched.shown.entrySet())) {
            Set<UUID> shown = entry.getValue();
            List<UUID> both =
                    changed.size() < shown.size()
                            ? changed.stream().filter(shown::contains).toList()
                            : shown.stream().filter(changed::contains).toList();
            if (!both.isEmpty()) {
                entry.getKey()
                        .onGuildEvent(new ServerMessage.Statuses(guild, watched.statuses.of(both)));
            }
        }
    }
}
