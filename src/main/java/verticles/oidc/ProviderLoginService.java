package verticles.oidc;

import accounts.Account;
import accounts.Identity;
import accounts.RegistrationMode;
import accounts.Username;
import accounts.oidc.GroupRoles;
import accounts.oidc.ProviderPerson;
import accounts.secret.LinkCode;
import bus.account.AuthMessage;
import bus.account.ProviderMessage;
import bus.account.ProviderMessage.Missing;
import bus.message.Answer;
import bus.message.BusMessage;
import config.OidcSettings;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import limits.AddressKey;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import refusal.RefusalCode;
import refusal.RefusedException;
import store.accounts.login.ProviderLoginStore;
import store.accounts.login.ProviderLoginStore.Begun;
import store.accounts.login.ProviderLoginStore.Ticket;
import store.guild.MemberRoleStore;
import store.postgres.Database;
import store.postgres.UserStore;
import verticles.account.OwnPassword;
import verticles.auth.DeviceLogins;
import verticles.auth.LoginLimits;
import verticles.auth.LoginLog;
import verticles.auth.Registration;
import verticles.auth.SecondFactor;
import verticles.guild.MemberEvents;

/// Logs people in by an OpenID Connect provider. The page asks where to go and keeps a secret; the
/// provider sends the browser back to the page, which brings what it got, with the secret: so an
/// answer counts once, and only in the browser that asked. Accounts are found by the identity at
/// the provider, and never by an email address or a name: whoever has an account links it, with
/// its password. An account with a second factor needs its code here too. Waits for the database
/// and the provider, so it is used on virtual threads.
public final class ProviderLoginService {
    private static final Logger LOG = LoggerFactory.getLogger(ProviderLoginService.class);

    private final OidcSettings settings;
    private final @Nullable OidcProvider provider;
    private final ProviderLoginStore store;
    private final UserStore users;
    private final DeviceLogins logins;
    private final LoginLimits limits;
    private final LoginLog log;
    private final SecondFactor secondFactor;
    private final Registration registration;
    private final OwnPassword password;
    private final RolesByGroup roles;
    private final SecureRandom random;

    /// What a login needs of the other parts of the AuthVerticle.
    public record Door(
            DeviceLogins logins,
            LoginLimits limits,
            LoginLog log,
            SecondFactor secondFactor,
            Registration registration,
            OwnPassword password) {}

    public static ProviderLoginService of(
            Vertx vertx,
            OidcSettings settings,
            Database database,
            MemberEvents members,
            Door door,
            SecureRandom random) {
        return new ProviderLoginService(
                settings,
                settings.enabled() ? new OidcProvider(vertx, settings) : null,
                database,
                door,
                new RolesByGroup(
                        GroupRoles.of(settings.groupRoles()),
                        new MemberRoleStore(database),
                        members),
                random);
    }

    /// @param provider null when the configuration names none
    private ProviderLoginService(
            OidcSettings settings,
            @Nullable OidcProvider provider,
            Database database,
            Door door,
            RolesByGroup roles,
            SecureRandom random) {
        this.settings = settings;
        this.provider = provider;
        this.store = new ProviderLoginStore(database);
        this.users = new UserStore(database);
        this.logins = door.logins();
        this.limits = door.limits();
        this.log = door.log();
        this.secondFactor = door.secondFactor();
        this.registration = door.registration();
        this.password = door.password();
        this.roles = roles;
        this.random = random;
    }

    public Answer answer(ProviderMessage request) {
        return switch (request) {
            case ProviderMessage.BeginLogin begin -> begin.answer(beginLogin(begin));
            case ProviderMessage.BeginLink begin -> begin.answer(beginLink(begin));
            case ProviderMessage.Finish finish -> finish.answer(finish(finish));
            case ProviderMessage.Complete complete -> complete.answer(complete(complete));
            case ProviderMessage.AskLink asked -> asked.answer(state(asked));
            case ProviderMessage.Unlink unlink -> unlink.answer(unlink(unlink));
        };
    }

    private OidcProvider provider() {
        OidcProvider configured = provider;
        if (configured == null) {
            throw new RefusedException(
                    RefusalCode.NOT_FOUND, "This server has no other login than passwords.");
        }
        return configured;
    }

    private ProviderMessage.Begun beginLogin(ProviderMessage.BeginLogin request) {
        limits.loginStep(request.remoteAddress(), System.nanoTime());
        return begin(null, request.invite(), request.remoteAddress());
    }

    private ProviderMessage.Begun beginLink(ProviderMessage.BeginLink request) {
        OidcProvider _ = provider();
        Identity identity = logins.identify(request.accessToken()).identity();
        password.check(identity, request.password(), request.remoteAddress(), "password");
        return begin(identity.user(), null, request.remoteAddress());
    }

    private ProviderMessage.Begun begin(
            @Nullable UUID user, @Nullable String invite, String address) {
        LinkCode state = LinkCode.next(random);
        LinkCode secret = LinkCode.next(random);
        String nonce = LinkCode.next(random).text();
        String verifier = LinkCode.next(random).text() + LinkCode.next(random).text() + nonce;
        String url = provider().loginUrl(state.text(), nonce, challenge(verifier));
        limits.replaced(
                store.begin(
                                state,
                                secret,
                                new Begun(nonce, verifier, user, invite),
                                AddressKey.network(address))
                        .await());
        return new ProviderMessage.Begun(url, secret.text());
    }

