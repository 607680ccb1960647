package verticles.account;

import accounts.Username;
import config.AccountSettings;
import io.vertx.core.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import store.accounts.OwnerLinkStore;
import store.postgres.Database;

/// The account that the configuration names, which becomes an administrator when a node starts.
public final class NamedAdministrator {
    private static final Logger LOG = LoggerFactory.getLogger(NamedAdministrator.class);

    private NamedAdministrator() {}

    /// Does nothing without a name, and for a name that is not registered.
    public static Future<?> promote(AccountSettings settings, Database database) {
        String name = settings.administrator();
        return name.isEmpty()
                ? Future.succeededFuture()
                : new OwnerLinkStore(database)
                        .promote(Username.of(name))
                        .onSuccess(promoted -> {
                            if (promoted) {
                                LOG.info("{} is an administrator now", name);
                            }
                        });
    }
}
