package store.chat;

import chat.Attachment;
import chat.Place;
import io.vertx.core.CompositeFuture;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.SqlResult;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import refusal.Refusal;
import refusal.RefusalCode;
import refusal.RefusedException;
import store.postgres.Database;

/// The images of messages, and which of their files are no longer needed. An image is uploaded
/// first and sent with a message afterwards.
public final class AttachmentStore {
    /// Of one user. Those before them are taken for given up.
    private static final int MAX_NOT_SENT = 20;

    /// Until the end of the transaction: two uploads at once must not both find room for one.
    private static final String LOCK = "select pg_advisory_xact_lock(hashtextextended($1, 49))";

    private static final String GIVE_UP =
            """
            delete from attachments where file in (
                select file from attachments where uploader = $1 and message_id is null
                order by created_at desc offset $2::int - 1)
            """;

    private static final String ADD =
            """
            insert into attachments (file, guild_id, channel_id, uploader, width, height, bytes)
            select $1, $2, $3::uuid, $4, $5::int, $6::int, $7::int
            where (select coalesce(sum(bytes), 0) from attachments where %s) + $7::int <= $8::bigint
            """;
    private static final String ADD_TO_GUILD = String.format(Locale.ROOT, ADD, "guild_id = $2");
    private static final String ADD_TO_CONVERSATION =
            String.format(Locale.ROOT, ADD, "guild_id is null and uploader = $4");

    private static final String ATTACH =
            """
            update attachments set message_id = $2, position = chosen.position
            from unnest($4::text[]) with ordinality as chosen(file, position)
            where attachments.file = chosen.file and channel_id = $1 and uploader = $3 and message_id is null
            returning attachments.file, width, height, attachments.position
            """;

    private static final String EXPIRE =
            """
            delete from attachments where file in (
                select file from attachments
                where message_id is null and created_at < now() - make_interval(mins => $1)
                limit $2 for update skip locked)
            """;

    private static final String POSTPONE =
            "update removed_files set removed_at = now() where file = any ($1)";

    private static final String REMOVED =
            "select file from removed_files order by removed_at limit $1 for update skip locked";

    private final Database database;

    public AttachmentStore(Database database) {
        this.database = database;
    }

    /// Stores an image that is not sent yet. Refused with `storage_full`.
    ///
    /// @param bytes size of its file
    /// @param maxBytes of all images of the guild together, or of those that the uploader has in
    ///     conversations
    public Future<Void> add(
            Place place, UUID uploader, Attachment image, int bytes, long maxBytes) {
        Tuple values =
                Tuple.of(
                        image.id(),
                        place.guild(),
                        place.id(),
                        uploader,
                        image.width(),
                        image.height());
        values.addInteger(bytes).addLong(maxBytes);
        UUID guild = place.guild();
        UUID sharer = guild == null ? uploader : guild;
        String add = guild == null ? ADD_TO_CONVERSATION : ADD_TO_GUILD;
        return database.messages()
                .on(
                        guild,
                        pool ->
                                pool.withTransaction(connection ->
                                        connection
                                                .preparedQuery(LOCK)
                                                .execute(Tuple.of(sharer.toString()))
                                                .compose(_ ->
                                                        connection
                                                                .preparedQuery(GIVE_UP)
                                                                .execute(
                                                                        Tuple.of(
                                                                                uploader,
                                                                                MAX_NOT_SENT)))
                                                .compose(_ ->
                                                        connection
                                                                .preparedQuery(add)
                                                                .execute(values))))
                .map(rows -> {
                    if (Objects.requireNonNull(rows).rowCount() == 0) {
                        throw new RefusedException(
                                RefusalCode.STORAGE_FULL,
                                guild == null
                                        ? "There is no room for another image: your direct messages have reached their limit."
                                        : "There is no room for another image: the server has reached its limit.");
                    }
                    return null;
                });
    }

    /// Makes images those of a message, in this order. Refused with `bad_field`.
    static Future<List<Attachment>> attach(
            SqlConnection connection, StoredMessage message, List<String> files) {
        return connection
                .preparedQuery(ATTACH)
                .execute(
                        Tuple.of(
                                message.channel(),
                                message.id(),
                                message.author(),
                                files.toArray(String[]::new)))
                .map(rows -> {
                    List<Attachment> attached =
                            rows.stream()
                                    .map(row ->
                                            new Attachment(
                                                    row.getString("file"),
                                                    row.getInteger("width"),
                                                    row.getInteger("height")))
                                    .sorted((a, b) -> files.indexOf(a.id()) - files.indexOf(b.id()))
                                    .toList();
                    if (attached.size() != files.size()) {
                        throw new RefusedException(
                                Refusal.ofField(
                                        RefusalCode.BAD_FIELD,
                                        "An image is not there any more. Upload it again.",
                                        "attachments"));
                    }
                    return attached;
                });
    }

    /// Removes images that were uploaded and not sent.
    ///
    /// @param minutes those that are older
    /// @param limit maximum number in each database
    public Future<Integer> expire(int minutes, int limit) {
        return database.messages()
                .sum(pool ->
                        pool.preparedQuery(EXPIRE)
                                .execute(Tuple.of(minutes, limit))
                                .map(SqlResult::rowCount));
    }

    /// Deletes files whose rows were removed; those whose deletion fails are tried again after all
    /// others.
    ///
    /// @param delete deletes one, without effect when there is none
    /// @param limit maximum number in each database
    /// @return how many were deleted
    public Future<Integer> sweep(Function<String, Future<?>> delete, int limit) {
        return database.messages()
                .sum(pool ->
                        pool.withTransaction(connection ->
                                        connection
                                                .preparedQuery(REMOVED)
                                                .execute(Tuple.of(limit))
                                                .map(rows ->
                                                        rows.stream()
                                                                .map(row -> row.getString("file"))
                                                                .toList())
                                                .compose(files -> sweep(connection, files, delete)))
                                .map(Objects::requireNonNull));
    }

    private static Future<Integer> sweep(
            SqlConnection connection, List<String> files, Function<String, Future<?>> delete) {
        if (files.isEmpty()) {
            return Future.succeededFuture(0);
        }
        CompositeFuture deletions = Future.join(files.stream().map(delete).toList());
        return deletions
                .otherwiseEmpty()
                .compose(_ -> execute(connection, POSTPONE, chosen(files, deletions, false)))
                .compose(_ ->
                        execute(
                                connection,
                                "delete from removed_files where file = any ($1)",
                                chosen(files, deletions, true)));
    }

    private static String[] chosen(
            List<String> files, CompositeFuture deletions, boolean succeeded) {
        return IntStream.range(0, files.size())
                .filter(i -> deletions.succeeded(i) == succeeded)
                .mapToObj(files::get)
                .toArray(String[]::new);
    }

    private static Future<Integer> execute(SqlConnection connection, String sql, String[] files) {
        return connection
                .preparedQuery(sql)
                .execute(Tuple.of((Object) files))
                .map(SqlResult::rowCount);
    }
}
