package store.accounts;

import accounts.invite.Invite;
import accounts.secret.LinkCode;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;
import java.util.UUID;
import refusal.RefusalCode;
import refusal.RefusedException;
import store.guild.MemberStore;
import store.postgres.AddressCheck;

/// How an invite makes an account a member of a guild, by itself or together with the registration
/// of the account: the rows that are locked, and what is checked while they are.
public final class InviteAcceptance {
    /// Of the row `i`: it can be accepted.
    static final String LIVE =
            "(i.expires_at is null or i.expires_at > now())"
                    + " and (i.max_uses is null or i.uses < i.max_uses)";

    private InviteAcceptance() {}

    /// @param joined whether the account was not a member before
    public record Accepted(Invite.Destination destination, boolean joined) {}

    /// In the transaction of the caller: the row of the invite is locked until its end, so that the
    /// last use is used once.
    ///
    /// @param address of one who becomes a member
    static Future<Optional<Accepted>> accept(
            SqlConnection connection, LinkCode code, UUID user, AddressCheck address) {
        return lockUser(connection, user)
                .compose(_ -> accept(connection, code.text(), user, address));
    }

    /// Of two invites that a user accepts at the same time, the second one sees the membership by
    /// the first.
    private static Future<?> lockUser(SqlConnection connection, UUID user) {
        return connection
                .preparedQuery("select 1 from users where id = $1 for no key update")
                .execute(Tuple.of(user));
    }

    private static Future<Optional<Accepted>> accept(
            SqlConnection connection, String code, UUID user, AddressCheck address) {
        return connection
                .preparedQuery(
                        "select i.guild_id, i.channel_id from invites i where i.code = $1 and "
                                + LIVE
                                + " for update")
                .execute(Tuple.of(code))
                .compose(rows -> {
                    if (rows.size() == 0) {
                        return Future.succeededFuture(Optional.empty());
                    }
                    Row invite = rows.iterator().next();
                    return checkNotBanned(connection, invite.getUUID("guild_id"), user)
                            .compose(_ ->
                                    connection
                                            .preparedQuery(
                                                    """
                                                    with joined as (
                                                        insert into members (guild_id, user_id) values ($2, $3)
                                                        on conflict do nothing
                                                        returning 1
                                                    )
                                                    update invites set uses = uses + 1
                                                    where code = $1 and exists (select 1 from joined)
                                                    returning (
                                                        select count(*) from members where user_id = $3) as former
                                                    """)
                                            .execute(
                                                    Tuple.of(
                                                            code,
                                                            invite.getUUID("guild_id"),
                                                            user)))
                            .map(InviteAcceptance::requireFewGuilds)
                            .compose(joined ->
                                    joined
                                            ? address.require(
                                                            connection, invite.getUUID("guild_id"))
                                                    .map(true)
                                            : Future.succeededFuture(false))
                            .map(joined ->
                                    Optional.of(
                                            new Accepted(
                                                    new Invite.Destination(
                                                            invite.getUUID("guild_id"),
                                                            invite.getUUID("channel_id")),
                                                    joined)));
                });
    }

    /// @return whether the user has become a member
    private static boolean requireFewGuilds(RowSet<Row> joined) {
        for (Row row : joined) {
            if (row.getLong("former") >= MemberStore.GUILDS_PER_USER) {
                throw MemberStore.inTooManyGuilds();
            }
        }
        return joined.size() > 0;
    }

    private static Future<?> checkNotBanned(SqlConnection connection, UUID guild, UUID user) {
        return connection
                .preparedQuery("select lock_membership($1, $2)")
                .execute(Tuple.of(guild, user))
                .compose(_ ->
                        connection
                                .preparedQuery(
                                        "select 1 from bans where guild_id = $1 and user_id = $2")
                                .execute(Tuple.of(guild, user)))
                .map(rows -> {
                    if (rows.size() > 0) {
                        throw new RefusedException(
                                RefusalCode.FORBIDDEN, "You are banned from this server.");
                    }
                    return null;
                });
    }
}
