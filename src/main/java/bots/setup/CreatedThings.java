package bots.setup;

import bots.client.signaling.ApiClient;
import bots.client.signaling.AuthenticatedUser;
import bots.client.signaling.GuildInvite;
import bots.client.signaling.VoiceChannel;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a run has created on the server: it is removed at the end, also when the run fails or is
/// interrupted by Ctrl-C. Any thread.
public final class CreatedThings {
    private static final Logger LOG = LoggerFactory.getLogger(CreatedThings.class);

    /// The server hashes a password for each account.
    private static final int CONCURRENT_REQUESTS = 4;

    private static final int REQUEST_SECONDS = 30;

    private final ApiClient api;
    private final String password;
    private final Function<AuthenticatedUser, Future<AuthenticatedUser>> renew;
    private final Progress progress;
    private final List<AuthenticatedUser> accounts = new ArrayList<>();
    private final List<Removal> removals = new ArrayList<>();
    private boolean removed;

    /// Removes one thing.
    private interface Removal {
        Future<Void> remove();
    }

    /// @param password of all bots
    /// @param renew gets a bot a new access token, since the one it has may have expired
    public CreatedThings(
            ApiClient api,
            String password,
            Function<AuthenticatedUser, Future<AuthenticatedUser>> renew,
            Progress progress) {
        this.api = api;
        this.password = password;
        this.renew = renew;
        this.progress = progress;
    }

    synchronized void account(AuthenticatedUser user) {
        accounts.add(user);
    }

    /// @param creator whose token may remove it
    public synchronized void channel(AuthenticatedUser creator, VoiceChannel channel) {
        removals.add(() -> fresh(creator).compose(user -> api.deleteChannel(user, channel)));
    }

    synchronized void invite(AuthenticatedUser creator, GuildInvite invite) {
        removals.add(() -> fresh(creator).compose(user -> api.revokeInvite(user, invite)));
    }

    private Future<AuthenticatedUser> fresh(AuthenticatedUser user) {
        return renew.apply(user);
    }

    /// Removes everything, once: channels and invites before the accounts that may remove them.
    /// Blocking.
    ///
    /// @return a line that says what remains on the server, empty when nothing does
    public synchronized String remove() {
        if (removed) {
            return "";
        }
        removed = true;
        List<String> left = new ArrayList<>();
        removals.reversed().forEach(one -> await(one.remove(), left));
        AtomicInteger done = new AtomicInteger();
        try (ExecutorService workers = Executors.newFixedThreadPool(CONCURRENT_REQUESTS)) {
            for (AuthenticatedUser account : accounts) {
                workers.execute(() -> {
                    await(fresh(account).compose(user -> api.deleteAccount(user, password)), left);
                    showRemoved(done.incrementAndGet());
                });
            }
        }
        progress.end();
        return left.isEmpty()
                ? ""
                : String.format(
                        Locale.ROOT,
                        "%s on the server: %s",
                        left.size() == 1
                                ? "1 thing that the bots created remains"
                                : left.size() + " things that the bots created remain",
                        left.getFirst());
    }

    private void showRemoved(int count) {
        progress.show(
                "removing",
                (double) count / accounts.size(),
                String.format(Locale.ROOT, "%d of %d accounts", count, accounts.size()));
    }

    private static void await(Future<Void> removal, List<String> left) {
        try {
            removal.toCompletionStage()
                    .toCompletableFuture()
                    .get(REQUEST_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            LOG.debug("not removed", failed);
            add(left, RunException.causeOf(failed));
        } catch (TimeoutException e) {
            add(left, "the server does not answer");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            add(left, "interrupted");
        }
    }

    private static void add(List<String> left, String reason) {
        synchronized (left) {
            left.add(reason);
        }
    }
}
