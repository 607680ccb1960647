package verticles;

import static org.assertj.core.api.Assertions.assertThat;
import static verticles.ApiServer.await;

import accounts.LinkCode;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import store.accounts.OwnerLinkStore;
import verticles.ApiServer.Answer;

/// What people add to their account, from HTTP to the rows of PostgreSQL. Covers
/// [verticles.account.SecondFactorService], [verticles.auth.SecondFactor] and [store.accounts.SecondFactorStore].
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OwnAccountIT {
    private static final String PASSWORD = "correct horse";
    private static final String SECOND_FACTOR = "/api/auth/second-factor";

    private final AtomicInteger names = new AtomicInteger();

    @SuppressWarnings("NullAway.Init")
    private ApiServer server;

    private Person admin = new Person("", "", "");

    private record Person(String id, String username, String access) {}

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        server =
                new ApiServer(
                        folder,
                        Map.of(
                                "accounts.loginsPerMinute", "1000",
                                "accounts.registrationsPerHour", "1000",
                                "accounts.secretKey", "k".repeat(32)));
        LinkCode link = LinkCode.next(new SecureRandom());
        await(new OwnerLinkStore(server.database()).add(link));
        admin = register("admin-1", link.text());
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void aSecondFactorCountsWhenItsFirstCodeIsEntered() {
        Person ann = register();
        assertThat(begin(ann, "wrong horse").text("code")).isEqualTo("bad_credentials");
        Answer begun = begin(ann, PASSWORD);
        assertThat(begun.status()).isEqualTo(201);
        assertThat(begun.text("uri"))
                .isEqualTo(
                        "otpauth://totp/Hubbub:"
                                + ann.username()
                                + "?secret="
                                + begun.text("secret")
                                + "&issuer=Hubbub");
        assertThat(begun.json().getInteger("qrModules")).isBetween(21, 57);
        assertThat(begun.text("qrPath")).startsWith("M0 0h1v1h-1z");
        AuthenticatorApp app = new AuthenticatorApp(begun.text("secret"));

        assertThat(login(ann, null).status()).isEqualTo(200);
        assertThat(confirm(ann, "000000x").text("code")).isEqualTo("bad_code");
        String first = app.code();
        Answer confirmed = confirm(ann, first);
        assertThat(confirmed.status()).isEqualTo(200);
        assertThat(confirmed.json().getJsonArray("codes")).hasSize(10);
        assertThat(begin(ann, PASSWORD).text("code")).isEqualTo("second_factor_enabled");

        Answer asked = login(ann, null);
        assertThat(asked.status()).isEqualTo(401);
        assertThat(asked.text("code")).isEqualTo("code_needed");
        assertThat(login(ann, first).text("code")).as("used").isEqualTo("bad_code");
        String next = app.nextCode();
        assertThat(login(ann, next).status()).isEqualTo(200);
        assertThat(login(ann, next).text("code")).as("used").isEqualTo("bad_code");
    }

    @Test
    void whoDoesNotKnowThePasswordDoesNotLearnOfASecondFactor() {
        Person ann = register();
        enable(ann);

        Answer wrong = login(ann.username(), "wrong horse", null);

        assertThat(wrong.text("code")).isEqualTo("bad_credentials");
        assertThat(wrong.json()).isEqualTo(login("nobody-here", "wrong horse", null).json());
    }

    @Test
    void aRecoveryCodeLetsInOnce() {
        Person ann = register();
        List<String> codes = enable(ann);
        assertThat(state(ann)).isEqualTo("{\"enabled\":true,\"recoveryCodes\":10}");

        assertThat(login(ann, codes.getFirst().replace("-", " ")).status()).isEqualTo(200);
        assertThat(login(ann, codes.getFirst()).text("code")).isEqualTo("bad_code");
        assertThat(state(ann)).isEqualTo("{\"enabled\":true,\"recoveryCodes\":9}");

        Answer renewed = withPassword(ann, SECOND_FACTOR + "/recovery-codes", PASSWORD);
        assertThat(renewed.json().getJsonArray("codes")).hasSize(10);
        assertThat(login(ann, codes.getLast()).text("code")).isEqualTo("bad_code");
        assertThat(login(ann, renewed.json().getJsonArray("codes").getString(9)).status())
                .isEqualTo(200);
    }

    @Test
    void disablingItNeedsThePassword() {
        Person ann = register();
        enable(ann);

        assertThat(withPassword(ann, SECOND_FACTOR + "/deletion", "wrong horse").text("code"))
                .isEqualTo("bad_credentials");
        assertThat(login(ann, null).text("code")).isEqualTo("code_needed");
        assertThat(withPassword(ann, SECOND_FACTOR + "/deletion", PASSWORD).status())
                .isEqualTo(204);

        assertThat(login(ann, null).status()).isEqualTo(200);
        assertThat(state(ann)).isEqualTo("{\"enabled\":false,\"recoveryCodes\":0}");
        assertThat(withPassword(ann, SECOND_FACTOR + "/recovery-codes", PASSWORD).status())
                .isEqualTo(404);
    }

    @Test
    void anAdministratorHelpsWhoLostBoth() {
        Person ann = register();
        enable(ann);
        String path = "/api/admin/users/" + ann.id() + "/second-factor";
        assertThat(listed(ann)).isTrue();
        assertThat(server.delete(path, ann.access()).status()).isEqualTo(403);

        assertThat(server.delete(path, admin.access()).status()).isEqualTo(204);

        assertThat(login(ann, null).status()).isEqualTo(200);
        assertThat(listed(ann)).isFalse();
        assertThat(server.delete(path, admin.access()).status()).isEqualTo(404);
    }

    @Test
    void codesAreGuessedTwentyTimesAnHour() {
        Person ann = register();
        List<String> codes = enable(ann);
        for (int i = 0; i < 20; i++) {
            assertThat(login(ann, "guess " + i).text("code")).isEqualTo("bad_code");
        }

        assertThat(login(ann, codes.getFirst()).status()).isEqualTo(429);
        assertThat(login(ann, null).text("code")).isEqualTo("code_needed");
    }

    @Test
    void theDatabaseHasNeitherTheSecretNorTheRecoveryCodes() {
        Person ann = register();
        AuthenticatorApp app = new AuthenticatorApp(begin(ann, PASSWORD).text("secret"));
        String where = " where user_id = '" + ann.id() + "'";

        assertThat(server.query("select encode(secret, 'hex') from second_factors" + where))
                .startsWith("01")
                .doesNotContain(
                        String.format(Locale.ROOT, "%040x", new BigInteger(1, app.secretBytes())));
        Answer confirmed = confirm(ann, app.code());
        assertThat(confirmed.status()).isEqualTo(200);
        assertThat(server.query("select min(length(hash))::text from recovery_codes" + where))
                .isEqualTo("32");
    }

    @Test
    void missingAndTamperedTokensAreRefused() {
        String password = "{\"password\": \"" + PASSWORD + "\"}";
        String tampered = admin.access().substring(0, admin.access().length() - 4) + "AAAA";
        for (@Nullable String token : new @Nullable String[] {null, "bad", tampered}) {
            assertThat(
                            List.of(
                                    server.get(SECOND_FACTOR, token),
                                    server.post(SECOND_FACTOR, token, password),
                                    server.put(SECOND_FACTOR, token, "{\"code\": \"1\"}"),
                                    server.post(SECOND_FACTOR + "/deletion", token, password),
                                    server.post(
                                            SECOND_FACTOR + "/recovery-codes", token, password)))
                    .allSatisfy(
                            answer -> assertThat(answer.text("code")).isEqualTo("token_invalid"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST | /api/auth/second-factor          | {}                             | password",
                "POST | /api/auth/second-factor          | {'password': 'x', 'a': 1}      | a",
                "PUT  | /api/auth/second-factor          | {'code': 123456}               | code",
                "PUT  | /api/auth/second-factor          | {'code': ''}                   | code",
                "POST | /api/auth/second-factor/deletion | {'password': ['x']}            | password",
                "POST | /api/auth/login | {'username': 'a', 'password': 'b', 'code': {}}  | code"
            })
    void aBadBodyIsRefusedWithItsField(String method, String path, String body, String field) {
        String json = body.replace('\'', '"');
        Answer refused =
                method.equals("PUT")
                        ? server.put(path, admin.access(), json)
                        : server.post(path, admin.access(), json);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text("field")).isEqualTo(field);
    }

    private Person register() {
        return register("own-" + names.incrementAndGet(), null);
    }

    private Person register(String username, @Nullable String invite) {
        JsonObject body = new JsonObject().put("username", username).put("password", PASSWORD);
        Answer registered =
                server.post(
                        "/api/auth/register",
                        null,
                        (invite == null ? body : body.put("invite", invite)).encode());
        assertThat(registered.status()).isEqualTo(201);
        return new Person(
                registered.json().getJsonObject("user").getString("id"),
                username,
                registered.text("accessToken"));
    }

    private Answer login(Person person, @Nullable String code) {
        return login(person.username(), PASSWORD, code);
    }

    private Answer login(String username, String password, @Nullable String code) {
        JsonObject body = new JsonObject().put("username", username).put("password", password);
        return server.post(
                "/api/auth/login", null, (code == null ? body : body.put("code", code)).encode());
    }

    private Answer begin(Person person, String password) {
        return withPassword(person, SECOND_FACTOR, password);
    }

    private Answer withPassword(Person person, String path, String password) {
        return server.post(
                path, person.access(), new JsonObject().put("password", password).encode());
    }

    private Answer confirm(Person person, String code) {
        return server.put(
                SECOND_FACTOR, person.access(), new JsonObject().put("code", code).encode());
    }

    /// @return the recovery codes
    private List<String> enable(Person person) {
        AuthenticatorApp app = new AuthenticatorApp(begin(person, PASSWORD).text("secret"));
        JsonArray codes = confirm(person, app.code()).json().getJsonArray("codes");
        return codes.stream().map(String.class::cast).toList();
    }

    private String state(Person person) {
        return server.get(SECOND_FACTOR, person.access()).json().encode();
    }

    private boolean listed(Person person) {
        return server.get("/api/admin/users?text=" + person.username(), admin.access())
                .json()
                .getJsonArray("users")
                .getJsonObject(0)
                .getBoolean("secondFactor");
    }
}
