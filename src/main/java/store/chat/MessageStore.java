package store.chat;

import chat.Author;
import chat.Draft;
import chat.Mentions;
import chat.Message;
import chat.PageRequest;
import chat.Place;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import refusal.RefusalCode;
import refusal.RefusedException;
import rooms.moderation.AuditEntry;
import store.chat.StoredMessage.StoredQuote;
import store.postgres.Database;

/// The messages of channels.
public final class MessageStore {
    private final Database database;
    private final MessageNames names;

    /// @param inserted false when a message with the nonce was there before
    public record Added(Message message, boolean inserted) {}

    /// What is [Added], still without names.
    private record Outcome(StoredMessage message, boolean inserted) {}

    /// @param usernames the names of users by id; those that do not exist are missing
    public MessageStore(
            Database database, Function<Set<UUID>, Future<Map<UUID, String>>> usernames) {
        this.database = database;
        this.names = new MessageNames(usernames);
    }

    /// The newest first.
    ///
    /// @param reader whose reactions are their own
    public Future<List<Message>> page(Place place, UUID reader, PageRequest page) {
        UUID before = page.before();
        UUID after = page.after();
        UUID around = page.around();
        String sql =
                before != null
                        ? Sql.BEFORE
                        : after != null ? Sql.AFTER : around != null ? Sql.AROUND : Sql.NEWEST;
        Tuple values = Tuple.of(place.id(), page.limit(), reader);
        Stream.of(before, after, around).filter(Objects::nonNull).forEach(values::addUUID);
        return database.messages()
                .on(place.guild(), pool -> pool.preparedQuery(sql).execute(values))
                .map(rows -> rows.stream().map(Sql::messageOfPage).toList())
                .compose(names::of)
                .map(messages ->
                        messages.stream()
                                .sorted(Comparator.comparing(MessageStore::order).reversed())
                                .toList());
    }

    /// Stores a message; the second time with the same nonce it is found instead. Refused with
    /// `not_found` when there is not a message to reply to or the one with the nonce was deleted,
    /// with `bad_field` when an attachment is not an unsent one of the author in the channel, and
    /// with `slow_mode`.
    ///
    /// @param slowMode least time between two messages of the author, zero for none
    public Future<Added> add(Place place, Author author, Draft draft, Duration slowMode) {
        return database.messages()
                .on(
                        place.guild(),
                        pool ->
                                pool.withTransaction(connection ->
                                        add(connection, place, author, draft, slowMode)))
                .map(Objects::requireNonNull)
                .compose(this::withNames);
    }

    private static Future<Outcome> add(
            SqlConnection connection, Place place, Author author, Draft draft, Duration slowMode) {
        return found(connection, place, author, draft.nonce())
                .compose(found ->
                        found.isPresent()
                                ? Future.succeededFuture(new Outcome(found.get(), false))
                                : insert(connection, place, author, draft, slowMode)
                                        .map(stored -> new Outcome(stored, true)));
    }

    /// Replaces the text of a message. Refused with `not_found`, and with `forbidden` when it is
    /// another author's.
    public Future<Message> edit(Place place, UUID author, UUID message, String content) {
        Tuple values = Tuple.of(place.id(), message, author, content, mentioned(content, author));
        return database.messages()
                .on(place.guild(), pool -> pool.preparedQuery(Sql.EDIT).execute(values))
                .map(rows ->
                        rows.stream()
                                .map(Sql::message)
                                .findFirst()
                                .orElseThrow(MessageStore::noMessage))
                .compose(edited -> {
                    if (!edited.author().equals(author)) {
                        throw new RefusedException(
                                RefusalCode.FORBIDDEN, "You can only edit your own messages.");
                    }
                    return names.of(edited);
                });
    }

    /// Removes the text of a message; that of another author with an entry in the audit log.
    /// Refused with `not_found`, and with `forbidden` when it is another author's.
    ///
    /// @param ofOthers whether the user may delete those
    public Future<Void> delete(Place place, UUID user, UUID message, boolean ofOthers) {
        Tuple values = Tuple.of(place.id(), message, user, ofOthers, AuditEntry.KEPT_OF_GUILD);
        return database.messages()
                .on(place.guild(), pool -> pool.preparedQuery(Sql.DELETE).execute(values))
                .map(rows -> {
                    if (rows.size() == 0) {
                        throw noMessage();
                    }
                    if (!ofOthers && !rows.iterator().next().getUUID("author").equals(user)) {
                        throw new RefusedException(
                                RefusalCode.FORBIDDEN,
                                "You need the permission “Manage Messages” to do this.");
                    }
                    return null;
                });
    }

