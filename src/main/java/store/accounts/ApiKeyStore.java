package store.accounts;

import accounts.apikey.ApiKey;
import accounts.apikey.ApiKeyEntry;
import accounts.apikey.ApiKeyScope;
import accounts.apikey.ApiKeyText;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import refusal.RefusalCode;
import refusal.RefusedException;
import store.postgres.Database;

/// Keys of the API.
public final class ApiKeyStore {
    /// Of all guilds together.
    public static final int MAX_KEYS = 1000;

    private static final String ENTRY =
            """
            select k.id, k.name, k.guild_id, g.name as guild_name, k.scopes, k.hint, u.username as creator,
                   k.created_at, k.rotated_at, k.expires_at, k.last_used_at,
                   case when k.former_until > now() then k.former_until end as former_until
            from api_keys k join guilds g on g.id = k.guild_id left join users u on u.id = k.created_by
            """;

    private final Database database;

    public ApiKeyStore(Database database) {
        this.database = database;
    }

    /// Refused with `not_found` when the guild does not exist, and with `too_many_keys`.
    ///
    /// @param lifetime null for a key that does not expire
    public Future<ApiKeyEntry> create(
            ApiKeyText key,
            UUID guild,
            UUID creator,
            String name,
            Set<ApiKeyScope> scopes,
            @Nullable Duration lifetime) {
        return database.inTransaction(connection ->
                connection
                        .query("lock table api_keys in share row exclusive mode")
                        .execute()
                        .compose(_ -> connection.query("select count(*) from api_keys").execute())
                        .compose(rows -> {
                            if (rows.iterator().next().getLong(0) >= MAX_KEYS) {
                                throw new RefusedException(
                                        RefusalCode.TOO_MANY_KEYS,
                                        "There are at most "
                                                + MAX_KEYS
                                                + " API keys. Revoke one first.");
                            }
                            return connection
                                    .preparedQuery(
                                            """
                                            insert into api_keys
                                                (guild_id, name, scopes, hash, hint, created_by, expires_at)
                                            select id, $2, $3, $4, $5, $6, now() + $7::float8 * interval '1 second'
                                            from guilds where id = $1 returning id
                                            """)
                                    .execute(
                                            Tuple.of(
                                                    guild,
                                                    name,
                                                    names(scopes),
                                                    Buffer.buffer(key.hash()),
                                                    key.hint(),
                                                    creator,
                                                    lifetime == null
                                                            ? null
                                                            : (double) lifetime.toSeconds()));
                        })
                        .compose(rows -> {
                            if (rows.size() == 0) {
                                throw new RefusedException(
                                        RefusalCode.NOT_FOUND, "This server does not exist.");
                            }
                            return connection
                                    .preparedQuery(ENTRY + " where k.id = $1")
                                    .execute(Tuple.of(rows.iterator().next().getUUID("id")));
                        })
                        .map(rows -> entry(rows.iterator().next())));
    }

    /// The newest first.
    ///
    /// @param before the last one of the page before, or null
    /// @param count maximum number of keys
    public Future<List<ApiKeyEntry>> page(@Nullable UUID before, int count) {
        return database.accounts()
                .preparedQuery(
                        ENTRY + " where $1::uuid is null or k.id < $1 order by k.id desc limit $2")
                .execute(Tuple.of(before, count))
                .map(rows -> rows.stream().map(ApiKeyStore::entry).toList());
    }

    /// Replaces a key. Refused with `not_found`.
    ///
    /// @param grace how long the replaced one is still accepted
    public Future<ApiKeyEntry> rotate(UUID id, ApiKeyText key, Duration grace) {
        return database.accounts()
                .preparedQuery(
                        """
                        update api_keys set former_hash = hash, hash = $2, hint = $3, rotated_at = now(),
                            former_until = now() + $4 * interval '1 second'
                        where id = $1
                        """)
                .execute(
                        Tuple.of(
                                id,
                                Buffer.buffer(key.hash()),
                                key.hint(),
                                (double) grace.toSeconds()))
                .map(ApiKeyStore::requireOne)
                .compose(_ ->
                        database.accounts()
                                .preparedQuery(ENTRY + " where k.id = $1")
                                .execute(Tuple.of(id)))
                .map(rows -> entry(rows.iterator().next()));
    }

    /// Refused with `not_found`.
    public Future<Void> revoke(UUID id) {
        return database.accounts()
                .preparedQuery("delete from api_keys where id = $1")
                .execute(Tuple.of(id))
                .map(ApiKeyStore::requireOne);
    }

    /// The key with this hash, which is used now. One that has expired is returned, too.
    public Future<Optional<ApiKey>> use(byte[] hash) {
        return database.accounts()
                .preparedQuery(
                        """
                        with found as (
                            select id from api_keys
                            where hash = $1 or (former_hash = $1 and former_until > now())
                        ), used as (
                            update api_keys set last_used_at = now() where id in (select id from found)
                                and (last_used_at is null or last_used_at < now() - interval '1 minute')
                        )
                        select id, guild_id, scopes,
                            case when hash = $1 then expires_at else least(expires_at, former_until) end as until
                        from api_keys where id in (select id from found)
                        """)
                .execute(Tuple.of(Buffer.buffer(hash)))
                .map(rows -> rows.stream().map(ApiKeyStore::key).findFirst());
    }

    private static ApiKey key(Row row) {
        Long until = millis(row, "until");
        return new ApiKey(
                row.getUUID("id"),
                row.getUUID("guild_id"),
                scopes(row),
                until == null ? Long.MAX_VALUE : until);
    }

    private static ApiKeyEntry entry(Row row) {
        return new ApiKeyEntry(
                row.getUUID("id"),
                row.getString("name"),
                row.getUUID("guild_id"),
                row.getString("guild_name"),
                scopes(row),
                row.getString("hint"),
                row.getString("creator"),
                row.getOffsetDateTime("created_at").toInstant().toEpochMilli(),
                millis(row, "rotated_at"),
                millis(row, "former_until"),
                millis(row, "expires_at"),
                millis(row, "last_used_at"));
    }

    private static @Nullable Long millis(Row row, String column) {
        OffsetDateTime at = row.getOffsetDateTime(column);
        return at == null ? null : at.toInstant().toEpochMilli();
    }

    private static String[] names(Set<ApiKeyScope> scopes) {
        return scopes.stream().map(ApiKeyScope::wireName).sorted().toArray(String[]::new);
    }

    private static Set<ApiKeyScope> scopes(Row row) {
        EnumSet<ApiKeyScope> scopes = EnumSet.noneOf(ApiKeyScope.class);
        Arrays.stream(row.getArrayOfStrings("scopes"))
                .map(ApiKeyScope::of)
                .forEach(scope -> scope.ifPresent(scopes::add));
        return scopes;
    }

    private static @Nullable Void requireOne(RowSet<Row> changed) {
        if (changed.rowCount() == 0) {
            throw new RefusedException(RefusalCode.NOT_FOUND, "This API key does not exist.");
        }
        return null;
    }
}
