package store.chat;

import chat.Place;
import chat.Reaction;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import refusal.RefusalCode;
import refusal.RefusedException;
import store.postgres.Database;

/// Reactions of users to messages.
public final class ReactionStore {
    private static final String LOCK =
            """
            update messages set reacted = true
            where channel_id = $1 and id = $2 and deleted_at is null
            """;
    private static final String ADD =
            """
            with known as (
                select count(distinct emoji) as emojis, coalesce(bool_or(emoji = $3), false) as present
                from reactions where channel_id = $1 and message_id = $2
            ), added as (
                insert into reactions (channel_id, message_id, emoji, user_id)
                select $1, $2, $3, $4 from known where present or emojis < $5
                on conflict do nothing
                returning 1
            )
            select present or emojis < $5 as fits, exists (select from added) as added from known
            """;
    private static final String REMOVE =
            """
            delete from reactions
            where channel_id = $1 and message_id = $2 and emoji = $3 and user_id = $4
            """;
    private static final String USERS =
            """
            select r.user_id from reactions r
            join messages m on m.channel_id = r.channel_id and m.id = r.message_id and m.deleted_at is null
            where r.channel_id = $1 and r.message_id = $2 and r.emoji = $3
                and ($4::uuid is null or r.user_id > $4)
            order by r.user_id limit $5
            """;

    private final Database database;

    public ReactionStore(Database database) {
        this.database = database;
    }

    /// Refused with `not_found` and `too_many_reactions`.
    ///
    /// @return false when it was there before
    public Future<Boolean> add(Place place, UUID message, String emoji, UUID user) {
        Tuple values = Tuple.of(place.id(), message, emoji, user, Reaction.MAX_EMOJIS);
        return database.messages()
                .on(
                        place.guild(),
                        pool ->
                                pool.withTransaction(connection ->
                                        lock(connection, place, message)
                                                .compose(found ->
                                                        found
                                                                ? connection
                                                                        .preparedQuery(ADD)
                                                                        .execute(values)
                                                                : Future.failedFuture(
                                                                        MessageStore.noMessage()))
                                                .map(rows -> added(rows.iterator().next()))))
                .map(Objects::requireNonNull);
    }

    private static boolean added(Row row) {
        if (!row.getBoolean("fits")) {
            throw new RefusedException(
                    RefusalCode.TOO_MANY_REACTIONS,
                    "A message can have at most " + Reaction.MAX_EMOJIS + " different reactions.");
        }
        return row.getBoolean("added");
    }

    /// @return false when there was none
    public Future<Boolean> remove(Place place, UUID message, String emoji, UUID user) {
        Tuple values = Tuple.of(place.id(), message, emoji, user);
        return database.messages()
                .on(
                        place.guild(),
                        pool ->
                                pool.withTransaction(connection ->
                                        lock(connection, place, message)
                                                .compose(_ ->
                                                        connection
                                                                .preparedQuery(REMOVE)
                                                                .execute(values))
                                                .map(rows -> rows.rowCount() > 0)))
                .map(Objects::requireNonNull);
    }

    /// The users who chose an emoji, by id.
    ///
    /// @param after the last one of the page before, or null
    public Future<List<UUID>> users(
            Place place, UUID message, String emoji, @Nullable UUID after, int limit) {
        Tuple values = Tuple.of(place.id(), message, emoji, after, limit);
        return database.messages()
                .on(place.guild(), pool -> pool.preparedQuery(USERS).execute(values))
                .map(rows -> rows.stream().map(row -> row.getUUID("user_id")).toList());
    }

    /// Reactions to one message change one after the other: each that is added counts those before.
    /// The changed message also shows a move of the guild that its reactions are others.
    ///
    /// @return whether there is the message
    private static Future<Boolean> lock(SqlConnection connection, Place place, UUID message) {
        return connection
                .preparedQuery(LOCK)
                .execute(Tuple.of(place.id(), message))
                .map(rows -> rows.rowCount() > 0);
    }
}
