package verticles.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import accounts.Identity;
import accounts.signing.KeyRing;
import accounts.signing.SigningKey;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import refusal.RefusalCode;
import refusal.RefusedException;

@ExtendWith(VertxExtension.class)
class AccessTokensTest {
    private static final Duration LIFETIME = Duration.ofMinutes(15);
    private static final long NOW = 1_800_000_000_000L;
    private static final UUID USER = new UUID(0, 1);
    private static final UUID DEVICE_SESSION = new UUID(0, 2);

    private final SigningKey key = SigningKey.next(new SecureRandom());

    @Test
    void authenticatesItsUserUntilItExpires(Vertx vertx, VertxTestContext test) {
        AccessTokens tokens = new AccessTokens(vertx, ring(key), LIFETIME);
        String token = tokens.issue(USER, "Ann-Ωmega", DEVICE_SESSION, NOW);

        tokens.read(token, NOW + LIFETIME.toMillis() - 1)
                .onComplete(
                        test.succeeding(identity ->
                                test.verify(() -> {
                                    assertThat(identity)
                                            .isEqualTo(
                                                    new Identity(
                                                            USER,
                                                            "Ann-Ωmega",
                                                            DEVICE_SESSION,
                                                            NOW + LIFETIME.toMillis()));
                                    test.completeNow();
                                })));
    }

    @Test
    void saysThatItExpiredSoThatTheClientRefreshes(Vertx vertx, VertxTestContext test) {
        AccessTokens tokens = new AccessTokens(vertx, ring(key), LIFETIME);
        String token = tokens.issue(USER, "ann", DEVICE_SESSION, NOW);

        expect(RefusalCode.TOKEN_EXPIRED, tokens.read(token, NOW + LIFETIME.toMillis()), test);
    }

    @Test
    void refusesTheTokenOfAnotherCluster(Vertx vertx, VertxTestContext test) {
        SigningKey foreign = SigningKey.next(new SecureRandom());
        String token =
                new AccessTokens(vertx, ring(foreign), LIFETIME)
                        .issue(USER, "ann", DEVICE_SESSION, NOW);

        expect(
                RefusalCode.TOKEN_INVALID,
                new AccessTokens(vertx, ring(key), LIFETIME).read(token, NOW),
                test);
    }

    @Test
    void acceptsTheFormerKeyAfterTheKeysRotated(Vertx vertx, VertxTestContext test) {
        String token =
                new AccessTokens(vertx, ring(key), LIFETIME)
                        .issue(USER, "ann", DEVICE_SESSION, NOW);
        SigningKey newer = SigningKey.next(new SecureRandom());

        new AccessTokens(vertx, ring(newer, key), LIFETIME)
                .read(token, NOW)
                .onComplete(test.succeedingThenComplete());
    }

    @Test
    void theHeaderNamesTheKeyThatSigns(Vertx vertx) {
        SigningKey newer = SigningKey.next(new SecureRandom());
        AccessTokens tokens = new AccessTokens(vertx, ring(key), LIFETIME);

        assertThat(keyId(tokens.issue(USER, "ann", DEVICE_SESSION, NOW))).isEqualTo(key.kid());
        tokens.use(ring(newer, key));
        assertThat(keyId(tokens.issue(USER, "ann", DEVICE_SESSION, NOW))).isEqualTo(newer.kid());
    }

    @Test
    void refusesATokenWhoseKeyIsGone(Vertx vertx, VertxTestContext test) {
        AccessTokens tokens = new AccessTokens(vertx, ring(key), LIFETIME);
        String token = tokens.issue(USER, "ann", DEVICE_SESSION, NOW);
        tokens.use(ring(SigningKey.next(new SecureRandom())));

        expect(RefusalCode.TOKEN_INVALID, tokens.read(token, NOW), test);
    }

    private static KeyRing ring(SigningKey... keys) {
        return new KeyRing(
                Arrays.stream(keys).map(key -> new KeyRing.Aged(key, LIFETIME)).toList());
    }

    private static String keyId(String token) {
        return new JsonObject(
                        new String(Base64.getUrlDecoder().decode(token.split("\\.")[0]), UTF_8))
                .getString("kid");
    }

    @Test
    void refusesATokenWithoutASignature(Vertx vertx, VertxTestContext test) {
        AccessTokens tokens = new AccessTokens(vertx, ring(key), LIFETIME);
        String payload = tokens.issue(USER, "ann", DEVICE_SESSION, NOW).split("\\.")[1];
        String header = base64("{\"alg\":\"none\",\"typ\":\"JWT\"}");

        expect(RefusalCode.TOKEN_INVALID, tokens.read(header + "." + payload + ".", NOW), test);
    }

    @Test
    void refusesATokenSignedWithThePublicKeyAsASecret(Vertx vertx, VertxTestContext test) {
        String token =
                JWTAuth.create(
                                vertx,
                                new JWTAuthOptions()
                                        .addPubSecKey(
                                                new PubSecKeyOptions()
                                                        .setAlgorithm("HS256")
                                                        .setId(key.kid())
                                                        .setBuffer(key.publicKey())))
                        .generateToken(
                                claims(),
                                new JWTOptions().setAlgorithm("HS256").setIssuer("hubbub"));

        expect(
                RefusalCode.TOKEN_INVALID,
                new AccessTokens(vertx, ring(key), LIFETIME).read(token, NOW),
                test);
    }

    @Test
    void refusesATokenOfOursThatLacksAClaim(Vertx vertx, VertxTestContext test) {
        JsonObject claims = claims();
        claims.remove("sid");

        expect(
                RefusalCode.TOKEN_INVALID,
                new AccessTokens(vertx, ring(key), LIFETIME).read(signed(vertx, claims), NOW),
                test);
    }

    @Test
    void refusesATokenOfAnotherIssuer(Vertx vertx, VertxTestContext test) {
        expect(
                RefusalCode.TOKEN_INVALID,
                new AccessTokens(vertx, ring(key), LIFETIME)
                        .read(signed(vertx, claims().put("iss", "another")), NOW),
                test);
    }

    @Test
    void refusesWhatIsNotAToken(Vertx vertx, VertxTestContext test) {
        expect(
                RefusalCode.TOKEN_INVALID,
                new AccessTokens(vertx, ring(key), LIFETIME).read("a.b.c", NOW),
                test);
    }

    private String signed(Vertx vertx, JsonObject claims) {
        return JWTAuth.create(
                        vertx,
                        new JWTAuthOptions()
                                .addPubSecKey(
                                        new PubSecKeyOptions()
                                                .setAlgorithm(key.algorithm())
                                                .setId(key.kid())
                                                .setBuffer(key.privateKey())))
                .generateToken(claims, new JWTOptions().setAlgorithm(SigningKey.ES256));
    }

    private static JsonObject claims() {
        return new JsonObject()
                .put("iss", "hubbub")
                .put("sub", USER.toString())
                .put("name", "ann")
                .put("sid", DEVICE_SESSION.toString())
                .put("exp", NOW / 1_000 + 60);
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
    }

    private static void expect(RefusalCode code, Future<Identity> read, VertxTestContext test) {
        read.onComplete(
                test.failing(failure ->
                        test.verify(() -> {
                            assertThat(failure).isInstanceOf(RefusedException.class);
                            assertThat(((RefusedException) failure).refusal().code())
                                    .isEqualTo(code);
                            test.completeNow();
                        })));
    }
}
