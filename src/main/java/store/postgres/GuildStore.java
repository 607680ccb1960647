package store.postgres;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import refusal.RefusalCode;
import refusal.RefusedException;
import rooms.ChannelView;
import rooms.GuildView;
import rooms.Role;

/// Guilds, their members and channels. The views it returns have no participants: those are live state,
/// which the rooms know.
public final class GuildStore {
    /// The guild every user joins by registering (made by the first migration).
    public static final UUID DEFAULT_GUILD =
            UUID.fromString("00000000-0000-7000-8000-000000000001");

    /// Limits the channel list of a guild, which every member loads.
    private static final int CHANNELS_PER_GUILD = 200;

    private final Database database;

    public GuildStore(Database database) {
        this.database = database;
    }

    /// The guilds of a user by name, each with its channels in order. With several databases this is the
    /// only query that goes to all of them.
    public Future<List<GuildView>> guildsOf(UUID user) {
        return database.accounts()
                .preparedQuery(
                        """
                        select g.id as guild_id, g.name as guild_name, c.id, c.name, c.position
                        from members m
                        join guilds g on g.id = m.guild_id
                        left join channels c on c.guild_id = g.id
                        where m.user_id = $1
                        order by g.name, g.id, c.position
                        """)
                .execute(Tuple.of(user))
                .map(rows -> {
                    Map<UUID, GuildView> guilds = new LinkedHashMap<>();
                    for (Row row : rows) {
                        UUID id = row.getUUID("guild_id");
                        GuildView guild =
                                guilds.computeIfAbsent(
                                        id,
                                        _ ->
                                                new GuildView(
                                                        id,
                                                        row.getString("guild_name"),
                                                        new ArrayList<>()));
                        if (row.getUUID("id") != null) {
                            guild.channels().add(channel(row));
                        }
                    }
                    return guilds.values().stream()
                            .map(g -> new GuildView(g.id(), g.name(), List.copyOf(g.channels())))
                            .toList();
                });
    }

    /// The channels of a guild in order; empty when the guild does not exist.
    public Future<List<ChannelView>> channelsOf(UUID guild) {
        return database.poolFor(guild)
                .preparedQuery(
                        """
                        select guild_id, id, name, position from channels
                        where guild_id = $1 order by position
                        """)
                .execute(Tuple.of(guild))
                .map(rows -> rows.stream().map(GuildStore::channel).toList());
    }

    /// A channel with the id of its guild.
    public Future<Optional<ChannelView>> channel(UUID channel) {
        return database.accounts()
                .preparedQuery("select guild_id, id, name, position from channels where id = $1")
                .execute(Tuple.of(channel))
                .map(rows -> rows.stream().map(GuildStore::channel).findFirst());
    }

    /// The role of a user in a guild; empty for a user who is not a member.
    public Future<Optional<Role>> role(UUID guild, UUID user) {
        return database.poolFor(guild)
                .preparedQuery("select role from members where guild_id = $1 and user_id = $2")
                .execute(Tuple.of(guild, user))
                .map(rows -> rows.stream().map(row -> Role.of(row.getString("role"))).findFirst());
    }

    /// Sets the role of a member; refused with `not_found` when the user is not a member.
    public Future<Void> setRole(UUID guild, UUID user, Role role) {
        return database.poolFor(guild)
                .preparedQuery("update members set role = $3 where guild_id = $1 and user_id = $2")
                .execute(Tuple.of(guild, user, role.wireName()))
                .map(rows -> {
                    if (rows.rowCount() == 0) {
                        throw new RefusedException(
                                RefusalCode.NOT_FOUND, "This user is not a member of the guild.");
                    }
                    return null;
                });
    }

    /// Adds a voice channel at the end of the list; refused with `too_many_channels`, and with
    /// `not_found` when the guild does not exist.
    ///
    /// @param name 1 to 100 characters, checked by the caller
    public Future<ChannelView> createChannel(UUID guild, String name) {
        return database.poolFor(guild)
                .withTransaction(connection ->
                        lockGuild(connection, guild)
                                .compose(_ -> nextPosition(connection, guild))
                                .compose(position ->
                                        insertChannel(connection, guild, name, position)));
    }

    /// Refused with `channel_not_found`.
    public Future<Void> renameChannel(UUID guild, UUID channel, String name) {
        return database.poolFor(guild)
                .preparedQuery("update channels set name = $3 where guild_id = $1 and id = $2")
                .execute(Tuple.of(guild, channel, name))
                .map(GuildStore::requireChannel);
    }

    /// Refused with `channel_not_found`. The positions of the others keep their order.
    public Future<Void> deleteChannel(UUID guild, UUID channel) {
        return database.poolFor(guild)
                .preparedQuery("delete from channels where guild_id = $1 and id = $2")
                .execute(Tuple.of(guild, channel))
                .map(GuildStore::requireChannel);
    }

    private static @Nullable Void requireChannel(RowSet<Row> changed) {
        if (changed.rowCount() == 0) {
            throw new RefusedException(
                    RefusalCode.CHANNEL_NOT_FOUND, "This channel does not exist.");
        }
        return null;
    }

    /// Two requests at the same time must not read the same last position.
    private static Future<Void> lockGuild(SqlConnection connection, UUID guild) {
        return connection
                .preparedQuery("select 1 from guilds where id = $1 for update")
                .execute(Tuple.of(guild))
                .map(rows -> {
                    if (rows.size() == 0) {
                        throw new RefusedException(
                                RefusalCode.NOT_FOUND, "This guild does not exist.");
                    }
                    return null;
                });
    }

    private static Future<Integer> nextPosition(SqlConnection connection, UUID guild) {
        return connection
                .preparedQuery(
                        """
                        select coalesce(max(position) + 1, 0) as next, count(*) as channels
                        from channels where guild_id = $1
                        """)
                .execute(Tuple.of(guild))
                .map(rows -> {
                    Row row = rows.iterator().next();
                    if (row.getLong("channels") >= CHANNELS_PER_GUILD) {
                        throw new RefusedException(
                                RefusalCode.TOO_MANY_CHANNELS,
                                "A guild has at most " + CHANNELS_PER_GUILD + " channels.");
                    }
                    return row.getInteger("next");
                });
    }

    private static Future<ChannelView> insertChannel(
            SqlConnection connection, UUID guild, String name, int position) {
        return connection
                .preparedQuery(
                        """
                        insert into channels (guild_id, name, position) values ($1, $2, $3)
                        returning guild_id, id, name, position
                        """)
                .execute(Tuple.of(guild, name, position))
                .map(rows -> channel(rows.iterator().next()));
    }

    private static ChannelView channel(Row row) {
        return new ChannelView(
                row.getUUID("id"),
                row.getUUID("guild_id"),
                row.getString("name"),
                row.getInteger("position"),
                List.of());
    }
}
