package store.move;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import store.postgres.Database;
import store.postgres.GuildDatabases;

/// In which database the messages of guilds are, and how much each of them has, for administrators
/// of the node.
public final class GuildPlaceStore {
    private static final String FIND =
            """
            select g.id, g.name, coalesce(d.database, $4) as database, m.destination
            from guilds g
                left join guild_databases d on d.guild_id = g.id
                left join moving_guilds m on m.guild_id = g.id
            where ($2::uuid is null or g.id > $2)
                and (position(lower($1) in lower(g.name)) > 0 or g.id::text = lower($1))
            order by g.id limit $3
            """;

    /// As the statistics of PostgreSQL have it: messages are not counted one by one.
    private static final String SIZE =
            """
            select pg_database_size(current_database()) as bytes,
                (select coalesce(max(greatest(s.n_live_tup, c.reltuples::bigint, 0)), 0)
                    from pg_class c left join pg_stat_user_tables s on s.relid = c.oid
                    where c.oid = 'messages'::regclass) as messages
            """;

    private final Database database;

    /// @param movingTo null when it is not being moved
    public record Place(UUID guild, String name, String database, @Nullable String movingTo) {}

    /// @param messages about how many
    public record Size(long bytes, long messages) {}

    public GuildPlaceStore(Database database) {
        this.database = database;
    }

    /// By id.
    ///
    /// @param text part of the name, or the id; empty for all
    /// @param after the last one of the page before, or null
    /// @param count maximum number of guilds
    public Future<List<Place>> find(String text, @Nullable UUID after, int count) {
        return database.allGuilds()
                .preparedQuery(FIND)
                .execute(Tuple.of(text, after, count, GuildDatabases.MAIN))
                .map(rows ->
                        rows.stream()
                                .map(row ->
                                        new Place(
                                                row.getUUID("id"),
                                                row.getString("name"),
                                                row.getString("database"),
                                                row.getString("destination")))
                                .toList());
    }

    /// The number of guilds by the name of their database, without databases that have none.
    public Future<Map<String, Long>> guilds() {
        return database.allGuilds()
                .preparedQuery(
                        """
                        select coalesce(d.database, $1) as database, count(*) as guilds
                        from guilds g left join guild_databases d on d.guild_id = g.id
                        group by 1
                        """)
                .execute(Tuple.of(GuildDatabases.MAIN))
                .map(rows ->
                        rows.stream()
                                .collect(
                                        Collectors.toMap(
                                                row -> row.getString("database"),
                                                row -> row.getLong("guilds"))));
    }

    /// Fails when the database is away.
    ///
    /// @param name of a database
    public Future<Size> size(String name) {
        return database.messages()
                .ask(name, pool -> pool.query(SIZE).execute())
                .map(rows -> rows.iterator().next())
                .map(row -> new Size(row.getLong("bytes"), row.getLong("messages")));
    }
}
