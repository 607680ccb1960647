package store.chat;

import chat.Message;
import chat.Place;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import refusal.RefusalCode;
import refusal.RefusedException;
import store.postgres.Database;

/// Finds messages by their words.
public final class SearchStore {
    /// A word that all messages have must not keep the database busy.
    private static final String LIMIT_TIME = "set local statement_timeout = '2s'";

    /// PostgreSQL's `query_canceled`.
    private static final String CANCELED = "57014";

    /// A dash that excludes no word. PostgreSQL nests dashes, and fails when there are more than 32.
    private static final Pattern DASH_ALONE = Pattern.compile("-(?![\\p{L}\\p{N}_\"])");

    private static final String OF_GUILD = search("guild_id = $4 and channel_id = any ($5)");
    private static final String OF_PLACE = search("channel_id = $4");

    private final Database database;
    private final MessageNames names;

    /// @param usernames as [MessageStore] needs them
    public SearchStore(
            Database database, Function<Set<UUID>, Future<Map<UUID, String>>> usernames) {
        this.database = database;
        this.names = new MessageNames(usernames);
    }

    /// Messages of these channels of a guild, the newest first, without reactions. Refused with
    /// `unavailable` when the database needs longer than 2 s.
    ///
    /// @param words as `websearch_to_tsquery` reads them: all of them, "in this order", or, -not;
    ///     words that messages must not have find nothing alone, as no index knows such messages
    /// @param before only older ones than this id, or null
    public Future<List<Message>> find(
            UUID guild, Collection<UUID> channels, String words, @Nullable UUID before, int limit) {
        return find(
                guild,
                OF_GUILD,
                Tuple.of(query(words), before, limit, guild, channels.toArray(UUID[]::new)));
    }

    /// As the other one, in one channel or conversation.
    public Future<List<Message>> find(Place place, String words, @Nullable UUID before, int limit) {
        return find(place.guild(), OF_PLACE, Tuple.of(query(words), before, limit, place.id()));
    }

    private static String query(String words) {
        return DASH_ALONE.matcher(words).replaceAll(" ");
    }

    private Future<List<Message>> find(@Nullable UUID guild, String sql, Tuple values) {
        return database.messages()
                .on(
                        guild,
                        pool ->
                                pool.withTransaction(connection ->
                                        connection
                                                .query(LIMIT_TIME)
                                                .execute()
                                                .compose(_ ->
                                                        connection
                                                                .preparedQuery(sql)
                                                                .execute(values))
                                                .map(rows ->
                                                        rows.stream().map(Sql::message).toList())))
                .map(Objects::requireNonNull)
                .recover(failure -> Future.failedFuture(explained(failure)))
                .compose(names::of);
    }

    private static String search(String where) {
        return String.format(
                Locale.ROOT,
                """
                select %s
                from (
                    select * from messages
                    where %s and deleted_at is null
                        and search @@ websearch_to_tsquery('simple', $1)
                        and querytree(websearch_to_tsquery('simple', $1)) not in ('', 'T')
                        and ($2::uuid is null or id < $2)
                    order by id desc limit $3
                ) m %s
                order by m.id desc
                """,
                Sql.COLUMNS,
                where,
                Sql.JOINED);
    }

    private static Throwable explained(Throwable failure) {
        return failure instanceof PgException postgres && CANCELED.equals(postgres.getSqlState())
                ? new RefusedException(
                        RefusalCode.UNAVAILABLE,
                        "The search took too long. Search for more words, or in one channel.")
                : failure;
    }
}
