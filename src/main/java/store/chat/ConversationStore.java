package store.chat;

import chat.Conversation;
import chat.Place;
import chat.ReadState;
import chat.WritePermission;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import store.postgres.Database;

/// Conversations between two users: the places of their direct messages.
public final class ConversationStore {
    /// Until the end of the transaction: two who write to each other at once open one conversation.
    private static final String LOCK = "select pg_advisory_xact_lock(hashtextextended($1, 70))";

    private static final String BETWEEN =
            "select channel_id from conversations where user_id = $1 and partner = $2";

    private static final String ACCEPT =
            """
            update conversations set accepted = true where user_id = $1 and partner = $2
            returning channel_id
            """;

    private static final String OPEN =
            """
            with place as (
                insert into channels (name, position, kind) values ('', 0, 'direct') returning id
            )
            insert into conversations (user_id, partner, channel_id, accepted)
            select u.id, u.partner, place.id, u.opens
            from place, (values ($1::uuid, $2::uuid, true), ($2, $1, false)) as u (id, partner, opens)
            returning channel_id
            """;

    /// By whom and about whom: $1 and $2.
    private static final String PERMISSION =
            """
            select exists (
                    select from members a join members b on b.guild_id = a.guild_id
                    where a.user_id = $1 and b.user_id = $2) as together,
                exists (select from blocks where user_id = $1 and blocked = $2) as blocking,
                exists (select from blocks where user_id = $2 and blocked = $1) as blocked,
                coalesce((select direct_messages from users where id = $2), false)
                    or exists (select from conversations where user_id = $2 and partner = $1 and accepted)
                    as accepted
            """;

    private static final String LIST =
            String.format(
                    Locale.ROOT,
                    """
                    select c.channel_id, c.partner, c.activity, r.message_id as last_read, u.n as unread,
                        p.together, p.blocking, p.blocked, p.accepted
                    from (
                        select * from conversations
                        where user_id = $1 and ($2::uuid is null or channel_id = $2) and (accepted or started)
                            and ($3::uuid is null or activity < $3)
                        order by activity desc limit $4
                    ) c
                    left join read_markers r on r.user_id = c.user_id and r.channel_id = c.channel_id
                    cross join lateral (
                        select count(*)::int as n from (
                            select from messages
                            where channel_id = c.channel_id and deleted_at is null and author = c.partner
                                and id > coalesce(r.message_id, '00000000-0000-0000-0000-000000000000')
                            limit $5) newer
                    ) u
                    cross join lateral (%s) p
                    order by c.activity desc
                    """,
                    PERMISSION.replace("$1", "c.user_id").replace("$2", "c.partner"));

    private static final String USERS =
            "select user_id from conversations where channel_id = $1 order by user_id";

    private final Database database;
    private final Function<Set<UUID>, Future<Map<UUID, String>>> usernames;

    /// @param usernames as [MessageStore] needs them
    public ConversationStore(
            Database database, Function<Set<UUID>, Future<Map<UUID, String>>> usernames) {
        this.database = database;
        this.usernames = usernames;
    }

    /// Empty for the id of no conversation.
    public Future<Optional<Place.Direct>> place(UUID id) {
        return database.accounts()
                .preparedQuery(USERS)
                .execute(Tuple.of(id))
                .map(rows -> {
                    List<UUID> users = rows.stream().map(row -> row.getUUID("user_id")).toList();
                    return users.isEmpty()
                            ? Optional.empty()
                            : Optional.of(new Place.Direct(id, users));
                });
    }

    /// Empty when they have none.
    public Future<Optional<UUID>> between(UUID user, UUID partner) {
        return database.accounts()
                .preparedQuery(BETWEEN)
                .execute(Tuple.of(user, partner))
                .map(ConversationStore::id);
    }

    /// The same, which the user opens: it is in their list, and the partner may answer.
    public Future<Optional<UUID>> reopen(UUID user, UUID partner) {
        return database.accounts()
                .preparedQuery(ACCEPT)
                .execute(Tuple.of(user, partner))
                .map(ConversationStore::id);
    }

    /// Opens the conversation of two users, or finds it. Whether they may is asked before.
    public Future<UUID> open(UUID user, UUID partner) {
        return database.inTransaction(connection ->
                connection
                        .preparedQuery(LOCK)
                        .execute(Tuple.of(pair(user, partner)))
                        .compose(_ ->
                                connection.preparedQuery(ACCEPT).execute(Tuple.of(user, partner)))
                        .map(ConversationStore::id)
                        .compose(found ->
                                found.map(Future::succeededFuture)
                                        .orElseGet(() -> insert(connection, user, partner))));
    }

    private static Future<UUID> insert(SqlConnection connection, UUID user, UUID partner) {
        return connection
                .preparedQuery(OPEN)
                .execute(Tuple.of(user, partner))
                .map(rows -> rows.iterator().next().getUUID("channel_id"));
    }

    private static Optional<UUID> id(Iterable<Row> rows) {
        for (Row row : rows) {
            return Optional.of(row.getUUID("channel_id"));
        }
        return Optional.empty();
    }

    private static String pair(UUID one, UUID other) {
        return one.compareTo(other) < 0 ? one + "/" + other : other + "/" + one;
    }

    public Future<WritePermission> permission(UUID user, UUID partner) {
        return database.accounts()
                .preparedQuery(PERMISSION)
                .execute(Tuple.of(user, partner))
                .map(rows -> permission(rows.iterator().next()));
    }

    /// Those with messages and those that the user opened, the most recent first.
    ///
    /// @param before only those whose activity is before this id, or null
    public Future<List<Conversation>> list(UUID user, @Nullable UUID before, int limit) {
        return list(Tuple.of(user, null, before, limit, ReadState.MAX_COUNT));
    }

    /// Empty when the user is not in it.
    public Future<Optional<Conversation>> find(UUID user, UUID conversation) {
        return list(Tuple.of(user, conversation, null, 1, ReadState.MAX_COUNT))
                .map(found -> found.stream().findFirst());
    }

    private Future<List<Conversation>> list(Tuple values) {
        return database.accounts()
                .preparedQuery(LIST)
                .execute(values)
                .compose(rows ->
                        usernames
                                .apply(Set.copyOf(partners(rows)))
                                .map(names ->
                                        rows.stream()
                                                .map(row -> conversation(row, names))
                                                .toList()));
    }

    private static Collection<UUID> partners(Iterable<Row> rows) {
        List<UUID> partners = new ArrayList<>();
        rows.forEach(row -> partners.add(row.getUUID("partner")));
        return partners;
    }

    private static Conversation conversation(Row row, Map<UUID, String> names) {
        UUID partner = row.getUUID("partner");
        WritePermission permission = permission(row);
        return new Conversation(
                row.getUUID("channel_id"),
                MessageNames.author(partner, names),
                row.getUUID("activity"),
                row.getUUID("last_read"),
                row.getInteger("unread"),
                permission.blocking(),
                permission.isGranted());
    }

    private static WritePermission permission(Row row) {
        return new WritePermission(
                row.getBoolean("together"),
                row.getBoolean("blocking"),
                row.getBoolean("blocked"),
                row.getBoolean("accepted"));
    }
}
