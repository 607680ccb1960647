package verticles.auth;

import accounts.Identity;
import accounts.signing.KeyRing;
import accounts.signing.SigningKey;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import refusal.RefusalCode;
import refusal.RefusedException;

/// Access tokens: JWTs (RFC 7519) that authenticate a user for some minutes; and voice tokens,
/// which do so on a WebSocket only, for one channel and for a minute. This verifies signature and
/// expiry only; the caller looks up in the database whether the device session is still open. Used
/// on the context of its verticle.
public final class AccessTokens {
    private static final String ISSUER = "hubbub";

    /// A claim that only voice tokens have: the one channel that may be joined.
    private static final String CHANNEL = "channel";

    /// A client connects at once; a token that leaks into a log is worth nothing a minute later.
    public static final Duration VOICE_LIFETIME = Duration.ofMinutes(1);

    /// @param channel the only one that may be joined, null for any
    public record Authenticated(Identity identity, @Nullable UUID channel) {}

    private final Vertx vertx;
    private final Duration lifetime;
    private JWTAuth jwt;

    public AccessTokens(Vertx vertx, KeyRing keys, Duration lifetime) {
        this.vertx = vertx;
        this.lifetime = lifetime;
        this.jwt = jwt(vertx, keys);
    }

    /// From now on.
    public void use(KeyRing keys) {
        jwt = jwt(vertx, keys);
    }

    /// The header of a token names its key (`kid`, RFC 7515 §4.1.4).
    private static JWTAuth jwt(Vertx vertx, KeyRing keys) {
        JWTAuthOptions options =
                new JWTAuthOptions()
                        // Checked below, to distinguish an expired token from an invalid one.
                        .setJWTOptions(
                                new JWTOptions().setIssuer(ISSUER).setIgnoreExpiration(true));
        SigningKey signing = keys.signing();
        options.addPubSecKey(pem(signing, signing.privateKey()));
        keys.verifying().forEach(key -> options.addPubSecKey(pem(key, key.publicKey())));
        return JWTAuth.create(vertx, options);
    }

    private static PubSecKeyOptions pem(SigningKey key, String text) {
        return new PubSecKeyOptions()
                .setAlgorithm(key.algorithm())
                .setId(key.kid())
                .setBuffer(text);
    }

    public Duration lifetime() {
        return lifetime;
    }

    public String issue(UUID user, String username, UUID deviceSession, long nowMillis) {
        return sign(claims(user, username, deviceSession, nowMillis, lifetime));
    }

    /// A voice token.
    public String issue(Identity identity, UUID channel, long nowMillis) {
        return issue(identity, channel, VOICE_LIFETIME, nowMillis);
    }

    /// The same with another lifetime.
    public String issue(Identity identity, UUID channel, Duration lifetime, long nowMillis) {
        return sign(
                claims(
                                identity.user(),
                                identity.username(),
                                identity.deviceSession(),
                                nowMillis,
                                lifetime)
                        .put(CHANNEL, channel.toString()));
    }

    private static JsonObject claims(
            UUID user, String username, UUID deviceSession, long nowMillis, Duration lifetime) {
        long nowSeconds = nowMillis / 1000;
        return new JsonObject()
                .put("sub", user.toString())
                .put("name", username)
                .put("sid", deviceSession.toString())
                .put("jti", UUID.randomUUID().toString())
                .put("iat", nowSeconds)
                .put("exp", nowSeconds + lifetime.toSeconds());
    }

    private String sign(JsonObject claims) {
        return jwt.generateToken(
                claims, new JWTOptions().setAlgorithm(SigningKey.ES256).setIssuer(ISSUER));
    }

    /// Fails with a [RefusedException]: `token_expired`, or `token_invalid` for a token that this
    /// cluster did not issue, and for a voice token.
    public Future<Identity> read(String token, long nowMillis) {
        return readAny(token, nowMillis)
                .compose(read ->
                        read.channel() == null
                                ? Future.succeededFuture(read.identity())
                                : Future.failedFuture(invalid()));
    }

    /// The same for a token that may be a voice token.
    public Future<Authenticated> readAny(String token, long nowMillis) {
        return jwt.authenticate(new TokenCredentials(token))
                .transform(checked ->
                        checked.succeeded()
                                ? authenticated(
                                        checked.result().attributes().getJsonObject("accessToken"),
                                        nowMillis)
                                : Future.failedFuture(invalid()));
    }

    private static Future<Authenticated> authenticated(JsonObject claims, long nowMillis) {
        try {
            long expiresAtMillis = claims.getLong("exp") * 1000;
            if (nowMillis >= expiresAtMillis) {
                return Future.failedFuture(
                        new RefusedException(
                                RefusalCode.TOKEN_EXPIRED,
                                "The access token has expired; refresh it."));
            }
            String channel = claims.getString(CHANNEL);
            return Future.succeededFuture(
                    new Authenticated(
                            new Identity(
                                    UUID.fromString(claims.getString("sub")),
                                    claims.getString("name"),
                                    UUID.fromString(claims.getString("sid")),
                                    expiresAtMillis),
                            channel == null ? null : UUID.fromString(channel)));
        } catch (RuntimeException e) { // a claim is missing or of another type
            return Future.failedFuture(invalid());
        }
    }

    public static RefusedException invalid() {
        return new RefusedException(
                RefusalCode.TOKEN_INVALID, "The access token is not valid; log in again.");
    }
}
