package store.events;

import events.DailyVoice;
import events.VoiceChange;
import events.VoiceRollup;
import events.VoiceRollup.Cell;
import events.VoiceRollup.Presence;
import events.VoiceRollup.Sums;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.SqlResult;
import io.vertx.sqlclient.Tuple;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import store.PageCursor;
import store.postgres.Database;

/// The sums of voice events by day. The position of a guild changes in the transaction of its sums,
/// so that each event counts once.
public final class RollupStore {
    private static final int BATCH = 500;

    /// After 1970; of a cursor that no page had.
    private static final int MAX_DAY = 1_000_000;

    private final Database database;

    public RollupStore(Database database) {
        this.database = database;
    }

    /// Sums up some events of a guild that has new ones.
    ///
    /// @return whether there was one
    public Future<Boolean> rollNext() {
        return database.allGuilds()
                .withTransaction(connection ->
                        nextGuild(connection)
                                .compose(next ->
                                        next == null
                                                ? Future.succeededFuture(false)
                                                : roll(connection, next).map(true)))
                .map(Boolean.TRUE::equals);
    }

    /// A guild and the number of its last event that was summed up.
    private record Next(UUID guild, long position) {}

    /// Its row is locked; what another node sums up is left to it.
    private static Future<@Nullable Next> nextGuild(SqlConnection connection) {
        return connection
                .preparedQuery(
                        """
                        insert into rollup_positions (guild_id, position)
                        select guild_id, 0 from event_streams s
                        where not exists (select from rollup_positions p where p.guild_id = s.guild_id)
                        on conflict do nothing
                        """)
                .execute()
                .compose(_ ->
                        connection
                                .preparedQuery(
                                        """
                                        select p.guild_id, p.position from rollup_positions p
                                        join event_streams s using (guild_id) where p.position < s.last_seq
                                        order by s.last_seq - p.position desc limit 1 for update of p skip locked
                                        """)
                                .execute())
                .map(rows ->
                        rows.stream()
                                .map(row -> new Next(row.getUUID(0), row.getLong(1)))
                                .findFirst()
                                .orElse(null));
    }

    private static Future<Void> roll(SqlConnection connection, Next next) {
        return connection
                .preparedQuery(
                        """
                        select seq, type, at, (data ->> 'channel')::uuid as channel,
                            (data ->> 'joinedAtMillis')::bigint as joined_at
                        from guild_events where guild_id = $1 and seq > $2 order by seq limit $3
                        """)
                .execute(Tuple.of(next.guild(), next.position(), BATCH))
                .compose(rows -> {
                    List<Row> events = rows.stream().toList();
                    if (events.isEmpty()) {
                        return moveToEnd(connection, next.guild());
                    }
                    List<VoiceChange> changes =
                            events.stream().flatMap(RollupStore::change).toList();
                    return presence(connection, next.guild(), changes)
                            .compose(presence -> {
                                VoiceRollup rollup = new VoiceRollup(presence);
                                changes.forEach(rollup::add);
                                return write(connection, next.guild(), rollup);
                            })
                            .compose(_ ->
                                    moveTo(
                                            connection,
                                            next.guild(),
                                            events.getLast().getLong("seq")));
                });
    }

    private static Stream<VoiceChange> change(Row row) {
        UUID channel = row.getUUID("channel");
        long at = row.getOffsetDateTime("at").toInstant().toEpochMilli();
        return switch (row.getString("type")) {
            case "user.joined_voice" -> Stream.of(new VoiceChange.Joined(channel, at));
            case "user.left_voice" ->
                    Stream.of(new VoiceChange.Left(channel, at, row.getLong("joined_at")));
            case "room.closed" -> Stream.of(new VoiceChange.Closed(channel, at));
            default -> Stream.empty();
        };
    }

    private static Future<Map<UUID, Presence>> presence(
            SqlConnection connection, UUID guild, List<VoiceChange> changes) {
        return connection
                .preparedQuery(
                        """
                        select channel_id, present, day from rollup_presence
                        where guild_id = $1 and channel_id = any ($2)
                        """)
                .execute(
                        Tuple.of(
                                guild,
                                (Object)
                                        changes.stream()
                                                .map(VoiceChange::channel)
                                                .distinct()
                                                .toArray(UUID[]::new)))
                .map(rows -> {
                    Map<UUID, Presence> presence = new HashMap<>();
                    rows.forEach(row ->
                            presence.put(
                                    row.getUUID("channel_id"),
                                    new Presence(
                                            row.getInteger("present"), row.getLocalDate("day"))));
                    return presence;
                });
    }

