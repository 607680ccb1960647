package store.chat;

import chat.Place;
import chat.ReadState;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import store.postgres.Database;

/// How far members have read, and what they have not read.
public final class ReadMarkerStore {
    private static final String MOVE =
            """
            insert into read_markers (user_id, guild_id, channel_id, message_id)
            select $1, guild_id, channel_id, id from messages where channel_id = $2 and id = $3
            on conflict (user_id, channel_id) do update set message_id = excluded.message_id
                where read_markers.message_id < excluded.message_id
            """;

    /// Without a marker, what was written before the member joined counts as read. The first 48
    /// bits of an id are the Unix time in milliseconds (RFC 9562 §5.7).
    private static final String UNREAD =
            """
            select c.id as channel_id, r.message_id as last_read, u.n as unread, m.n as mentions
            from unnest($3::uuid[]) as c(id)
            left join read_markers r on r.user_id = $1 and r.channel_id = c.id
            cross join lateral (
                select coalesce(r.message_id, (
                    lpad(to_hex((1000 * extract(epoch from $2::timestamptz))::bigint), 12, '0')
                    || '00000000000000000000')::uuid) as id
            ) after
            cross join lateral (
                select count(*)::int as n from (
                    select from messages
                    where channel_id = c.id and id > after.id and deleted_at is null and author <> $1
                    limit $4) newer
            ) u
            cross join lateral (
                select count(*)::int as n from (
                    select from mentions
                    where user_id = $1 and channel_id = c.id and message_id > after.id
                    limit $4) newer
            ) m
            where u.n > 0
            """;

    private static final String JOINED =
            "select joined_at from members where guild_id = $1 and user_id = $2";

    private final Database database;

    public ReadMarkerStore(Database database) {
        this.database = database;
    }

    /// Moves the marker of a user forward.
    ///
    /// @return false when it was there or farther, or there is no such message
    public Future<Boolean> move(Place place, UUID user, UUID message) {
        Tuple values = Tuple.of(user, place.id(), message);
        return database.messages()
                .on(place.guild(), pool -> pool.preparedQuery(MOVE).execute(values))
                .map(rows -> rows.rowCount() > 0);
    }

    /// Of these channels, those with unread messages.
    public Future<List<ReadState>> unread(UUID user, UUID guild, Collection<UUID> channels) {
        return database.poolFor(guild)
                .preparedQuery(JOINED)
                .execute(Tuple.of(guild, user))
                .compose(members ->
                        members.size() == 0
                                ? Future.succeededFuture(List.of())
                                : unread(
                                        guild,
                                        Tuple.of(
                                                user,
                                                members.iterator()
                                                        .next()
                                                        .getOffsetDateTime("joined_at"),
                                                channels.toArray(UUID[]::new),
                                                ReadState.MAX_COUNT)));
    }

    private Future<List<ReadState>> unread(UUID guild, Tuple values) {
        return database.messages()
                .on(guild, pool -> pool.preparedQuery(UNREAD).execute(values))
                .map(rows ->
                        rows.stream()
                                .map(row ->
                                        new ReadState(
                                                row.getUUID("channel_id"),
                                                row.getUUID("last_read"),
                                                row.getInteger("unread"),
                                                row.getInteger("mentions")))
                                .toList());
    }
}
