package verticles.auth;

import accounts.FirstLogin;
import accounts.PasswordRules;
import accounts.RegistrationMode;
import accounts.Username;
import accounts.invite.Invite;
import accounts.oidc.ExternalIdentity;
import accounts.secret.LinkCode;
import accounts.secret.PasswordHash;
import accounts.secret.RefreshToken;
import bus.account.AuthMessage;
import config.AccountSettings;
import java.security.SecureRandom;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import refusal.Refusal;
import refusal.RefusalCode;
import refusal.RefusedException;
import store.accounts.InviteStore;
import store.accounts.OwnerLinkStore;
import store.accounts.RegistrationStore;
import store.postgres.AddressCheck;
import store.postgres.Database;
import store.postgres.GuildStore;
import store.postgres.UserStore;
import verticles.guild.AddressBans;
import verticles.guild.FirstChannelNames;
import verticles.guild.MemberEvents;

/// New accounts: who may create one, and what a link makes of it. Waits for the database, so it is
/// used on virtual threads.
public final class Registration {
    private final AccountSettings settings;
    private final UserStore users;
    private final RegistrationStore registrations;
    private final InviteStore invites;
    private final OwnerLinkStore ownerLinks;
    private final AddressBans bans;
    private final LoginLimits limits;
    private final PasswordHashing passwords;
    private final DeviceLogins logins;
    private final MemberEvents members;
    private final SecureRandom random;

    /// What lets a person in.
    private sealed interface Entry {
        record Open() implements Entry {}

        record ByInvite(LinkCode code) implements Entry {}

        /// @param languages for the names of the first channels
        record ByOwnerLink(LinkCode code, @Nullable String languages) implements Entry {}
    }

    private record NewAccount(UUID user, Invite.@Nullable Destination joined) {}

    public Registration(
            AccountSettings settings,
            Database database,
            AddressBans bans,
            LoginLimits limits,
            PasswordHashing passwords,
            DeviceLogins logins,
            MemberEvents members,
            SecureRandom random) {
        this.bans = bans;
        this.members = members;
        this.random = random;
        this.settings = settings;
        this.users = new UserStore(database);
        this.registrations = new RegistrationStore(database);
        this.invites = new InviteStore(database);
        this.ownerLinks = new OwnerLinkStore(database);
        this.limits = limits;
        this.passwords = passwords;
        this.logins = logins;
    }

    public RegistrationMode mode() {
        return registrations.mode().await().orElse(settings.registration());
    }

    public AuthMessage.Registered register(AuthMessage.Register request) {
        Username username = Username.read(request.username());
        PasswordRules.check(request.password(), username);
        String device = DeviceName.of(request.device());
        limits.register(request.remoteAddress(), System.nanoTime());
        // Before the hash, which costs most.
        Entry entry = entry(request.invite(), mode(), request.languages());
        checkReserved(username, entry);
        PasswordHash password = passwords.hash(request.password()).await();
        return register(
                username, FirstLogin.byPassword(password), entry, device, request.remoteAddress());
    }

    /// An account whose owner logs in with a provider, and has no password. Refused as a
    /// registration with a password, and with `provider_linked`.
    ///
    /// @param invite code of an invite or of an owner link, null for none
    /// @param mode who may create an account so
    /// @param languages as of a registration with a password
    public AuthMessage.Registered registerByProvider(
            Username username,
            ExternalIdentity provider,
            @Nullable String invite,
            RegistrationMode mode,
            String device,
            String address,
            @Nullable String languages) {
        limits.register(address, System.nanoTime());
        Entry entry = entry(invite, mode, languages);
        checkReserved(username, entry);
        PasswordHash unknown = passwords.hash(RefreshToken.next(random).text()).await();
        return register(username, new FirstLogin(unknown, provider), entry, device, address);
    }

    /// Whether a person with this link may create an account. Refused with `invite_needed`,
    /// `invite_invalid` or `registration_closed`.
    public void check(@Nullable String invite, RegistrationMode mode) {
        Entry _ = entry(invite, mode, null);
    }

    private AuthMessage.Registered register(
            Username username, FirstLogin login, Entry entry, String device, String address) {
        NewAccount account = create(username, login, entry, bans.check(address));
        Invite.Destination joined = account.joined();
        members.joined(joined == null ? GuildStore.DEFAULT_GUILD : joined.guild(), account.user());
        return new AuthMessage.Registered(
                logins.open(account.user(), username.shown(), login.password(), device, address),
                account.joined());
    }

    private Entry entry(
            @Nullable String invite, RegistrationMode mode, @Nullable String languages) {
        if (invite == null) {
            return switch (mode) {
                case OPEN -> new Entry.Open();
                case INVITE ->
                        throw new RefusedException(
                                RefusalCode.INVITE_NEEDED,
                                "You need an invite to create an account here. Ask a member for a link.");
                case CLOSED -> throw closed();
            };
        }
        LinkCode code = new LinkCode(invite);
        if (ownerLinks.preview(code).await().isPresent()) {
            return new Entry.ByOwnerLink(code, languages);
        }
        if (mode == RegistrationMode.CLOSED) {
            throw closed();
        }
        if (invites.preview(code).await().isEmpty()) {
            throw RegistrationStore.invalid();
        }
        return new Entry.ByInvite(code);
    }

    private static RefusedException closed() {
        return new RefusedException(
                RefusalCode.REGISTRATION_CLOSED,
                "This server accepts no new accounts. Log in with one that exists.");
    }

    /// The account that the configuration names as administrator must not be created by whoever is
    /// first.
    private void checkReserved(Username username, Entry entry) {
        if (!settings.administrator().isEmpty()
                && username.key().equals(Username.of(settings.administrator()).key())
                && !(entry instanceof Entry.ByOwnerLink)) {
            throw new RefusedException(
                    Refusal.ofField(
                            RefusalCode.BAD_FIELD,
                            "This name is reserved for the administrator of the server.",
                            "username"));
        }
    }

    private NewAccount create(
            Username username, FirstLogin login, Entry entry, AddressCheck address) {
        return switch (entry) {
            case Entry.Open() ->
                    new NewAccount(users.register(username, login, address).await(), null);
            case Entry.ByInvite(LinkCode code) ->
                    created(registrations.byInvite(username, login, code, address).await());
            case Entry.ByOwnerLink(LinkCode code, String languages) ->
                    created(
                            registrations
                                    .byOwnerLink(
                                            username,
                                            login,
                                            code,
                                            FirstChannelNames.ofFirstGuild(languages))
                                    .await());
        };
    }

    private static NewAccount created(RegistrationStore.Registered registered) {
        return new NewAccount(registered.user(), registered.joined());
    }
}
