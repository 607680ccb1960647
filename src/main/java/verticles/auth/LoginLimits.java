package verticles.auth;

import accounts.Account;
import accounts.Username;
import config.Settings;
import io.vertx.core.Vertx;
import java.time.Duration;
import limits.AddressKey;
import limits.Limit;
import limits.RateLimit;
import limits.RefusalCounts;
import verticles.shared.NodeRateLimits;
import verticles.shared.NodeRefusals;
import verticles.shared.RateCheck;

/// Rate limits for logins, registrations and refreshes, shared by the auth verticles of a node:
/// each node counts for itself.
///
/// An attacker who guesses passwords must not lock the owner of the name out. So a name together
/// with an address has a low limit, the name alone a far higher one, and an address from which the
/// user logged in before only its own.
public final class LoginLimits {
    /// Several people behind one address, and several who mistype.
    private static final int ADDRESS_FACTOR = 3;

    /// Guesses from many addresses: at most about 150,000 a day for one name.
    private static final int NAME_FACTOR = 10;

    private final RateLimit ofPair;
    private final RateLimit ofAddress;
    private final RateLimit ofName;
    private final RateLimit registrations;
    private final RateLimit badTokens;
    private final RefusalCounts refusals;

    private LoginLimits(Vertx vertx, Settings settings) {
        int logins = settings.accounts().loginsPerMinute();
        Duration minute = Duration.ofMinutes(1);
        ofPair = NodeRateLimits.of(vertx, Limit.LOGINS_PER_NAME_AND_ADDRESS, logins, minute);
        ofAddress =
                NodeRateLimits.of(
                        vertx, Limit.LOGINS_PER_ADDRESS, (long) logins * ADDRESS_FACTOR, minute);
        ofName =
                NodeRateLimits.of(
                        vertx, Limit.LOGINS_PER_NAME, (long) logins * NAME_FACTOR, minute);
        registrations =
                NodeRateLimits.of(
                        vertx,
                        Limit.REGISTRATIONS_PER_ADDRESS,
                        settings.accounts().registrationsPerHour(),
                        Duration.ofHours(1));
        badTokens = NodeRateLimits.badTokens(vertx, settings.limits().accounts());
        refusals = NodeRefusals.of(vertx);
    }

    /// Of the node to which this Vert.x belongs.
    public static LoginLimits of(Vertx vertx, Settings settings) {
        return new LoginLimits(vertx, settings);
    }

    /// Counts a login before its account is looked up. The pair first, so that one client that
    /// repeats one name does not use up the limit of its address.
    public void login(Username name, String address, long nowNanos) {
        String addressKey = AddressKey.of(address);
        RateCheck.require(ofPair.take(addressKey + " " + name.key(), nowNanos));
        RateCheck.require(ofAddress.take(addressKey, nowNanos));
    }

    /// Counts a step of a login with a provider or a passkey, in which no password is guessed.
    public void loginStep(String address, long nowNanos) {
        RateCheck.require(ofAddress.take(AddressKey.of(address), nowNanos));
    }

    /// Counts logins that cannot be completed because others began.
    public void replaced(long logins) {
        refusals.count(Limit.BEGUN_LOGINS, logins);
    }

    /// Counts it for the name, unless it comes from a known device.
    public void loginOf(Username name, boolean knownDevice, long nowNanos) {
        if (!knownDevice) {
            RateCheck.require(ofName.take(name.key(), nowNanos));
        }
    }

    /// Whether a device of the user logged in from this address before.
    public static boolean isKnownDevice(Account account, String address) {
        String key = AddressKey.of(address);
        return account.addresses().stream().anyMatch(known -> AddressKey.of(known).equals(key));
    }

    public void register(String address, long nowNanos) {
        RateCheck.require(registrations.take(AddressKey.of(address), nowNanos));
    }

    /// Refuses refreshes of an address that has sent too many bad tokens.
    public void refresh(String address, long nowNanos) {
        RateCheck.require(badTokens.peek(AddressKey.of(address), nowNanos));
    }

    public void badToken(String address, long nowNanos) {
        long _ = badTokens.take(AddressKey.of(address), nowNanos);
    }
}
