package store.chat;

import chat.Attachment;
import chat.Quote;
import chat.Reaction;
import io.vertx.sqlclient.Row;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import store.chat.StoredMessage.StoredQuote;

/// The statements of [MessageStore] and how their rows are read.
final class Sql {
    static final String COLUMNS =
            String.format(
                    Locale.ROOT,
                    """
                    m.id, m.channel_id, m.author, m.content, m.reply_to, m.created_at, m.edited_at,
                    r.author as reply_author, left(r.content, %d) as reply_excerpt,
                    a.files, a.widths, a.heights
                    """,
                    Quote.EXCERPT_LENGTH);

    /// The message that is replied to, and the attachments.
    static final String JOINED =
            """
            left join messages r
                on r.channel_id = m.channel_id and r.id = m.reply_to and r.deleted_at is null
            left join lateral (
                select array_agg(file order by position) as files, array_agg(width order by position) as widths,
                       array_agg(height order by position) as heights
                from attachments where m.attached and channel_id = m.channel_id and message_id = m.id
            ) a on true
            """;

    /// Of the reader $3.
    private static final String REACTIONS =
            """
            left join lateral (
                select array_agg(emoji order by first) as emojis, array_agg(n order by first) as counts,
                       array_agg(own order by first) as own
                from (
                    select emoji, count(*)::int as n, bool_or(user_id = $3) as own, min(created_at) as first
                    from reactions where m.reacted and channel_id = m.channel_id and message_id = m.id
                    group by emoji
                ) each
            ) e on true
            """;

    private static final String PAGE =
            "select " + COLUMNS + ", e.emojis, e.counts, e.own from (%s) m " + JOINED + REACTIONS;

    private static final String SHOWN =
            "select * from messages where channel_id = $1 and deleted_at is null ";

    static final String NEWEST = page(SHOWN + "order by id desc limit $2");
    static final String BEFORE = page(SHOWN + "and id < $4 order by id desc limit $2");
    static final String AFTER = page(SHOWN + "and id > $4 order by id limit $2");

    /// The message itself counts as one of the older half.
    static final String AROUND =
            page(
                    "("
                            + SHOWN
                            + "and id <= $4 order by id desc limit ($2 + 1) / 2) union all ("
                            + SHOWN
                            + "and id > $4 order by id limit $2 / 2)");

    static final String BY_NONCE =
            "select "
                    + COLUMNS
                    + ", m.deleted_at is not null as deleted from messages m "
                    + JOINED
                    + " where m.channel_id = $1 and m.author = $2 and m.nonce = $3";

    static final String INSERT =
            """
            with m as (
                insert into messages (guild_id, channel_id, author, content, reply_to, nonce, attached)
                values ($1, $2, $3, $4, $5, $6, $8)
                returning id, channel_id, author, content, created_at, edited_at
            ), mentioned as (
                insert into mentions (channel_id, message_id, user_id)
                select channel_id, id, unnest($7::uuid[]) from m
            )
            select * from m
            """;

    static final String QUOTE =
            String.format(
                    Locale.ROOT,
                    """
                    select id, author, left(content, %d) as excerpt
                    from messages where channel_id = $1 and id = $2 and deleted_at is null
                    """,
                    Quote.EXCERPT_LENGTH);

    /// Until the end of the transaction.
    static final String LOCK = "select pg_advisory_xact_lock(hashtextextended($1, 20))";

    /// Since the author's last message, deleted or not; null without one.
    static final String SINCE_LAST =
            """
            select (1000 * extract(epoch from clock_timestamp() - max(created_at)))::bigint as millis
            from messages where channel_id = $1 and author = $2
            """;

