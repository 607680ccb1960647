package store.guild;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import rooms.VoiceRights;
import rooms.permission.ChannelOverrides;
import rooms.permission.GuestGrants;
import rooms.permission.MemberGrants;
import rooms.permission.Permission;
import rooms.permission.PermissionOverride;
import rooms.permission.Permissions;
import rooms.permission.Rank;
import store.postgres.Database;
import store.postgres.GuildStore;

/// Reads what decides what a member may do: their roles, and the overrides of channels that concern
/// them. A guest counts as a member without roles who may join one channel.
public final class AccessStore {
    private static final String MEMBER =
            """
            select g.id as guild_id, g.name as guild_name, g.owner_id, m.user_id,
                   coalesce(g.owner_id = m.user_id, false) as owner,
                   coalesce(m.timed_out_until > now(), false) as timed_out,
                   m.timed_out_until, m.server_muted, m.server_deafened, m.guest_of, m.granted,
                   e.permissions as everyone, r.permissions as roles, r.highest
            from (
                select guild_id, user_id, timed_out_until, server_muted, server_deafened,
                       null::uuid as guest_of, null::bigint as granted
                from members
                union all
                select guild_id, id, timed_out_until, server_muted, server_deafened, channel_id, permissions
                from guests where expires_at > now()
            ) m
            join guilds g on g.id = m.guild_id
            join roles e on e.guild_id = g.id and e.id = g.id
            cross join lateral (
                select coalesce(array_agg(roles.permissions), '{}') as permissions,
                       coalesce(max(roles.position), 0) as highest
                from member_roles join roles on roles.guild_id = member_roles.guild_id
                    and roles.id = member_roles.role_id
                where member_roles.guild_id = m.guild_id and member_roles.user_id = m.user_id
            ) r
            """;

    /// Of the roles of one member, the overrides are merged: the order among them does not matter.
    private static final String CHANNELS =
            """
            with member as (%s where %s)
            select member.*, o.*, %s
            from member %s channels c on c.guild_id = member.guild_id
            left join lateral (
                select bit_or(allow) filter (where role_id = guild_id) as everyone_allow,
                       bit_or(deny) filter (where role_id = guild_id) as everyone_deny,
                       bit_or(allow) filter (where role_id <> guild_id) as roles_allow,
                       bit_or(deny) filter (where role_id <> guild_id) as roles_deny,
                       bit_or(allow) filter (where user_id is not null) as member_allow,
                       bit_or(deny) filter (where user_id is not null) as member_deny
                from channel_overrides
                where channel_id = c.id and (user_id = member.user_id or role_id = guild_id or role_id in (
                    select role_id from member_roles
                    where guild_id = member.guild_id and user_id = member.user_id))
            ) o on true
            """;

    private static final String ALL =
            String.format(
                            Locale.ROOT,
                            CHANNELS,
                            MEMBER,
                            "m.user_id = $1",
                            GuildStore.CHANNEL_COLUMNS,
                            "left join")
                    + " order by member.guild_name, member.guild_id, c.position";
    private static final String OF_GUILD =
            String.format(
                            Locale.ROOT,
                            CHANNELS,
                            MEMBER,
                            "m.user_id = $1 and m.guild_id = $2",
                            GuildStore.CHANNEL_COLUMNS,
                            "left join")
                    + " order by c.position";
    private static final String OF_CHANNEL =
            String.format(
                            Locale.ROOT,
                            CHANNELS,
                            MEMBER,
                            "m.user_id = any($1) and m.guild_id = (select guild_id from channels where id = $2)",
                            GuildStore.CHANNEL_COLUMNS,
                            "join")
                    + " where c.id = $2";

    private final Database database;

    public AccessStore(Database database) {
        this.database = database;
    }

    /// A guild of a member, with all its channels in order.
    public record OfGuild(
            MemberAccess member, String name, @Nullable UUID owner, List<ChannelAccess> channels) {}

    /// The guilds of a user by name. With several databases this query goes to all of them.
    public Future<List<OfGuild>> ofUser(UUID user) {
        return database.accounts()
                .preparedQuery(ALL)
                .execute(Tuple.of(user))
                .map(AccessStore::guilds);
    }

    /// Empty when the user is not a member or the guild does not exist.
    public Future<Optional<OfGuild>> ofGuild(UUID user, UUID guild) {
        return database.poolFor(guild)
                .preparedQuery(OF_GUILD)
                .execute(Tuple.of(user, guild))
                .map(rows -> guilds(rows).stream().findFirst());
    }

