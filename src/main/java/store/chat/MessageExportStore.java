package store.chat;

import chat.OwnMessage;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import store.postgres.Database;

/// All messages that an account has written.
public final class MessageExportStore {
    private static final String PAGE =
            """
            select m.id, m.guild_id, g.name as guild_name, m.channel_id, nullif(c.name, '') as channel_name,
                d.partner, m.content, m.created_at, m.edited_at,
                array(
                    select file from attachments
                    where m.attached and channel_id = m.channel_id and message_id = m.id
                    order by position) as files
            from messages m
            join channels c on c.id = m.channel_id
            left join guilds g on g.id = m.guild_id
            left join conversations d on d.channel_id = m.channel_id and d.user_id = m.author
            where m.author = $1 and m.deleted_at is null and m.id < coalesce($2::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
            order by m.id desc limit $3
            """;

    private final Database database;

    public MessageExportStore(Database database) {
        this.database = database;
    }

    /// The newest first, of all guilds, also of those that the author has left, and of conversations.
    ///
    /// @param before only older ones than this id, or null
    public Future<List<OwnMessage>> page(UUID author, @Nullable UUID before, int limit) {
        return database.allGuilds()
                .preparedQuery(PAGE)
                .execute(Tuple.of(author, before, limit))
                .map(rows -> rows.stream().map(MessageExportStore::message).toList());
    }

    private static OwnMessage message(Row row) {
        OffsetDateTime edited = row.getOffsetDateTime("edited_at");
        return new OwnMessage(
                row.getUUID("id"),
                row.getUUID("guild_id"),
                row.getString("guild_name"),
                row.getUUID("channel_id"),
                row.getString("channel_name"),
                row.getUUID("partner"),
                row.getString("content"),
                List.of(row.getArrayOfStrings("files")),
                row.getOffsetDateTime("created_at").toInstant().toEpochMilli(),
                edited == null ? null : edited.toInstant().toEpochMilli());
    }
}
