package store.chat;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.UUID;
import refusal.RefusalCode;
import refusal.RefusedException;
import store.postgres.Database;

/// From whom users accept direct messages: whom they have blocked, and whether members of common
/// guilds may write.
public final class BlockStore {
    /// Of one user.
    private static final int MAX_BLOCKS = 1_000;

    private static final String BLOCK =
            """
            insert into blocks (user_id, blocked)
            select $1, id from users
            where id = $2 and (select count(*) from blocks where user_id = $1) < $3
            on conflict do nothing
            """;

    private static final String BLOCKED =
            "select blocked from blocks where user_id = $1 order by created_at desc";

    private final Database database;

    public BlockStore(Database database) {
        this.database = database;
    }

    /// Without effect for one who is blocked. Refused with `not_found` for an account that does not
    /// exist, and beyond 1,000 blocked users.
    public Future<Void> block(UUID user, UUID blocked) {
        return database.accounts()
                .preparedQuery(BLOCK)
                .execute(Tuple.of(user, blocked, MAX_BLOCKS))
                .compose(rows ->
                        rows.rowCount() > 0
                                ? Future.succeededFuture()
                                : blocked(user)
                                        .map(all -> {
                                            if (!all.contains(blocked)) {
                                                throw new RefusedException(
                                                        RefusalCode.NOT_FOUND,
                                                        all.size() < MAX_BLOCKS
                                                                ? "This user does not exist."
                                                                : "You have blocked "
                                                                        + MAX_BLOCKS
                                                                        + " users, the most that are possible.");
                                            }
                                            return null;
                                        }));
    }

    /// Without effect for one who is not blocked.
    public Future<Void> unblock(UUID user, UUID blocked) {
        return database.accounts()
                .preparedQuery("delete from blocks where user_id = $1 and blocked = $2")
                .execute(Tuple.of(user, blocked))
                .mapEmpty();
    }

    /// The last one first.
    public Future<List<UUID>> blocked(UUID user) {
        return database.accounts()
                .preparedQuery(BLOCKED)
                .execute(Tuple.of(user))
                .map(rows -> rows.stream().map(row -> row.getUUID("blocked")).toList());
    }

    /// Whether members of common guilds may open conversations with the user.
    public Future<Boolean> acceptsMembers(UUID user) {
        return database.accounts()
                .preparedQuery("select direct_messages from users where id = $1")
                .execute(Tuple.of(user))
                .map(rows ->
                        rows.stream()
                                .findFirst()
                                .map(row -> row.getBoolean("direct_messages"))
                                .orElse(false));
    }

    public Future<Void> acceptMembers(UUID user, boolean accepted) {
        return database.accounts()
                .preparedQuery("update users set direct_messages = $2 where id = $1")
                .execute(Tuple.of(user, accepted))
                .mapEmpty();
    }
}