    /// Empty when the user is not a member or the guild does not exist.
    public Future<Optional<MemberAccess>> member(UUID user, UUID guild) {
        return database.poolFor(guild)
                .preparedQuery(MEMBER + " where m.user_id = $1 and m.guild_id = $2")
                .execute(Tuple.of(user, guild))
                .map(rows -> rows.stream().map(AccessStore::member).findFirst());
    }

    /// The same in the transaction of the caller.
    static Future<Optional<MemberAccess>> member(SqlConnection connection, UUID user, UUID guild) {
        return connection
                .preparedQuery(MEMBER + " where m.user_id = $1 and m.guild_id = $2")
                .execute(Tuple.of(user, guild))
                .map(rows -> rows.stream().map(AccessStore::member).findFirst());
    }

    /// Empty when the channel does not exist or the user is not a member of its guild.
    public Future<Optional<ChannelAccess>> channel(UUID user, UUID channel) {
        return channel(List.of(user), channel).map(found -> found.stream().findFirst());
    }

    /// For those of the users who are members of the channel's guild.
    public Future<List<ChannelAccess>> channel(Collection<UUID> users, UUID channel) {
        return database.accounts()
                .preparedQuery(OF_CHANNEL)
                .execute(Tuple.of(users.toArray(UUID[]::new), channel))
                .map(rows -> rows.stream().map(row -> channel(member(row), row)).toList());
    }

    /// What users may do in the room of a channel; those who may not see the channel are missing.
    public Future<Map<UUID, VoiceRights>> voiceRights(Collection<UUID> users, UUID channel) {
        return channel(users, channel)
                .map(all ->
                        all.stream()
                                .filter(found -> found.permissions().has(Permission.VIEW_CHANNEL))
                                .collect(
                                        Collectors.toMap(
                                                found -> found.member().user(),
                                                ChannelAccess::voiceRights)));
    }

    private static List<OfGuild> guilds(Iterable<Row> rows) {
        Map<UUID, OfGuild> guilds = new LinkedHashMap<>();
        for (Row row : rows) {
            OfGuild guild =
                    guilds.computeIfAbsent(
                            row.getUUID("guild_id"),
                            _ ->
                                    new OfGuild(
                                            member(row),
                                            row.getString("guild_name"),
                                            row.getUUID("owner_id"),
                                            new ArrayList<>()));
            if (row.getUUID("id") != null) {
                guild.channels().add(channel(guild.member(), row));
            }
        }
        return List.copyOf(guilds.values());
    }

    private static MemberAccess member(Row row) {
        boolean owner = row.getBoolean("owner");
        boolean timedOut = row.getBoolean("timed_out");
        Permissions everyone = new Permissions(row.getLong("everyone"));
        return new MemberAccess(
                row.getUUID("guild_id"),
                row.getUUID("user_id"),
                new Rank(owner, row.getInteger("highest")),
                grants(row, owner, timedOut, everyone),
                row.getBoolean("server_muted"),
                row.getBoolean("server_deafened"),
                timedOut ? row.getOffsetDateTime("timed_out_until").toInstant().toEpochMilli() : 0);
    }

    private static ChannelAccess channel(MemberAccess member, Row row) {
        UUID guestOf = row.getUUID("guest_of");
        PermissionOverride everyone = override(row, "everyone_");
        if (granted(row) != null && row.getUUID("id").equals(guestOf)) {
            // The application said what they may do.
            return new ChannelAccess(member, GuildStore.channel(row), ChannelOverrides.NONE);
        }
        return new ChannelAccess(
                member,
                GuildStore.channel(row),
                guestOf != null
                        ? GuestGrants.in(guestOf.equals(row.getUUID("id")), everyone)
                        : new ChannelOverrides(
                                everyone,
                                List.of(override(row, "roles_")),
                                override(row, "member_")));
    }

    /// Of a guest of another application, null for all others.
    private static MemberGrants grants(
            Row row, boolean owner, boolean timedOut, Permissions everyone) {
        Permissions granted = granted(row);
        if (granted != null) {
            return new MemberGrants(false, timedOut, granted, List.of());
        }
        return row.getUUID("guest_of") != null
                ? GuestGrants.of(everyone, timedOut)
                : new MemberGrants(
                        owner,
                        timedOut,
                        everyone,
                        Arrays.stream(row.getArrayOfLongs("roles")).map(Permissions::new).toList());
    }

    private static @Nullable Permissions granted(Row row) {
        Long granted = row.getLong("granted");
        return granted == null ? null : new Permissions(granted);
    }

    private static PermissionOverride override(Row row, String of) {
        Long allow = row.getLong(of + "allow");
        Long deny = row.getLong(of + "deny");
        return allow == null || deny == null
                ? PermissionOverride.NONE
                : new PermissionOverride(new Permissions(allow), new Permissions(deny));
    }
}
