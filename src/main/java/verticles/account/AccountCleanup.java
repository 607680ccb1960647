package verticles.account;

import io.vertx.core.Future;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import store.accounts.GuestStore;
import store.guild.AddressBanStore;
import store.postgres.Database;
import store.postgres.DeviceSessionStore;

/// Deletes device sessions that have ended, and address bans and guest links that have expired, a
/// batch at a time.
public final class AccountCleanup {
    /// With the batch, far more than a node can make: a login costs a password hash.
    public static final Duration INTERVAL = Duration.ofMinutes(10);

    private static final int BATCH = 5000;
    private static final Logger LOG = LoggerFactory.getLogger(AccountCleanup.class);

    private final DeviceSessionStore deviceSessions;
    private final AddressBanStore bans;
    private final GuestStore guests;

    public AccountCleanup(Database database, DeviceSessionStore deviceSessions) {
        this.deviceSessions = deviceSessions;
        this.bans = new AddressBanStore(database);
        this.guests = new GuestStore(database);
    }

    public void purge() {
        report(deviceSessions.purge(BATCH), "ended device sessions");
        report(bans.purge(BATCH), "expired address bans");
        report(guests.purge(BATCH), "expired guest links");
    }

    private static void report(Future<?> purged, String what) {
        purged.onFailure(e -> LOG.warn("{} not purged: {}", what, e.toString()));
    }
}
