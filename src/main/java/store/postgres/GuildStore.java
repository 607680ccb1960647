package store.postgres;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import refusal.Refusal;
import refusal.RefusalCode;
import refusal.RefusedException;
import rooms.ChannelKind;
import rooms.ChannelProperties;
import rooms.ChannelView;
import rooms.VideoQuality;
import rooms.mesh.Architecture;

/// What all that is stored about guilds needs: the lock of a guild, and how a channel is read. The
/// views have no participants: those are live state, which the rooms know.
public final class GuildStore {
    /// The guild every user joins by registering (made by the first migration).
    public static final UUID DEFAULT_GUILD =
            UUID.fromString("00000000-0000-7000-8000-000000000001");

    /// What [#channel(Row)] reads, of the table `channels c`.
    public static final String CHANNEL_COLUMNS =
            "c.id, c.guild_id, c.kind, c.name, c.position, c.category_id, c.topic, c.user_limit,"
                    + " c.bitrate, c.video_quality, c.slow_mode, c.architecture";

    private final Database database;

    public GuildStore(Database database) {
        this.database = database;
    }

    /// A channel with the id of its guild.
    public Future<Optional<ChannelView>> channel(UUID channel) {
        return database.accounts()
                .preparedQuery("select " + CHANNEL_COLUMNS + " from channels c where c.id = $1")
                .execute(Tuple.of(channel))
                .map(rows -> rows.stream().map(GuildStore::channel).findFirst());
    }

    /// For a change that depends on what the guild has: two at the same time must not read the
    /// same. New rows that only point to the guild do not wait. Comes first in a transaction.
    /// Refused with `not_found`.
    public static Future<Void> lockGuild(SqlConnection connection, UUID guild) {
        return connection
                .preparedQuery("select 1 from guilds where id = $1 for no key update")
                .execute(Tuple.of(guild))
                .map(rows -> {
                    if (rows.size() == 0) {
                        throw new RefusedException(
                                RefusalCode.NOT_FOUND, "This server does not exist.");
                    }
                    return null;
                });
    }

    /// Orders rows of a locked guild. Refused unless the update changes all of them.
    ///
    /// @param update with the guild as `$1` and the ids of the rows in their new order as `$2`
    /// @param unlessAll what the client gets then
    public static Future<Void> order(
            SqlConnection connection,
            String update,
            UUID guild,
            List<UUID> ids,
            Refusal unlessAll) {
        return connection
                .preparedQuery(update)
                .execute(Tuple.of(guild, (Object) ids.toArray(UUID[]::new)))
                .map(changed -> {
                    if (changed.rowCount() != ids.size()) {
                        throw new RefusedException(unlessAll);
                    }
                    return null;
                });
    }

    /// @param row with the [#CHANNEL_COLUMNS]
    public static ChannelView channel(Row row) {
        String architecture = row.getString("architecture");
        return ChannelView.of(
                        row.getUUID("id"),
                        row.getUUID("guild_id"),
                        ChannelKind.of(row.getString("kind")),
                        row.getInteger("position"),
                        new ChannelProperties(
                                row.getString("name"),
                                row.getUUID("category_id"),
                                row.getString("topic"),
                                row.getInteger("user_limit"),
                                row.getInteger("bitrate"),
                                VideoQuality.of(row.getString("video_quality")),
                                row.getInteger("slow_mode")))
                .withArchitecture(architecture == null ? null : Architecture.of(architecture));
    }
}
