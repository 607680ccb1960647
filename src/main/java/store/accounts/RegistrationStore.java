package store.accounts;

import accounts.FirstLogin;
import accounts.RegistrationMode;
import accounts.Username;
import accounts.invite.Invite;
import accounts.secret.LinkCode;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import refusal.RefusalCode;
import refusal.RefusedException;
import store.postgres.AddressCheck;
import store.postgres.Database;
import store.postgres.UserStore;

/// Who may create an account, and accounts that are created with a link.
public final class RegistrationStore {
    private static final String MODE = "accounts.registration";

    private final Database database;

    /// A new account and where its link led.
    public record Registered(UUID user, Invite.Destination joined) {}

    /// Accepts a link in a transaction.
    private interface Acceptance {
        Future<Optional<Invite.Destination>> accept(
                SqlConnection connection, LinkCode code, UUID user);
    }

    public RegistrationStore(Database database) {
        this.database = database;
    }

    /// As an administrator has set it; empty: as the configuration says.
    public Future<Optional<RegistrationMode>> mode() {
        return database.accounts()
                .preparedQuery("select value from node_settings where key = $1")
                .execute(Tuple.of(MODE))
                .map(rows ->
                        rows.stream()
                                .map(row -> RegistrationMode.of(row.getString("value")))
                                .findFirst());
    }

    public Future<Void> setMode(RegistrationMode mode, UUID administrator) {
        return database.accounts()
                .preparedQuery(
                        """
                        insert into node_settings (key, value, changed_by) values ($1, $2, $3)
                        on conflict (key) do update set value = $2, changed_by = $3, changed_at = now()
                        """)
                .execute(Tuple.of(MODE, mode.wireName(), administrator))
                .mapEmpty();
    }

    /// Refused with `username_taken`, `provider_linked`, `invite_invalid` or `address_banned`; then
    /// nothing was used up.
    public Future<Registered> byInvite(
            Username username, FirstLogin login, LinkCode code, AddressCheck address) {
        return register(
                username,
                login,
                code,
                (connection, link, user) ->
                        InviteAcceptance.accept(connection, link, user, address)
                                .map(found -> found.map(InviteAcceptance.Accepted::destination)));
    }

    /// As [#byInvite]; the account becomes an administrator.
    ///
    /// @param channelNames see [OwnerLinkStore#accept(LinkCode, UUID, Map)]
    public Future<Registered> byOwnerLink(
            Username username, FirstLogin login, LinkCode code, Map<String, String> channelNames) {
        return register(
                username,
                login,
                code,
                (connection, link, user) ->
                        OwnerLinkStore.accept(connection, link, user, channelNames));
    }

    private Future<Registered> register(
            Username username, FirstLogin login, LinkCode code, Acceptance acceptance) {
        return database.inTransaction(connection ->
                UserStore.insert(connection, username, login)
                        .compose(user ->
                                acceptance
                                        .accept(connection, code, user)
                                        .map(joined ->
                                                new Registered(
                                                        user,
                                                        joined.orElseThrow(
                                                                RegistrationStore::invalid)))));
    }

    /// The same for unknown, expired and used up links.
    public static RefusedException invalid() {
        return new RefusedException(
                RefusalCode.INVITE_INVALID,
                "This invite is not valid: it has expired, was used up or was revoked. Ask for a new one.");
    }
}
