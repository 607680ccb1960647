package verticles.auth;

import accounts.Account;
import accounts.Identity;
import accounts.PasswordRules;
import accounts.Username;
import accounts.secret.RefreshToken;
import bus.account.AuthMessage;
import bus.message.BusMessage;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import refusal.Refusal;
import refusal.RefusalCode;
import refusal.RefusedException;
import store.PageCursor;
import store.postgres.DeviceSessionStore;
import store.postgres.DeviceSessionStore.Rotation;
import store.postgres.UserStore;
import text.Characters;

/// Logs people in and out: a password opens a device session, a refresh token renews its tokens,
/// and its owner lists and ends them. Blocks; used on the virtual threads of its verticle.
public final class LoginService {
    private final UserStore users;
    private final DeviceSessionStore deviceSessions;
    private final DeviceLogins logins;
    private final LoginLimits limits;
    private final PasswordHashing passwords;
    private final SecondFactor secondFactor;
    private final Duration refreshTokenLifetime;
    private final SecureRandom random;

    public LoginService(
            UserStore users,
            DeviceSessionStore deviceSessions,
            DeviceLogins logins,
            LoginLimits limits,
            PasswordHashing passwords,
            SecondFactor secondFactor,
            Duration refreshTokenLifetime,
            SecureRandom random) {
        this.users = users;
        this.deviceSessions = deviceSessions;
        this.logins = logins;
        this.limits = limits;
        this.passwords = passwords;
        this.secondFactor = secondFactor;
        this.refreshTokenLifetime = refreshTokenLifetime;
        this.random = random;
    }

    /// Refused with `bad_credentials`, `code_needed` or a limit.
    public AuthMessage.Tokens login(AuthMessage.Login request) {
        Username username = Username.of(request.username());
        PasswordRules.checkText(request.password());
        String device = DeviceName.of(request.device());
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
            throw DeviceSessionStore.badCredentials();
        }
        Account user = account.get();
        secondFactor.check(user.id(), request.code(), knownDevice ? request.remoteAddress() : null);
        return logins.open(
                user.id(), user.username(), user.password(), device, request.remoteAddress());
    }

    /// Refused with `token_expired` or `token_invalid`. A token that is used twice ends its device
    /// session.
    public AuthMessage.Tokens refresh(AuthMessage.Refresh request) {
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
                                refreshTokenLifetime,
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
                    logins.tokens(user, username, deviceSession, issued);
            case Rotation.Reused(UUID deviceSession) -> {
                logins.publishRevoked(deviceSession);
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

    public BusMessage.Done logout(AuthMessage.Logout request) {
        Identity identity = logins.identify(request.accessToken()).identity();
        if (deviceSessions.revoke(identity.user(), identity.deviceSession()).await()) {
            logins.publishRevoked(identity.deviceSession());
        }
        return new BusMessage.Done();
    }

    /// The open ones of a user.
    public AuthMessage.DeviceSessions list(AuthMessage.ListDeviceSessions request) {
        Identity identity = logins.identify(request.accessToken()).identity();
        var page =
                deviceSessions
                        .openOf(
                                identity.user(),
                                identity.deviceSession(),
                                PageCursor.read(request.before()),
                                request.limit())
                        .await();
        return new AuthMessage.DeviceSessions(page.items(), page.next());
    }

    /// Refused with `not_found`.
    public BusMessage.Done revoke(AuthMessage.RevokeDeviceSession request) {
        Identity identity = logins.identify(request.accessToken()).identity();
        if (!deviceSessions.revoke(identity.user(), request.deviceSession()).await()) {
            throw new RefusedException(
                    RefusalCode.NOT_FOUND, "You have no device session with this id.");
        }
        logins.publishRevoked(request.deviceSession());
        return new BusMessage.Done();
    }
}
