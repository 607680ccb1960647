package verticles;

import accounts.Account;
import accounts.Identity;
import accounts.PasswordHash;
import accounts.PasswordRules;
import accounts.RefreshToken;
import accounts.SigningKey;
import accounts.Username;
import bus.Addresses;
import bus.Answer;
import bus.AuthEvent;
import bus.AuthMessage;
import bus.Bus;
import bus.BusMessage;
import bus.NodeMessage.Pong;
import config.Settings;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import refusal.Refusal;
import refusal.RefusalCode;
import refusal.RefusedException;
import store.postgres.Database;
import store.postgres.DatabaseLost;
import store.postgres.DeviceSessionStore;
import store.postgres.DeviceSessionStore.Rotation;
import store.postgres.SigningKeyStore;
import store.postgres.UserStore;
import text.Characters;
import text.LabelRules;
import verticles.auth.AccessTokens;
import verticles.auth.LoginLimits;
import verticles.auth.LoginLog;
import verticles.auth.PasswordHashing;
import verticles.node.VertxTimer;
import verticles.shared.NodeCounts;

/// Accounts: register, log in, refresh, device sessions, token checks, on the address `auth`. Runs on
/// virtual threads: a request reads like what happens, and waits without holding up the next one.
public final class AuthVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(AuthVerticle.class);
    private static final String NAME = "auth";
    private static final int DEVICE_MAX_LENGTH = 100;
    private static final int PING_SECONDS = 2;

    /// With the batch, far more than a node can make: a login costs a password hash.
    private static final Duration PURGE_INTERVAL = Duration.ofMinutes(10);

    private static final int PURGE_BATCH = 5000;

    private final Settings settings;
    private final Database database;
    private final int index;
    private final UserStore users;
    private final DeviceSessionStore deviceSessions;
    private final SecureRandom random = new SecureRandom();

    // Set by start(), before the first request.
    @SuppressWarnings("NullAway.Init")
    private Bus bus;

    @SuppressWarnings("NullAway.Init")
    private AccessTokens tokens;

    @SuppressWarnings("NullAway.Init")
    private PasswordHashing passwords;

    @SuppressWarnings("NullAway.Init")
    private LoginLimits limits;

    @SuppressWarnings("NullAway.Init")
    private LoginLog log;

    public AuthVerticle(Settings settings, Database database, int index) {
        this.settings = settings;
        this.database = database;
        this.index = index;
        this.users = new UserStore(database);
        this.deviceSessions = new DeviceSessionStore(database);
    }

    @Override
    public Future<?> start() {
        bus = new Bus(vertx);
        limits = LoginLimits.of(vertx, settings);
        log = new LoginLog(NodeCounts.of(vertx));
        passwords = new PasswordHashing(vertx, settings.accounts());
        if (index == 0) {
            new VertxTimer(vertx).armPeriodic(PURGE_INTERVAL.toMillis(), this::purge);
        }
        return new SigningKeyStore(database)
                .keys(() -> SigningKey.next(random))
                .compose(keys -> {
                    tokens =
                            new AccessTokens(
                                    vertx, keys, settings.accounts().accessTokenLifetime());
                    return bus.consume(Addresses.AUTH, this::answer, DatabaseLost::explain);
                })
                .compose(consumer ->
                        bus.answerPings(settings.node().id(), NAME, index, this::health));
    }

    private Answer answer(AuthMessage request) {
        return switch (request) {
            case AuthMessage.Register register ->
                    register.answer(log.registration(register, () -> register(register)));
            case AuthMessage.Login login -> login.answer(log.login(login, () -> login(login)));
            case AuthMessage.Refresh refresh -> refresh.answer(refresh(refresh));
            case AuthMessage.Logout logout -> logout.answer(logout(logout));
            case AuthMessage.CheckToken check ->
                    check.answer(new AuthMessage.Identified(identify(check.accessToken())));
            case AuthMessage.FindEnded asked ->
                    asked.answer(
                            new AuthMessage.Ended(
                                    deviceSessions.endedAmong(asked.deviceSessions()).await()));
            case AuthMessage.ListDeviceSessions list -> list.answer(list(list));
            case AuthMessage.RevokeDeviceSession revoke -> revoke.answer(revoke(revoke));
        };
    }

    private AuthMessage.Tokens register(AuthMessage.Register request) {
        Username username = Username.read(request.username());
        PasswordRules.check(request.password(), username);
        String device = device(request.device());
        limits.register(request.remoteAddress(), System.nanoTime());
        PasswordHash password = passwords.hash(request.password()).await();
        UUID user = users.register(username, password).await();
        return open(user, username.shown(), device, request.remoteAddress());
    }

    private AuthMessage.Tokens login(AuthMessage.Login request) {
        Username username = Username.of(request.username());
        PasswordRules.checkText(request.password());
        String device = device(request.device());
        long nowNanos = System.nanoTime();
        limits.login(username, request.remoteAddress(), nowNanos);
        Optional<Account> account = users.find(username).await();
        boolean knownDevice =
                account.isPresent()
                        && LoginLimits.isKnownDevice(account.get(), request.remoteAddress());
        limits.loginOf(username, knownDevice, nowNanos);
        boolean right =
                passwords
                        .matches(
                                request.password(),
                                account.map(Account::password).orElse(null),
                                knownDevice)
                        .await();
        if (!right || account.isEmpty()) {
            throw new RefusedException(RefusalCode.BAD_CREDENTIALS, "Wrong username or password.");
        }
        Account user = account.get();
        return open(user.id(), user.username(), device, request.remoteAddress());
    }

    private AuthMessage.Tokens open(UUID user, String username, String device, String address) {
        RefreshToken token = RefreshToken.next(random);
        UUID deviceSession =
                deviceSessions
                        .open(
                                user,
                                device,
                                address,
                                token,
                                settings.accounts().refreshTokenLifetime())
                        .await();
        return tokens(user, username, deviceSession, token);
    }

    private static String device(String name) {
        String label = LabelRules.trim(name);
        @Nullable String problem = LabelRules.problem(label, DEVICE_MAX_LENGTH);
        if (problem != null) {
            throw new RefusedException(
                    Refusal.ofField(RefusalCode.BAD_FIELD, "device " + problem, "device"));
        }
        return label;
    }

    private AuthMessage.Tokens tokens(
            UUID user, String username, UUID deviceSession, RefreshToken refreshToken) {
        long nowMillis = System.currentTimeMillis();
        Duration life = tokens.lifetime();
        return new AuthMessage.Tokens(
                new Identity(user, username, deviceSession, nowMillis + life.toMillis()),
                tokens.issue(user, username, deviceSession, nowMillis),
                life.toSeconds(),
                refreshToken.text());
    }

    private AuthMessage.Tokens refresh(AuthMessage.Refresh request) {
        if (!Characters.storable(request.refreshToken())) {
            throw new RefusedException(
                    Refusal.ofField(
                            RefusalCode.BAD_FIELD,
                            "refreshToken must be valid Unicode text.",
                            "refreshToken"));
        }
        limits.refresh(request.remoteAddress(), System.nanoTime());
        RefreshToken next = RefreshToken.next(random);
        Rotation rotation =
                deviceSessions
                        .rotate(
                                new RefreshToken(request.refreshToken()),
                                next,
                                settings.accounts().refreshTokenLifetime(),
                                request.remoteAddress())
                        .await();
        if (!(rotation instanceof Rotation.Rotated)) {
            limits.badToken(request.remoteAddress(), System.nanoTime());
        }
        return switch (rotation) {
            case Rotation.Rotated(
                            UUID user,
                            String username,
                            UUID deviceSession,
                            RefreshToken issued) ->
                    tokens(user, username, deviceSession, issued);
            case Rotation.Reused(UUID deviceSession) -> {
                publishRevoked(deviceSession);
                throw new RefusedException(
                        Refusal.ofField(
                                RefusalCode.TOKEN_INVALID,
                                "The refresh token was used before, so the device session was"
                                        + " ended; log in again.",
                                "refreshToken"));
            }
            case Rotation.Expired() ->
                    throw new RefusedException(
                            Refusal.ofField(
                                    RefusalCode.TOKEN_EXPIRED,
                                    "The refresh token has expired; log in again.",
                                    "refreshToken"));
            case Rotation.Unknown() ->
                    throw new RefusedException(
                            Refusal.ofField(
                                    RefusalCode.TOKEN_INVALID,
                                    "The refresh token is not valid; log in again.",
                                    "refreshToken"));
        };
    }

    private BusMessage.Done logout(AuthMessage.Logout request) {
        Identity identity = identify(request.accessToken());
        if (deviceSessions.revoke(identity.user(), identity.deviceSession()).await()) {
            publishRevoked(identity.deviceSession());
        }
        return new BusMessage.Done();
    }

    private AuthMessage.DeviceSessions list(AuthMessage.ListDeviceSessions request) {
        Identity identity = identify(request.accessToken());
        return new AuthMessage.DeviceSessions(
                deviceSessions.openOf(identity.user(), identity.deviceSession()).await());
    }

    private BusMessage.Done revoke(AuthMessage.RevokeDeviceSession request) {
        Identity identity = identify(request.accessToken());
        if (!deviceSessions.revoke(identity.user(), request.deviceSession()).await()) {
            throw new RefusedException(
                    RefusalCode.NOT_FOUND, "You have no device session with this id.");
        }
        publishRevoked(request.deviceSession());
        return new BusMessage.Done();
    }

    /// Asks the database each time: a revoked device session ends at once, not some seconds later.
    private Identity identify(String accessToken) {
        Identity identity = tokens.read(accessToken, System.currentTimeMillis()).await();
        if (!deviceSessions.isOpen(identity.deviceSession()).await()) {
            throw AccessTokens.invalid();
        }
        return identity;
    }

    private void purge() {
        deviceSessions
                .purge(PURGE_BATCH)
                .onFailure(e -> LOG.warn("ended device sessions not purged: {}", e.toString()));
    }

    private void publishRevoked(UUID deviceSession) {
        bus.publish(Addresses.AUTH_EVENTS, new AuthEvent.DeviceSessionRevoked(deviceSession));
    }

    private Pong health() {
        try {
            database.ping().await(PING_SECONDS, TimeUnit.SECONDS);
            return new Pong(true, "");
        } catch (TimeoutException e) {
            return new Pong(false, "the database does not answer");
        } catch (RuntimeException e) {
            return new Pong(false, "the database does not answer: " + e.getMessage());
        }
    }
}