    private static Future<?> write(SqlConnection connection, UUID guild, VoiceRollup rollup) {
        List<Tuple> presence = new ArrayList<>();
        rollup.presence()
                .forEach((channel, now) ->
                        presence.add(Tuple.of(guild, channel, now.present(), now.day())));
        List<Tuple> sums = new ArrayList<>();
        rollup.sums()
                .forEach((Cell cell, Sums more) ->
                        sums.add(
                                Tuple.of(
                                        guild,
                                        cell.channel(),
                                        cell.day(),
                                        more.joins(),
                                        more.millis(),
                                        more.peak())));
        return batch(
                        connection,
                        """
                        insert into rollup_presence (guild_id, channel_id, present, day) values ($1, $2, $3, $4)
                        on conflict (guild_id, channel_id) do update set present = excluded.present, day = excluded.day
                        """,
                        presence)
                .compose(_ ->
                        batch(
                                connection,
                                """
                                insert into voice_days as d (guild_id, channel_id, day, joins, millis, peak)
                                values ($1, $2, $3, $4, $5, $6)
                                on conflict (guild_id, day, channel_id) do update set joins = d.joins + excluded.joins,
                                    millis = d.millis + excluded.millis, peak = greatest(d.peak, excluded.peak)
                                """,
                                sums));
    }

    private static Future<?> batch(SqlConnection connection, String change, List<Tuple> rows) {
        return rows.isEmpty()
                ? Future.succeededFuture()
                : connection.preparedQuery(change).executeBatch(rows);
    }

    private static Future<Void> moveTo(SqlConnection connection, UUID guild, long position) {
        return connection
                .preparedQuery("update rollup_positions set position = $2 where guild_id = $1")
                .execute(Tuple.of(guild, position))
                .mapEmpty();
    }

    /// The events were deleted, because nothing summed them up for too long.
    private static Future<Void> moveToEnd(SqlConnection connection, UUID guild) {
        return connection
                .preparedQuery(
                        """
                        update rollup_positions p set position = s.last_seq from event_streams s
                        where p.guild_id = $1 and s.guild_id = $1
                        """)
                .execute(Tuple.of(guild))
                .mapEmpty();
    }

    /// The newest days first, without those on which nothing happened.
    ///
    /// @param days today and those before it
    /// @param before where the page before ended, or null
    /// @param limit maximum number of rows
    public Future<PageCursor.Page<DailyVoice>> days(
            UUID guild, int days, @Nullable PageCursor before, int limit) {
        Tuple values = Tuple.of(guild, days, limit + 1);
        if (before != null) {
            values.addInteger((int) Math.min(before.number(), MAX_DAY)).addUUID(before.uuid());
        }
        return database.poolFor(guild)
                .preparedQuery(
                        """
                        select channel_id, to_char(day, 'YYYY-MM-DD') as day, joins, millis, peak from voice_days
                        where guild_id = $1 and day > (now() at time zone 'UTC')::date - $2::int
                        """
                                + (before == null
                                        ? ""
                                        : " and (day, channel_id) < (date '1970-01-01' + $4::int, $5)")
                                + " order by day desc, channel_id desc limit $3")
                .execute(values)
                .map(rows ->
                        PageCursor.page(
                                rows,
                                limit,
                                RollupStore::day,
                                row ->
                                        new PageCursor(
                                                LocalDate.parse(row.getString("day")).toEpochDay(),
                                                row.getUUID("channel_id").toString())));
    }

    private static DailyVoice day(Row row) {
        return new DailyVoice(
                row.getUUID("channel_id"),
                row.getString("day"),
                row.getLong("joins"),
                Math.round(row.getLong("millis") / 60_000.0),
                row.getInteger("peak"));
    }

    /// @param days sums that are older are deleted
    /// @return how many were deleted
    public Future<Integer> deleteOlder(int days, int limit) {
        return database.allGuilds()
                .preparedQuery(
                        """
                        delete from voice_days where (guild_id, day, channel_id) in (
                            select guild_id, day, channel_id from voice_days
                            where day < (now() at time zone 'UTC')::date - $1::int order by day limit $2)
                        """)
                .execute(Tuple.of(days, limit))
                .map(SqlResult::rowCount);
    }
}
