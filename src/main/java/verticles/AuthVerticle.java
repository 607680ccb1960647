package verticles;

import bus.Addresses;
import bus.Bus;
import bus.account.AuthMessage;
import bus.message.Answer;
import bus.node.NodeMessage.Pong;
import config.Settings;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import store.files.FolderFiles;
import store.postgres.Database;
import store.postgres.DatabaseLost;
import store.postgres.DeviceSessionStore;
import store.postgres.UserStore;
import verticles.account.AccountCleanup;
import verticles.account.AccountService;
import verticles.account.AdminService;
import verticles.account.EmailService;
import verticles.account.IdempotencyService;
import verticles.account.NamedAdministrator;
import verticles.account.OwnPassword;
import verticles.account.ProfileService;
import verticles.account.SecondFactorService;
import verticles.auth.AccessTokens;
import verticles.auth.ApiKeys;
import verticles.auth.DeviceLogins;
import verticles.auth.GuestService;
import verticles.auth.InviteService;
import verticles.auth.KeyRotation;
import verticles.auth.LoginLimits;
import verticles.auth.LoginLog;
import verticles.auth.LoginService;
import verticles.auth.PasswordHashing;
import verticles.auth.Registration;
import verticles.auth.SecondFactor;
import verticles.guild.AddressBans;
import verticles.guild.MemberEvents;
import verticles.mail.Mailer;
import verticles.node.VertxTimer;
import verticles.oidc.ProviderLoginService;
import verticles.passkey.PasskeyService;
import verticles.shared.NodeCounts;
import verticles.shared.NodeRefusals;

/// Accounts: register, log in, refresh, device sessions, token checks, on the address `auth`; and
/// invites, what people do with their account, and what administrators do, on addresses of their
/// own. Runs on virtual threads: a request reads like what happens, and waits without holding up
/// the next one.
public final class AuthVerticle extends VerticleBase {
    private static final String NAME = "auth";
    private static final int PING_SECONDS = 2;

    private final Settings settings;
    private final Database database;
    private final int index;
    private final DeviceSessionStore deviceSessions;
    private final ApiKeys apiKeys;
    private final SecureRandom random = new SecureRandom();

    // Set by start(), before the first request.
    @SuppressWarnings("NullAway.Init")
    private Bus bus;

    @SuppressWarnings("NullAway.Init")
    private DeviceLogins logins;

    @SuppressWarnings("NullAway.Init")
    private LoginService service;

    @SuppressWarnings("NullAway.Init")
    private Registration registration;

    @SuppressWarnings("NullAway.Init")
    private PasswordHashing passwords;

    @SuppressWarnings("NullAway.Init")
    private Mailer mailer;

    @SuppressWarnings("NullAway.Init")
    private SecondFactor secondFactor;

    @SuppressWarnings("NullAway.Init")
    private LoginLimits limits;

    @SuppressWarnings("NullAway.Init")
    private LoginLog log;

    public AuthVerticle(Settings settings, Database database, int index) {
        this.settings = settings;
        this.database = database;
        this.index = index;
        this.deviceSessions = new DeviceSessionStore(database);
        this.apiKeys = new ApiKeys(database);
    }

    @Override
    public Future<?> start() {
        bus = new Bus(vertx);
        limits = LoginLimits.of(vertx, settings);
        log = new LoginLog(NodeCounts.of(vertx));
        passwords = new PasswordHashing(vertx, settings.accounts());
        mailer = Mailer.of(vertx, settings.mail());
        secondFactor = new SecondFactor(vertx, database, settings.accounts().secretKey(), random);
        AddressBans bans = new AddressBans(settings, database, NodeRefusals.of(vertx));
        IdempotencyService idempotency = new IdempotencyService(database);
        if (index == 0) {
            new VertxTimer(vertx)
                    .armPeriodic(
                            AccountCleanup.INTERVAL.toMillis(),
                            new AccountCleanup(database, deviceSessions)::purge);
            new VertxTimer(vertx)
                    .armPeriodic(IdempotencyService.PURGE_INTERVAL.toMillis(), idempotency::purge);
        }
        return new KeyRotation(vertx, settings.accounts(), database, random)
                .start()
                .compose(tokens -> {
                    logins = logins(tokens);
                    service =
                            new LoginService(
                                    new UserStore(database),
                                    deviceSessions,
                                    logins,
                                    limits,
                                    passwords,
                                    secondFactor,
                                    settings.accounts().refreshTokenLifetime(),
                                    random);
                    registration =
                            new Registration(
                                    settings.accounts(),
                                    database,
                                    bans,
                                    limits,
                                    passwords,
                                    logins,
                                    new MemberEvents(database, bus),
                                    random);
                    return bus.consume(Addresses.AUTH, this::answer, DatabaseLost::explain);
                })
                .compose(consumer ->
                        index == 0
                                ? NamedAdministrator.promote(settings.accounts(), database)
                                : Future.succeededFuture())
                .compose(_ ->
                        bus.consume(
                                Addresses.INVITES,
                                new InviteService(
                                                vertx,
                                                settings.limits().accounts(),
                                                database,
                                                bans,
                                                random,
                                                bus)
                                        ::answer,
                                DatabaseLost::explain))
                .compose(consumer ->
                        bus.consume(
                                Addresses.GUESTS,
                                new GuestService(
                                                vertx,
                                                settings.limits().accounts(),
                                                database,
                                                bans,
                                                logins,
                                                random,
                                                bus)
                                        ::answer,
                                DatabaseLost::explain))
                .compose(consumer ->
                        bus.consume(Addresses.ACCOUNTS, accounts()::answer, DatabaseLost::explain))
                .compose(consumer -> serveProviderLogins())
                .compose(consumer -> servePasskeys())
                .compose(consumer ->
                        bus.consume(
                                Addresses.ADMIN,
                                new AdminService(database, logins, random, bus)::answer,
                                DatabaseLost::explain))
                .compose(consumer ->
                        bus.consume(
                                Addresses.IDEMPOTENCY, idempotency::answer, DatabaseLost::explain))
                .compose(consumer ->
                        bus.answerPings(settings.node().id(), NAME, index, this::health));
    }

