package verticles.guild;

import accounts.secret.AddressMarks;
import config.Settings;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.UUID;
import limits.AddressKey;
import limits.Limit;
import limits.RefusalCounts;
import refusal.RefusalCode;
import refusal.RefusedException;
import store.guild.AddressBanStore;
import store.postgres.AddressCheck;
import store.postgres.Database;

/// Bans that count for the addresses of an account as well. From these no account becomes a member
/// or guest of the guild; those who are already one remain, since many people can share an address.
public final class AddressBans {
    /// At home, at work and on the phone.
    private static final int MAX_KEYS = 3;

    /// Older ones may belong to another person by now.
    private static final Duration RECENT = Duration.ofDays(30);

    private final AddressBanStore store;
    private final AddressMarks marks;
    private final Duration lifetime;
    private final RefusalCounts refusals;

    public AddressBans(Settings settings, Database database, RefusalCounts refusals) {
        this(
                database,
                settings.accounts().secretKey(),
                Duration.ofDays(settings.guilds().addressBanDays()),
                refusals);
    }

    /// @param secretKey from the configuration, empty for none
    /// @param lifetime of the ban of an address, zero for none
    public AddressBans(
            Database database, String secretKey, Duration lifetime, RefusalCounts refusals) {
        this.store = new AddressBanStore(database);
        this.marks = new AddressMarks(secretKey);
        this.lifetime = lifetime;
        this.refusals = refusals;
    }

    /// For how long a ban can count for the addresses too; 0 for never.
    public int days() {
        return (int) lifetime.toDays();
    }

    /// The addresses from which the account was seen last. Refused with `address_bans_disabled`.
    public Future<AddressBanStore.Addresses> of(UUID guild, UUID user) {
        if (lifetime.isZero()) {
            throw new RefusedException(
                    RefusalCode.ADDRESS_BANS_DISABLED,
                    "On this node a ban counts for the account only.");
        }
        return store.recent(user, RECENT)
                .map(addresses ->
                        new AddressBanStore.Addresses(
                                addresses.stream()
                                        .map(AddressKey::of)
                                        .distinct()
                                        .limit(MAX_KEYS)
                                        .map(key -> marks.of(guild, key))
                                        .toList(),
                                lifetime));
    }

    /// For a client at this address.
    public AddressCheck check(String address) {
        if (lifetime.isZero()) {
            return AddressCheck.NONE;
        }
        String key = AddressKey.of(address);
        return (connection, guild) ->
                AddressBanStore.require(connection, guild, marks.of(guild, key))
                        .onFailure(this::count);
    }

    private void count(Throwable failure) {
        if (failure instanceof RefusedException refused
                && refused.refusal().code() == RefusalCode.ADDRESS_BANNED) {
            refusals.count(Limit.BANNED_ADDRESSES);
        }
    }
}
