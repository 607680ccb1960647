package store.events;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import store.postgres.Database;

/// Who is in voice channels, as their events say. A row is added together with the event of the
/// join, and removed together with the one that they left, so that each joining has one leaving.
public final class VisitStore {
    private final Database database;

    /// A participant of a room; a user is in it at most once.
    public record Visitor(UUID channel, UUID user) {}

    public VisitStore(Database database) {
        this.database = database;
    }

    /// Writes that a user has joined, and that the room is opened if it was empty. Nothing is
    /// written twice for the same time. A former visit of the user, whose end was not written, ends
    /// first.
    public Future<Void> joined(UUID guild, Visitor visitor, OffsetDateTime at) {
        return database.poolFor(guild)
                .preparedQuery("select voice_joined($1, $2, $3, $4)")
                .execute(Tuple.of(guild, visitor.channel(), visitor.user(), at))
                .mapEmpty();
    }

    /// Writes that a user has left, and that the room is closed if it is empty now. Nothing is
    /// written for a user who was not there.
    public Future<Void> left(UUID guild, Visitor visitor, OffsetDateTime at) {
        return database.poolFor(guild)
                .preparedQuery("select voice_left($1, $2, $3, false)")
                .execute(Tuple.of(visitor.channel(), visitor.user(), at))
                .mapEmpty();
    }

    /// Notes that these participants are still there.
    ///
    /// @return those of them who have not joined, as far as events say
    public Future<Set<Visitor>> seen(List<Visitor> visitors) {
        return database.allGuilds()
                .preparedQuery(
                        """
                        update voice_visits v set seen_at = now()
                        from unnest($1::uuid[], $2::uuid[]) as seen (channel_id, user_id)
                        where v.channel_id = seen.channel_id and v.user_id = seen.user_id
                        returning v.channel_id, v.user_id
                        """)
                .execute(
                        Tuple.of(
                                visitors.stream().map(Visitor::channel).toArray(UUID[]::new),
                                (Object) visitors.stream().map(Visitor::user).toArray(UUID[]::new)))
                .map(rows -> {
                    Set<Visitor> missing = new HashSet<>(visitors);
                    rows.forEach(row ->
                            missing.remove(
                                    new Visitor(
                                            row.getUUID("channel_id"), row.getUUID("user_id"))));
                    return missing;
                });
    }

    /// Ends the visits of participants that no registry has [#seen] for a while, at the time when
    /// they were last seen. Each visit is a transaction of its own, so that none keeps the events
    /// of a guild locked while it waits for a channel.
    ///
    /// @param limit maximum number
    /// @return how many were ended
    public Future<Integer> closeLost(Duration lostAfter, int limit) {
        return lost(lostAfter, limit)
                .compose(visitors -> {
                    Future<Integer> closed = Future.succeededFuture(0);
                    for (Visitor visitor : visitors) {
                        closed =
                                closed.compose(before ->
                                        closeLost(visitor, lostAfter)
                                                .map(ended -> ended ? before + 1 : before));
                    }
                    return closed;
                });
    }

    /// Those that were not seen for the longest time first.
    Future<List<Visitor>> lost(Duration lostAfter, int limit) {
        return database.allGuilds()
                .preparedQuery(
                        """
                        select channel_id, user_id from voice_visits where seen_at < now() - $1 * interval '1 second'
                        order by seen_at limit $2
                        """)
                .execute(Tuple.of(lostAfter.toSeconds(), limit))
                .map(rows ->
                        rows.stream()
                                .map(row ->
                                        new Visitor(
                                                row.getUUID("channel_id"), row.getUUID("user_id")))
                                .toList());
    }

    /// @return false when the participant has left or was seen meanwhile
    Future<Boolean> closeLost(Visitor visitor, Duration lostAfter) {
        return database.allGuilds()
                .preparedQuery(
                        "select close_lost_visit($1, $2, $3 * interval '1 second') as closed")
                .execute(Tuple.of(visitor.channel(), visitor.user(), lostAfter.toSeconds()))
                .map(rows -> rows.iterator().next().getBoolean("closed"));
    }
}