    private static Future<Optional<StoredMessage>> found(
            SqlConnection connection, Place place, Author author, @Nullable String nonce) {
        if (nonce == null) {
            return Future.succeededFuture(Optional.empty());
        }
        // The lock also orders two requests that come at once.
        return lock(connection, place, author)
                .compose(_ ->
                        connection
                                .preparedQuery(Sql.BY_NONCE)
                                .execute(Tuple.of(place.id(), author.user(), nonce)))
                .map(rows -> rows.stream().map(MessageStore::requireShown).findFirst());
    }

    private static StoredMessage requireShown(Row row) {
        if (row.getBoolean("deleted")) {
            throw noMessage();
        }
        return Sql.message(row);
    }

    private static Future<StoredMessage> insert(
            SqlConnection connection, Place place, Author author, Draft draft, Duration slowMode) {
        return (slowMode.isZero()
                        ? Future.<Void>succeededFuture()
                        : checkSlowMode(connection, place, author, slowMode))
                .compose(_ -> quote(connection, place, draft.replyTo()))
                .compose(quote ->
                        connection
                                .preparedQuery(Sql.INSERT)
                                .execute(
                                        Tuple.of(
                                                place.guild(),
                                                place.id(),
                                                author.user(),
                                                draft.content(),
                                                draft.replyTo(),
                                                draft.nonce(),
                                                mentioned(draft.content(), author.user()),
                                                !draft.attachments().isEmpty()))
                                .map(rows ->
                                        Sql.newMessage(rows.iterator().next(), quote.orElse(null))))
                .compose(stored -> attach(connection, stored, draft.attachments()));
    }

    private static Future<StoredMessage> attach(
            SqlConnection connection, StoredMessage message, List<String> files) {
        return files.isEmpty()
                ? Future.succeededFuture(message)
                : AttachmentStore.attach(connection, message, files).map(message::withAttachments);
    }

    /// Two messages of an author at once must not both find that enough time has passed.
    private static Future<Void> checkSlowMode(
            SqlConnection connection, Place place, Author author, Duration slowMode) {
        return lock(connection, place, author)
                .compose(_ ->
                        connection
                                .preparedQuery(Sql.SINCE_LAST)
                                .execute(Tuple.of(place.id(), author.user())))
                .map(rows -> {
                    Long millis = rows.iterator().next().getLong("millis");
                    long waitMillis = millis == null ? 0 : slowMode.toMillis() - millis;
                    if (waitMillis > 0) {
                        throw new RefusedException(
                                RefusalCode.SLOW_MODE,
                                "Slow mode is on; you can write again in "
                                        + Math.ceilDiv(waitMillis, 1_000)
                                        + " seconds.");
                    }
                    return null;
                });
    }

    private static Future<Void> lock(SqlConnection connection, Place place, Author author) {
        return connection
                .preparedQuery(Sql.LOCK)
                .execute(Tuple.of(place.id() + "/" + author.user()))
                .mapEmpty();
    }

    private static Future<Optional<StoredQuote>> quote(
            SqlConnection connection, Place place, @Nullable UUID replyTo) {
        if (replyTo == null) {
            return Future.succeededFuture(Optional.empty());
        }
        return connection
                .preparedQuery(Sql.QUOTE)
                .execute(Tuple.of(place.id(), replyTo))
                .map(rows ->
                        Optional.of(
                                rows.stream()
                                        .map(Sql::quote)
                                        .findFirst()
                                        .orElseThrow(MessageStore::noMessage)));
    }

    private Future<Added> withNames(Outcome outcome) {
        return names.of(outcome.message()).map(message -> new Added(message, outcome.inserted()));
    }

    private static UUID[] mentioned(String content, UUID author) {
        return Mentions.in(content).stream()
                .filter(user -> !user.equals(author))
                .toArray(UUID[]::new);
    }

    /// Not the order of `UUID.compareTo`, which is signed.
    private static String order(Message message) {
        return message.id().toString();
    }

    static RefusedException noMessage() {
        return new RefusedException(RefusalCode.NOT_FOUND, "This message does not exist.");
    }
}
