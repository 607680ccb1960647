package store.accounts;

import accounts.secret.LinkCode;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import rooms.moderation.Audited;
import store.guild.AuditStore;

/// How members take links of a guild back: invites, or links for guests.
///
/// @param table of the links, with `guild_id`, `code` and `creator`
/// @param subject column with what the audit log says that the link was for
/// @param audited makes the entry
record LinkRevocation(String table, String subject, Function<UUID, Audited> audited) {
    /// @param creator null for links of all members
    /// @return false when there is no such link
    Future<Boolean> carryOut(
            SqlConnection connection,
            UUID guild,
            UUID actor,
            LinkCode code,
            @Nullable UUID creator) {
        return connection
                .preparedQuery(
                        "delete from "
                                + table
                                + " where guild_id = $1 and code = $2"
                                + " and ($3::uuid is null or creator = $3) returning "
                                + subject)
                .execute(Tuple.of(guild, code.text(), creator))
                .compose(rows ->
                        rows.size() == 0
                                ? Future.succeededFuture(false)
                                : AuditStore.log(
                                                connection,
                                                guild,
                                                actor,
                                                audited.apply(
                                                        rows.iterator().next().getUUID(subject)))
                                        .map(true));
    }
}