    /// RFC 7636 §4.2.
    static String challenge(String verifier) {
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(verifier.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    private ProviderMessage.Finished finish(ProviderMessage.Finish request) {
        OidcProvider asked = provider();
        limits.loginStep(request.remoteAddress(), System.nanoTime());
        Begun begun =
                store.take(new LinkCode(request.state()), new LinkCode(request.secret()))
                        .await()
                        .orElseThrow(ProviderLoginService::invalid);
        ProviderPerson person = asked.person(request.code(), begun.verifier(), begun.nonce());
        UUID linking = begun.user();
        if (linking != null) {
            users.link(linking, person.identity()).await();
            roles.apply(linking, person.groups());
            LOG.info("user {} linked their account to the login provider", linking);
            return new ProviderMessage.Finished(null, null, null, "");
        }
        Ticket named = new Ticket(person, begun.invite());
        Optional<Account> account = store.find(person.identity()).await();
        if (account.isEmpty()) {
            registration.check(begun.invite(), mode());
            return missing(Missing.NAME, named);
        }
        try {
            return new ProviderMessage.Finished(
                    logIn(account.get(), person, null, request.device(), request.remoteAddress()),
                    null,
                    null,
                    "");
        } catch (RefusedException refused) {
            if (refused.refusal().code() == RefusalCode.CODE_NEEDED) {
                return missing(Missing.CODE, named);
            }
            throw refused;
        }
    }

    private ProviderMessage.Finished missing(Missing what, Ticket named) {
        LinkCode ticket = LinkCode.next(random);
        limits.replaced(store.add(ticket, named).await());
        String name = what == Missing.NAME ? named.person().name() : "";
        return new ProviderMessage.Finished(null, ticket.text(), what, suggestion(name));
    }

    /// A username like the one at the provider, of which an address in the form of email keeps the
    /// first part.
    static String suggestion(String name) {
        String shown = name.replaceFirst("@.*", "");
        try {
            return Username.read(shown).shown();
        } catch (RefusedException notAllowed) {
            return "";
        }
    }

    private AuthMessage.Registered complete(ProviderMessage.Complete request) {
        OidcProvider _ = provider();
        limits.loginStep(request.remoteAddress(), System.nanoTime());
        LinkCode ticket = new LinkCode(request.ticket());
        Ticket named = store.find(ticket).await().orElseThrow(ProviderLoginService::invalid);
        ProviderPerson person = named.person();
        Optional<Account> account = store.find(person.identity()).await();
        String username = request.username();
        AuthMessage.Registered done;
        if (account.isPresent()) {
            done =
                    new AuthMessage.Registered(
                            logIn(
                                    account.get(),
                                    person,
                                    request.code(),
                                    request.device(),
                                    request.remoteAddress()),
                            null);
        } else if (username != null) {
            done =
                    registration.registerByProvider(
                            Username.read(username),
                            person.identity(),
                            named.invite(),
                            mode(),
                            request.device(),
                            request.remoteAddress(),
                            request.languages());
            Identity identity = done.tokens().identity();
            roles.apply(identity.user(), person.groups());
            log.registered("the login provider", request.remoteAddress(), identity);
        } else {
            throw invalid();
        }
        // A second use finds an account that exists, and logs it in: nothing else would follow from
        // it.
        store.use(ticket).await();
        return done;
    }

    private AuthMessage.Tokens logIn(
            Account account,
            ProviderPerson person,
            @Nullable String code,
            String device,
            String address) {
        boolean knownDevice = LoginLimits.isKnownDevice(account, address);
        secondFactor.check(account.id(), code, knownDevice ? address : null);
        AuthMessage.Tokens tokens =
                logins.open(account.id(), account.username(), account.password(), device, address);
        store.loggedIn(person.identity()).await();
        roles.apply(account.id(), person.groups());
        log.accepted("the login provider", address, tokens.identity());
        return tokens;
    }

    private RegistrationMode mode() {
        return switch (settings.registration()) {
            case FOLLOW -> registration.mode();
            case OPEN -> RegistrationMode.OPEN;
            case CLOSED -> RegistrationMode.CLOSED;
        };
    }

    private ProviderMessage.LinkState state(ProviderMessage.AskLink request) {
        OidcProvider _ = provider();
        UUID user = logins.identify(request.accessToken()).identity().user();
        ProviderLoginStore.State state = store.state(user, settings.issuer()).await();
        return new ProviderMessage.LinkState(settings.label(), state.linked(), state.password());
    }

    private BusMessage.Done unlink(ProviderMessage.Unlink request) {
        OidcProvider _ = provider();
        Identity identity = logins.identify(request.accessToken()).identity();
        password.check(identity, request.password(), request.remoteAddress(), "password");
        store.unlink(identity.user(), settings.issuer()).await();
        LOG.info("user {} unlinked their account from the login provider", identity.user());
        return new BusMessage.Done();
    }

    /// Deletes logins that have not ended in time.
    public void purge() {
        store.purge().onFailure(e -> LOG.warn("expired logins not purged: {}", e.toString()));
    }

    private static RefusedException invalid() {
        return new RefusedException(
                RefusalCode.PROVIDER_LOGIN_INVALID,
                "This login has expired, was used already, or began in another browser. Log in again.");
    }
}