    private Future<?> serveProviderLogins() {
        ProviderLoginService providerLogins =
                ProviderLoginService.of(
                        vertx,
                        settings.oidc(),
                        database,
                        new MemberEvents(database, bus),
                        new ProviderLoginService.Door(
                                logins, limits, log, secondFactor, registration, ownPassword()),
                        random);
        if (index == 0) {
            new VertxTimer(vertx)
                    .armPeriodic(AccountCleanup.INTERVAL.toMillis(), providerLogins::purge);
        }
        return bus.consume(Addresses.PROVIDER, providerLogins::answer, DatabaseLost::explain);
    }

    private Future<?> servePasskeys() {
        PasskeyService passkeys =
                new PasskeyService(
                        database, logins, limits, log, secondFactor, ownPassword(), random);
        if (index == 0) {
            new VertxTimer(vertx).armPeriodic(AccountCleanup.INTERVAL.toMillis(), passkeys::purge);
        }
        return bus.consume(Addresses.PASSKEYS, passkeys::answer, DatabaseLost::explain);
    }

    private OwnPassword ownPassword() {
        return new OwnPassword(database, limits, passwords);
    }

    private AccountService accounts() {
        OwnPassword password = ownPassword();
        return new AccountService(
                vertx,
                settings.limits().accounts(),
                database,
                password,
                new SecondFactorService(database, secondFactor, password, logins, random),
                new EmailService(
                        vertx,
                        settings.limits().accounts(),
                        database,
                        mailer,
                        password,
                        logins,
                        random),
                new ProfileService(
                        vertx,
                        database,
                        new FolderFiles(vertx, settings.node().avatars()),
                        logins,
                        random),
                passwords,
                logins);
    }

    private DeviceLogins logins(AccessTokens tokens) {
        return new DeviceLogins(
                deviceSessions,
                tokens,
                settings.accounts().refreshTokenLifetime(),
                random,
                bus,
                NodeRefusals.of(vertx));
    }

    private Answer answer(AuthMessage request) {
        return switch (request) {
            case AuthMessage.Register register ->
                    register.answer(
                            log.registration(register, () -> registration.register(register)));
            case AuthMessage.AskRegistration asked ->
                    asked.answer(
                            new AuthMessage.Registration(
                                    registration.mode(),
                                    mailer.enabled(),
                                    settings.oidc().enabled() ? settings.oidc().label() : null));
            case AuthMessage.Login login ->
                    login.answer(log.login(login, () -> service.login(login)));
            case AuthMessage.Refresh refresh -> refresh.answer(service.refresh(refresh));
            case AuthMessage.Logout logout -> logout.answer(service.logout(logout));
            case AuthMessage.CheckToken check -> check.answer(logins.identify(check.accessToken()));
            case AuthMessage.CheckSocketToken check ->
                    check.answer(logins.identifySocket(check.token()));
            case AuthMessage.IssueVoiceToken issue ->
                    issue.answer(logins.voiceToken(issue.accessToken(), issue.channel()));
            case AuthMessage.IssueJoinToken issue -> issue.answer(logins.joinToken(issue));
            case AuthMessage.CheckApiKey check ->
                    check.answer(new AuthMessage.ApiKeyChecked(apiKeys.check(check.hash())));
            case AuthMessage.FindEnded asked ->
                    asked.answer(
                            new AuthMessage.Ended(
                                    deviceSessions.endedAmong(asked.deviceSessions()).await()));
            case AuthMessage.ListDeviceSessions list -> list.answer(service.list(list));
            case AuthMessage.RevokeDeviceSession revoke -> revoke.answer(service.revoke(revoke));
        };
    }

    private Pong health() {
        try {
            database.ping().timeout(PING_SECONDS, TimeUnit.SECONDS).await();
            return new Pong(true, "");
        } catch (Exception e) {
            if (e instanceof TimeoutException) {
                return new Pong(false, "the database does not answer");
            }
            return new Pong(false, "the database does not answer: " + e.getMessage());
        }
    }
}
