package verticles.auth;

import accounts.Identity;
import accounts.secret.PasswordHash;
import accounts.secret.RefreshToken;
import bus.Addresses;
import bus.Bus;
import bus.account.AuthEvent;
import bus.account.AuthMessage;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.UUID;
import limits.Limit;
import limits.RefusalCounts;
import store.postgres.DeviceSessionStore;

/// Device sessions with their tokens: opened by a login, checked at each request, ended for every
/// node at once. Waits for the database, so it is used on virtual threads.
public final class DeviceLogins {
    private final DeviceSessionStore store;
    private final AccessTokens tokens;
    private final Duration refreshTokenLifetime;
    private final SecureRandom random;
    private final Bus bus;
    private final RefusalCounts refusals;

    public DeviceLogins(
            DeviceSessionStore store,
            AccessTokens tokens,
            Duration refreshTokenLifetime,
            SecureRandom random,
            Bus bus,
            RefusalCounts refusals) {
        this.store = store;
        this.tokens = tokens;
        this.refreshTokenLifetime = refreshTokenLifetime;
        this.random = random;
        this.bus = bus;
        this.refusals = refusals;
    }

    /// Refused with `account_locked` and `bad_credentials`.
    ///
    /// @param password that of the login
    /// @param device name that the client gives itself
    /// @param address of the client
    public AuthMessage.Tokens open(
            UUID user, String username, PasswordHash password, String device, String address) {
        RefreshToken token = RefreshToken.next(random);
        DeviceSessionStore.Opened opened =
                store.open(user, password, device, address, token, refreshTokenLifetime).await();
        for (UUID replaced : opened.replaced()) {
            refusals.count(Limit.DEVICE_SESSIONS_PER_USER);
            publishRevoked(replaced);
        }
        return tokens(user, username, opened.id(), token);
    }

    /// An access token beside a refresh token that was issued.
    public AuthMessage.Tokens tokens(
            UUID user, String username, UUID deviceSession, RefreshToken refreshToken) {
        long nowMillis = System.currentTimeMillis();
        Duration lifetime = tokens.lifetime();
        return new AuthMessage.Tokens(
                new Identity(user, username, deviceSession, nowMillis + lifetime.toMillis()),
                tokens.issue(user, username, deviceSession, nowMillis),
                lifetime.toSeconds(),
                refreshToken.text());
    }

    /// Asks the database each time: a revoked device session ends at once, not some seconds later.
    /// Refused with `token_expired` or `token_invalid`.
    public AuthMessage.Identified identify(String accessToken) {
        Identity identity = tokens.read(accessToken, System.currentTimeMillis()).await();
        return new AuthMessage.Identified(identity, requireOpen(identity));
    }

    /// The same by an access token, a voice token or a join token.
    public AuthMessage.SocketIdentified identifySocket(String token) {
        AccessTokens.Authenticated read = tokens.readAny(token, System.currentTimeMillis()).await();
        requireOpen(read.identity());
        return new AuthMessage.SocketIdentified(read.identity(), read.channel());
    }

    /// A token for a WebSocket that joins this channel. Refused as [#identify].
    public AuthMessage.VoiceToken voiceToken(String accessToken, UUID channel) {
        return new AuthMessage.VoiceToken(
                tokens.issue(identify(accessToken).identity(), channel, System.currentTimeMillis()),
                AccessTokens.VOICE_LIFETIME.toSeconds());
    }

    /// A token for a WebSocket that joins this channel, for a user or guest who was identified.
    public String voiceToken(Identity identity, UUID channel) {
        return tokens.issue(identity, channel, System.currentTimeMillis());
    }

    /// A token for the WebSocket of a guest, whose id stands for a device session.
    public AuthMessage.VoiceToken joinToken(AuthMessage.IssueJoinToken request) {
        long nowMillis = System.currentTimeMillis();
        Duration lifetime = Duration.ofSeconds(request.seconds());
        Identity guest =
                new Identity(
                        request.guest(),
                        request.name(),
                        request.guest(),
                        nowMillis + lifetime.toMillis());
        return new AuthMessage.VoiceToken(
                tokens.issue(guest, request.channel(), lifetime, nowMillis), request.seconds());
    }

    /// @return whether the user is an administrator
    private boolean requireOpen(Identity identity) {
        return store.administratorIfOpen(identity.deviceSession())
                .await()
                .orElseThrow(AccessTokens::invalid);
    }

    /// Nothing that was kept of this user counts any more.
    public void publishChanged(UUID user) {
        bus.publish(Addresses.AUTH_EVENTS, new AuthEvent.UserChanged(user));
    }

    /// Nothing that was kept of this key of the API counts any more.
    public void publishKeyChanged(UUID key) {
        bus.publish(Addresses.AUTH_EVENTS, new AuthEvent.ApiKeyChanged(key));
    }

    /// Closes the sockets of a device session that was revoked.
    public void publishRevoked(UUID deviceSession) {
        bus.publish(Addresses.AUTH_EVENTS, new AuthEvent.DeviceSessionRevoked(deviceSession));
    }
}