    /// The message as it is afterwards, unchanged when it is another author's.
    static final String EDIT =
            String.format(
                    Locale.ROOT,
                    """
                    with edited as (
                        update messages set content = $4, edited_at = clock_timestamp()
                        where channel_id = $1 and id = $2 and author = $3 and deleted_at is null
                        returning *
                    ), not_mentioned as (
                        delete from mentions using edited
                        where mentions.channel_id = edited.channel_id and message_id = id
                            and user_id <> all ($5::uuid[])
                    ), mentioned as (
                        insert into mentions (channel_id, message_id, user_id)
                        select channel_id, id, unnest($5::uuid[]) from edited
                        on conflict do nothing
                    ), m as (
                        select * from edited
                        union all
                        select * from messages
                        where channel_id = $1 and id = $2 and author <> $3 and deleted_at is null
                    )
                    select %s from m %s
                    """,
                    COLUMNS,
                    JOINED);

    /// The author of the message, also when it stays because it is another author's.
    static final String DELETE =
            """
            with found as (
                select author from messages
                where channel_id = $1 and id = $2 and deleted_at is null
                for update
            ), deleted as (
                update messages m set content = '', deleted_at = clock_timestamp()
                from found
                where m.channel_id = $1 and m.id = $2 and (m.author = $3 or $4)
                returning m.guild_id, m.channel_id, m.id, m.author
            ), not_mentioned as (
                delete from mentions using deleted
                where mentions.channel_id = deleted.channel_id and message_id = id
            ), not_reacted as (
                delete from reactions using deleted
                where reactions.channel_id = deleted.channel_id and message_id = id
            ), not_attached as (
                delete from attachments using deleted
                where attachments.channel_id = deleted.channel_id and message_id = id
            ), logged as (
                insert into audit_log (guild_id, actor, action, target, detail)
                select guild_id, $3, 'delete_message', author,
                       jsonb_build_object('channel', channel_id, 'message', id)
                from deleted where author <> $3
            ), outdated as (
                delete from audit_log using deleted
                where audit_log.guild_id = deleted.guild_id and author <> $3 and audit_log.id <= (
                    select id from audit_log kept where kept.guild_id = deleted.guild_id
                    order by id desc offset $5 limit 1)
            )
            select author from found
            """;

    private Sql() {}

    private static String page(String messages) {
        return String.format(Locale.ROOT, PAGE, messages);
    }

    static StoredMessage message(Row row) {
        UUID replyTo = row.getUUID("reply_to");
        return message(
                row,
                replyTo == null
                        ? null
                        : new StoredQuote(
                                replyTo,
                                row.getUUID("reply_author"),
                                row.getString("reply_excerpt")),
                attachments(row));
    }

    private static @Nullable List<Attachment> attachments(Row row) {
        String[] files = row.getArrayOfStrings("files");
        if (files == null) {
            return null;
        }
        Integer[] widths = row.getArrayOfIntegers("widths");
        Integer[] heights = row.getArrayOfIntegers("heights");
        return IntStream.range(0, files.length)
                .mapToObj(i -> new Attachment(files[i], widths[i], heights[i]))
                .toList();
    }

    /// A message that was stored a moment ago.
    static StoredMessage newMessage(Row row, @Nullable StoredQuote quote) {
        return message(row, quote, null);
    }

    private static StoredMessage message(
            Row row, @Nullable StoredQuote quote, @Nullable List<Attachment> attachments) {
        OffsetDateTime edited = row.getOffsetDateTime("edited_at");
        return new StoredMessage(
                row.getUUID("id"),
                row.getUUID("channel_id"),
                row.getUUID("author"),
                row.getString("content"),
                quote,
                row.getOffsetDateTime("created_at").toInstant().toEpochMilli(),
                edited == null ? null : edited.toInstant().toEpochMilli(),
                attachments,
                null);
    }

    /// A message of a page.
    static StoredMessage messageOfPage(Row row) {
        StoredMessage message = message(row);
        String[] emojis = row.getArrayOfStrings("emojis");
        if (emojis == null) {
            return message;
        }
        Integer[] counts = row.getArrayOfIntegers("counts");
        Boolean[] own = row.getArrayOfBooleans("own");
        return message.withReactions(
                IntStream.range(0, emojis.length)
                        .mapToObj(i -> new Reaction(emojis[i], counts[i], own[i]))
                        .toList());
    }

    static StoredQuote quote(Row row) {
        return new StoredQuote(row.getUUID("id"), row.getUUID("author"), row.getString("excerpt"));
    }
}
