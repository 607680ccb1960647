package store.voice;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import refusal.RefusalCode;
import refusal.RefusedException;
import rooms.mesh.Architecture;
import rooms.mesh.SfuRollout;
import store.postgres.Database;

/// The [SfuRollout]: two rows of `node_settings`, and a column of the channels with an override.
public final class RolloutStore {
    /// Every registry reads them all.
    public static final int MAX_OVERRIDES = 1_000;

    private static final String ENABLED = "sfu.enabled";
    private static final String PERCENT = "sfu.percent";

    private final Database database;

    public RolloutStore(Database database) {
        this.database = database;
    }

    public Future<SfuRollout> read() {
        return database.accounts()
                .preparedQuery(
                        """
                        select key, value from node_settings where key in ($1, $2)
                        union all
                        select id::text, architecture from channels where architecture is not null
                        """)
                .execute(Tuple.of(ENABLED, PERCENT))
                .map(rows -> {
                    boolean enabled = SfuRollout.EVERYWHERE.enabled();
                    int percent = SfuRollout.EVERYWHERE.percent();
                    Map<UUID, Architecture> overrides = new HashMap<>();
                    for (Row row : rows) {
                        String value = row.getString("value");
                        switch (row.getString("key")) {
                            case ENABLED -> enabled = Boolean.parseBoolean(value);
                            case PERCENT -> percent = Integer.parseInt(value);
                            case String channel ->
                                    overrides.put(UUID.fromString(channel), Architecture.of(value));
                        }
                    }
                    return new SfuRollout(enabled, percent, Map.copyOf(overrides));
                });
    }

    /// @param percent of the rooms, 0 to 100
    public Future<Void> set(boolean enabled, int percent, UUID administrator) {
        return database.accounts()
                .preparedQuery(
                        """
                        insert into node_settings (key, value, changed_by) values ($1, $2, $5), ($3, $4, $5)
                        on conflict (key) do update set value = excluded.value,
                            changed_by = excluded.changed_by, changed_at = now()
                        """)
                .execute(
                        Tuple.of(
                                ENABLED,
                                Boolean.toString(enabled),
                                PERCENT,
                                Integer.toString(percent),
                                administrator))
                .mapEmpty();
    }

    /// Refused with `not_found` for what is not a voice channel, and with `too_many_overrides`.
    ///
    /// @param architecture null to let the rollout decide again
    /// @return the guild of the channel
    public Future<UUID> override(UUID channel, @Nullable Architecture architecture) {
        return database.inTransaction(connection ->
                checkCount(connection, channel, architecture)
                        .compose(_ ->
                                connection
                                        .preparedQuery(
                                                """
                                                update channels set architecture = $2
                                                where id = $1 and kind = 'voice' returning guild_id
                                                """)
                                        .execute(
                                                Tuple.of(
                                                        channel,
                                                        architecture == null
                                                                ? null
                                                                : architecture.wireName())))
                        .map(rows -> {
                            if (rows.size() == 0) {
                                throw new RefusedException(
                                        RefusalCode.NOT_FOUND, "There is no such voice channel.");
                            }
                            return rows.iterator().next().getUUID("guild_id");
                        }));
    }

    private static Future<Void> checkCount(
            SqlConnection connection, UUID channel, @Nullable Architecture architecture) {
        if (architecture == null) {
            return Future.succeededFuture();
        }
        return connection
                .preparedQuery(
                        """
                        select count(*) as others from channels where architecture is not null and id <> $1
                        """)
                .execute(Tuple.of(channel))
                .map(rows -> {
                    if (rows.iterator().next().getLong("others") >= MAX_OVERRIDES) {
                        throw new RefusedException(
                                RefusalCode.TOO_MANY_OVERRIDES,
                                "At most "
                                        + MAX_OVERRIDES
                                        + " channels can have an architecture of their own.");
                    }
                    return null;
                });
    }
}
