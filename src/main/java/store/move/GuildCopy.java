package store.move;

import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import store.move.GuildRows.Markers;
import store.move.GuildRows.Messages;

/// Copies the rows of a guild while it is written to, and then what the triggers of the old
/// database have noted.
final class GuildCopy {
    private static final int BATCH = 500;
    private static final int MARKERS = 2_000;

    private record Change(long seq, UUID channel, @Nullable UUID message, @Nullable UUID user) {}

    private final MovePlan plan;
    private final Pool main;
    private final Pool source;
    private final Pool destination;
    private long messages;
    private long changes;

    GuildCopy(MovePlan plan, Pool main, Pool source, Pool destination) {
        this.plan = plan;
        this.main = main;
        this.source = source;
        this.destination = destination;
    }

    /// How many were copied by [#copy].
    long messages() {
        return messages;
    }

    /// How many were copied again.
    long changes() {
        return changes;
    }

    /// The main database takes nothing into channels that it does not have.
    void deleteFromGoneChannels(SqlClient source) {
        if (plan.isToMain()) {
            new GuildRows(source, plan.guild())
                    .deleteOthers(channels ->
                            Sql.query(
                                            main,
                                            "select id from channels where id = any ($1)",
                                            Tuple.of((Object) channels.toArray(UUID[]::new)))
                                    .stream()
                                    .map(row -> row.getUUID("id"))
                                    .collect(Collectors.toSet()));
        }
    }

    /// Each channel begins behind what an earlier attempt has copied: later changes of that were
    /// noted.
    void copy() {
        GuildRows source = new GuildRows(this.source, plan.guild());
        GuildRows destination = new GuildRows(this.destination, plan.guild());
        for (UUID channel : source.channels("messages")) {
            UUID last = destination.last(channel);
            for (boolean more = true; more; ) {
                Messages batch = source.after(channel, last, BATCH);
                write(rows -> rows.add(batch));
                messages += batch.ids().size();
                more = batch.ids().size() == BATCH;
                last = batch.ids().isEmpty() ? last : batch.ids().getLast();
            }
        }
        for (UUID channel : source.channels("read_markers")) {
            UUID last = new UUID(0, 0);
            for (boolean more = true; more; ) {
                Markers batch = source.markers(channel, last, MARKERS);
                write(rows -> rows.insert("read_markers", batch.rows()));
                more = batch.users().size() == MARKERS;
                last = batch.users().isEmpty() ? last : batch.users().getLast();
            }
        }
    }

    /// To the new database, in one transaction.
    void write(Consumer<GuildRows> work) {
        Sql.inTransaction(
                destination,
                connection -> {
                    GuildRows.announce(connection);
                    work.accept(new GuildRows(connection, plan.guild()));
                    return true;
                });
    }

    /// Copies what some changes concern, as it is now.
    ///
    /// @param source the old database, or a transaction in it
    /// @return how many changes
    int copyChanges(SqlClient source) {
        List<Change> noted = new ArrayList<>();
        for (Row row :
                Sql.query(
                        source,
                        """
                        select seq, channel_id, message_id, user_id from guild_changes
                        where guild_id = $1 order by seq limit $2
                        """,
                        Tuple.of(plan.guild(), BATCH))) {
            noted.add(
                    new Change(
                            row.getLong("seq"),
                            row.getUUID("channel_id"),
                            row.getUUID("message_id"),
                            row.getUUID("user_id")));
        }
        if (noted.isEmpty()) {
            return 0;
        }
        List<UUID> channels = new ArrayList<>();
        List<UUID> ids = new ArrayList<>();
        List<UUID> markerChannels = new ArrayList<>();
        List<UUID> users = new ArrayList<>();
        Set<List<UUID>> seen = new LinkedHashSet<>();
        for (Change change : noted) {
            UUID message = change.message();
            UUID user = change.user();
            if (message != null && seen.add(List.of(change.channel(), message))) {
                channels.add(change.channel());
                ids.add(message);
            } else if (user != null && seen.add(List.of(change.channel(), user))) {
                markerChannels.add(change.channel());
                users.add(user);
            }
        }
        GuildRows from = new GuildRows(source, plan.guild());
        Messages changed = from.messages(channels, ids);
        String markers = from.markers(markerChannels, users);
        write(rows -> {
            rows.replace(channels, changed);
            rows.replaceMarkers(markerChannels, users, markers);
        });
        Sql.query(
                source,
                "delete from guild_changes where guild_id = $1 and seq = any ($2)",
                Tuple.of(
                        plan.guild(),
                        (Object) noted.stream().map(Change::seq).toArray(Long[]::new)));
        changes += noted.size();
        return noted.size();
    }
}
