package verticles.command;

import accounts.secret.LinkCode;
import config.Settings;
import io.vertx.core.Future;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import store.accounts.OwnerLinkStore;
import store.postgres.Database;

/// The link that makes an account the administrator: printed when a node starts without one, and
/// by `--owner-link`, also while the node runs.
public final class OwnerLink {
    private OwnerLink() {}

    /// Empty while there is an administrator.
    public static Future<Optional<String>> ofFirstStart(Settings settings, Database database) {
        OwnerLinkStore links = new OwnerLinkStore(database);
        return links.hasAdministrator()
                .compose(has ->
                        has
                                ? Future.succeededFuture(Optional.empty())
                                : add(settings, links).map(Optional::of));
    }

    /// For a process that does nothing else.
    public static String create(Settings settings) throws ExecutionException, InterruptedException {
        return DatabaseCommand.run(
                settings, database -> add(settings, new OwnerLinkStore(database)));
    }

    private static Future<String> add(Settings settings, OwnerLinkStore links) {
        LinkCode code = LinkCode.next(new SecureRandom());
        return links.add(code)
                .map(_ ->
                        String.format(
                                Locale.ROOT,
                                "https://localhost:%d/i/%s",
                                settings.http().port(),
                                code.text()));
    }

    /// The line for the terminal.
    public static String sentence(String link) {
        return String.format(
                Locale.ROOT,
                "Open %s to become the administrator (once, within %d hours).",
                link,
                OwnerLinkStore.LIFETIME.toHours());
    }
}
