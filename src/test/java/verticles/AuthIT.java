package verticles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import accounts.signing.KeyRing;
import accounts.signing.SigningKey;
import bus.Addresses;
import bus.account.AuthMessage;
import bus.node.NodeMessage;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import limits.Limit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import refusal.RefusedException;
import store.accounts.login.SigningKeyStore;
import verticles.ApiServer.Answer;
import verticles.auth.AccessTokens;
import verticles.shared.NodeRefusals;

/// Accounts and device sessions, from HTTP to the rows of PostgreSQL and back. Covers
/// [AuthVerticle], `AccountRoutes` and [verticles.api.request.Authentication], [accounts.Account],
/// [store.postgres.DeviceSessionStore], [verticles.auth.PasswordHashing] and
/// [verticles.auth.LoginLimits]. Covers `DeviceName`, `DeviceLogins`, `LoginService` and
/// `KeyRotation`.
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuthIT {
    private static final String PASSWORD = "correct horse";

    private final AtomicInteger names = new AtomicInteger();

    @SuppressWarnings("NullAway.Init")
    private ApiServer server;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        server =
                new ApiServer(
                        folder,
                        Map.of(
                                "accounts.loginsPerMinute", "1000",
                                "accounts.registrationsPerHour", "1000"));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @BeforeEach
    void forgetRevocations() {
        server.revoked.clear();
    }

    @Test
    void registeringLogsIn() {
        Answer registered = register("Ann-Omega");

        assertThat(registered.status()).isEqualTo(201);
        assertThat(registered.json().getLong("expiresIn")).isEqualTo(900);
        assertThat(registered.json().getJsonObject("user").getString("username"))
                .isEqualTo("Ann-Omega");
        Answer me = server.get("/api/auth/me", registered.text("accessToken"));
        assertThat(me.status()).isEqualTo(200);
        assertThat(me.text("username")).isEqualTo("Ann-Omega");
        assertThat(me.text("id"))
                .isEqualTo(registered.json().getJsonObject("user").getString("id"));
    }

    @Test
    void aNameIsTakenWhateverItsCase() {
        register("Berta");

        Answer second = register("bERTA");

        assertThat(second.status()).isEqualTo(409);
        assertThat(second.text("code")).isEqualTo("username_taken");
        assertThat(second.text("field")).isEqualTo("username");
    }

    @Test
    void ofManyRegistrationsOfANameAtOnceOneSucceeds() {
        List<CompletableFuture<Answer>> all =
                List.of(1, 2, 3, 4).stream()
                        .map(i -> CompletableFuture.supplyAsync(() -> register("Wanted")))
                        .toList();

        assertThat(all.stream().map(one -> one.join().status()).toList())
                .containsExactlyInAnyOrder(201, 409, 409, 409);
    }

    @Test
    void rulesForNamesAndPasswordsAreRefusalsOfTheirField() {
        Answer name = register("no spaces");
        assertThat(name.status()).isEqualTo(400);
        assertThat(name.text("code")).isEqualTo("bad_field");
        assertThat(name.text("field")).isEqualTo("username");

        Answer password = post("register", Map.of("username", "samesame", "password", "SameSame"));
        assertThat(password.status()).isEqualTo(400);
        assertThat(password.text("field")).isEqualTo("password");
    }

    @Test
    void loginTakesTheNameInAnyCaseAndOnlyTheRightPassword() {
        register("Carla");

        assertThat(login("carla", PASSWORD).status()).isEqualTo(200);
        Answer wrong = login("Carla", "wrong horse");
        Answer nobody = login("nobody-here", PASSWORD);

        assertThat(wrong.status()).isEqualTo(401);
        assertThat(wrong.text("code")).isEqualTo("bad_credentials");
        assertThat(nobody.json()).isEqualTo(wrong.json());
    }

    @Test
    void aRefreshTokenIsGoodForOneRefresh() {
        Answer first = registerNext();

        Answer second = refresh(first.text("refreshToken"));
        Answer third = refresh(second.text("refreshToken"));

        assertThat(List.of(second.status(), third.status())).containsExactly(200, 200);
        assertThat(deviceSession(third)).isEqualTo(deviceSession(first));
        assertThat(
                        List.of(
                                first.text("refreshToken"),
                                second.text("refreshToken"),
                                third.text("refreshToken")))
                .doesNotHaveDuplicates();
    }

    /// H9: the answer to the first refresh did not arrive.
    @Test
    void aRefreshWhoseAnswerWasLostIsAnsweredOnceMore() {
        Answer first = registerNext();
        Answer lost = refresh(first.text("refreshToken"));

        Answer again = refresh(first.text("refreshToken"));

        assertThat(again.status()).isEqualTo(200);
        assertThat(again.text("refreshToken")).isEqualTo(lost.text("refreshToken"));
        assertThat(deviceSession(again)).isEqualTo(deviceSession(first));
        assertThat(server.revoked).isEmpty();
        assertThat(refresh(again.text("refreshToken")).status()).isEqualTo(200);
    }

    /// H9
    @Test
    void furtherReuseOfARefreshTokenEndsTheDeviceSession() throws InterruptedException {
        Answer first = registerNext();
        UUID deviceSession = deviceSession(first);
        Answer second = refresh(first.text("refreshToken"));
        refresh(first.text("refreshToken"));

        Answer reused = refresh(first.text("refreshToken"));

        assertThat(reused.status()).isEqualTo(401);
        assertThat(reused.text("code")).isEqualTo("token_invalid");
        assertThat(server.revoked.poll(5, TimeUnit.SECONDS)).isEqualTo(deviceSession);
        assertThat(refresh(second.text("refreshToken")).status()).isEqualTo(401);
        assertThat(server.get("/api/auth/me", second.text("accessToken")).text("code"))
                .isEqualTo("token_invalid");
    }

    /// H9
    @Test
    void reuseAfterTheSuccessorWasUsedEndsTheDeviceSession() throws InterruptedException {
        Answer first = registerNext();
        UUID deviceSession = deviceSession(first);
        Answer third = refresh(refresh(first.text("refreshToken")).text("refreshToken"));

        assertThat(refresh(first.text("refreshToken")).status()).isEqualTo(401);
        assertThat(server.revoked.poll(5, TimeUnit.SECONDS)).isEqualTo(deviceSession);
        assertThat(refresh(third.text("refreshToken")).status()).isEqualTo(401);
    }

    @Test
    void twoRefreshesAtOnceGetTheSameTokenAndAThirdIsReuse() throws InterruptedException {
        for (int round = 0; round < 10; round++) {
            Answer registered = registerNext();
            UUID deviceSession = deviceSession(registered);
            String token = registered.text("refreshToken");
            List<CompletableFuture<Answer>> all =
                    List.of(1, 2, 3).stream()
                            .map(_ -> CompletableFuture.supplyAsync(() -> refresh(token)))
                            .toList();

            assertThat(all.stream().map(one -> one.join().status()).toList())
                    .containsExactlyInAnyOrder(200, 200, 401);
            assertThat(
                            all.stream()
                                    .map(one -> one.join().text("refreshToken"))
                                    .filter(text -> text != null)
                                    .distinct())
                    .hasSize(1);
            assertThat(server.revoked.poll(5, TimeUnit.SECONDS)).isEqualTo(deviceSession);
        }
    }

    /// H5: a name that looks like one that is taken.
    @Test
    void ofNamesThatLookAlikeOneCanBeRegistered() {
        assertThat(register("Ina-modern").status()).isEqualTo(201);

        for (String name : List.of("ina-modem", "lna-modern", "Ina-m0dern")) {
            Answer other = register(name);
            assertThat(other.status()).as(name).isEqualTo(409);
            assertThat(other.text("code")).isEqualTo("username_taken");
        }
        assertThat(login("ina-modem", PASSWORD).status()).isEqualTo(401);
    }

    /// H13: the tokens of others on the same address still work.
    @Test
    void tokensThatAreNotValidAreLimitedForEachAddress(@TempDir Path folder) throws IOException {
        try (ApiServer limited =
                new ApiServer(folder, Map.of("limits.accounts.badTokensPerMinute", "3"))) {
            String valid =
                    limited.post(
                                    "/api/auth/register",
                                    null,
                                    "{\"username\": \"ann\", \"password\": \"correct horse\"}")
                            .text("accessToken");
            for (int i = 0; i < 2; i++) {
                assertThat(limited.get("/api/auth/me", "junk").status()).isEqualTo(401);
            }
            Answer bad = limited.post("/api/auth/refresh", null, "{\"refreshToken\": \"made-up\"}");
            assertThat(bad.status()).isEqualTo(401);

            Answer access = limited.get("/api/guilds", "junk");
            Answer refresh =
                    limited.post("/api/auth/refresh", null, "{\"refreshToken\": \"made-up\"}");

            assertThat(List.of(access.status(), refresh.status())).containsExactly(429, 429);
            assertThat(access.text("code")).isEqualTo("rate_limited");
            assertThat(access.header("Retry-After")).matches("\\d+");
            assertThat(refresh.header("Retry-After")).matches("\\d+");
            assertThat(limited.get("/api/auth/me", valid).status()).isEqualTo(200);
            assertThat(NodeRefusals.of(limited.vertx).of(Limit.BAD_TOKENS_PER_ADDRESS))
                    .isEqualTo(2);
        }
    }

    /// H4, H5, H7, H17: what reaches neither the database nor a hash.
    @Test
    void textThatCannotBeStoredIsABadField() {
        for (String operation : List.of("register", "login")) {
            for (String text : List.of("a\\u0000bcdefgh", "abcdefgh\\ud800")) {
                assertBadField(operation, "username", text, PASSWORD, "Laptop");
                assertBadField(operation, "password", "Emil", text, "Laptop");
                assertBadField(operation, "device", "Emil", PASSWORD, text);
            }
            assertBadField(operation, "device", "Emil", PASSWORD, "Lap\\u202etop");
            assertBadField(operation, "device", "Emil", PASSWORD, "Lap\\ntop");
        }
        for (String name : List.of("..", "\u3164\u3164", "ann\uFE0F", "\u0430nn", "admin")) {
            assertBadField("register", "username", name, PASSWORD, "Laptop");
        }
        for (String password : List.of("password", "        ", "\\ud800".repeat(8))) {
            assertBadField("register", "password", "Emil", password, "Laptop");
        }
        assertThat(refresh("a\u0000b").text("field")).isEqualTo("refreshToken");
        Answer unknown =
                server.post("/api/auth/login", null, "{\"\\ud800\": 1, \"username\": \"x\"}");
        assertThat(unknown.status()).isEqualTo(400);
    }

    private void assertBadField(
            String operation, String field, String username, String password, String device) {
        Answer answer =
                server.post(
                        "/api/auth/" + operation,
                        null,
                        "{\"username\": \"%s\", \"password\": \"%s\", \"device\": \"%s\"}"
                                .formatted(username, password, device));
        assertThat(answer.status()).as("%s %s", field, answer.json()).isEqualTo(400);
        assertThat(answer.text("code")).isEqualTo("bad_field");
        assertThat(answer.text("field")).isEqualTo(field);
    }

    @Test
    void aRefreshTokenThatWasNeverIssuedIsInvalid() {
        Answer answer = refresh("made-up");

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.text("code")).isEqualTo("token_invalid");
        assertThat(server.revoked).isEmpty();
    }

    @Test
    void logoutEndsTheDeviceSessionAndIsPublished() throws InterruptedException {
        Answer registered = registerNext();
        String accessToken = registered.text("accessToken");
        UUID deviceSession = deviceSession(registered);

        Answer logout =
                server.send(
                        server.request("/api/auth/logout", accessToken)
                                .POST(BodyPublishers.noBody()));

        assertThat(logout.status()).isEqualTo(204);
        assertThat(server.revoked.poll(5, TimeUnit.SECONDS)).isEqualTo(deviceSession);
        assertThat(server.get("/api/auth/me", accessToken).status()).isEqualTo(401);
        assertThat(refresh(registered.text("refreshToken")).status()).isEqualTo(401);
    }

    @Test
    void deviceSessionsAreListedAndRevokedByTheirUserOnly() throws InterruptedException {
        Answer phone = register("Dora");
        Answer laptop =
                post("login", Map.of("username", "Dora", "password", PASSWORD, "device", "Laptop"));
        UUID laptopSession = deviceSession(laptop);
        Answer stranger = registerNext();

        List<JsonObject> listed =
                server
                        .get("/api/auth/sessions", phone.text("accessToken"))
                        .json()
                        .getJsonArray("sessions")
                        .stream()
                        .map(JsonObject.class::cast)
                        .toList();
        assertThat(listed).hasSize(2);
        assertThat(listed.getFirst().getString("id")).isEqualTo(laptopSession.toString());
        assertThat(listed.getFirst().getString("device")).isEqualTo("Laptop");
        assertThat(listed.getFirst().getString("address")).isEqualTo("127.0.0.1");
        assertThat(listed.getFirst().getString("createdAt")).matches("\\d{4}-.*T.*Z");
        assertThat(listed)
                .extracting(one -> one.getBoolean("current"))
                .containsExactly(false, true);

        JsonObject firstPage =
                server.get("/api/auth/sessions?limit=1", phone.text("accessToken")).json();
        JsonObject lastPage =
                server.get(
                                "/api/auth/sessions?limit=1&before=" + firstPage.getString("next"),
                                phone.text("accessToken"))
                        .json();
        assertThat(firstPage.getJsonArray("sessions"))
                .isEqualTo(new JsonArray().add(listed.getFirst()));
        assertThat(lastPage.getJsonArray("sessions").getJsonObject(0).getString("id"))
                .isEqualTo(listed.getLast().getString("id"));
        assertThat(lastPage.containsKey("next")).isFalse();
        assertThat(
                        server.get("/api/auth/sessions?before=1-abc", phone.text("accessToken"))
                                .text("code"))
                .isEqualTo("bad_request");

        String path = "/api/auth/sessions/" + laptopSession;
        assertThat(server.delete(path, stranger.text("accessToken")).status()).isEqualTo(404);
        assertThat(server.delete(path, phone.text("accessToken")).status()).isEqualTo(204);
        assertThat(server.revoked.poll(5, TimeUnit.SECONDS)).isEqualTo(laptopSession);
        assertThat(server.get("/api/auth/me", laptop.text("accessToken")).status()).isEqualTo(401);
        assertThat(server.get("/api/auth/me", phone.text("accessToken")).status()).isEqualTo(200);
        assertThat(server.delete(path, phone.text("accessToken")).status()).isEqualTo(404);
    }

    @Test
    void anAccessTokenIsRefusedWithoutOurSignature() {
        String token = registerNext().text("accessToken");
        String[] parts = token.split("\\.");
        String unsigned = base64("{\"typ\":\"JWT\",\"alg\":\"none\"}") + "." + parts[1] + ".";
        String foreign =
                new AccessTokens(
                                server.vertx,
                                new KeyRing(
                                        List.of(
                                                new KeyRing.Aged(
                                                        SigningKey.next(new SecureRandom()),
                                                        Duration.ZERO))),
                                Duration.ofMinutes(15))
                        .issue(UUID.randomUUID(), "eve", UUID.randomUUID(), 0);

        for (String bad : List.of(unsigned, foreign, parts[0] + "." + parts[1] + ".", "x", "")) {
            Answer answer = server.get("/api/auth/me", bad);
            assertThat(answer.status()).as(bad).isEqualTo(401);
            assertThat(answer.text("code")).isEqualTo("token_invalid");
            assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
        }
    }

    @Test
    void keysRotateAndTokensOfTheFormerOneStayGood() {
        Duration month = Duration.ofDays(30);
        String token = registerNext().text("accessToken");
        SigningKeyStore store =
                new SigningKeyStore(server.database(), () -> SigningKey.next(new SecureRandom()));
        SigningKey first = ApiServer.await(store.keys(month)).signing();

        server.query("update signing_keys set created_at = now() - interval '31 days'");
        KeyRing announced = ApiServer.await(store.keys(month));
        assertThat(announced.signing()).isEqualTo(first);
        assertThat(announced.verifying()).hasSize(2).contains(first);

        server.query("update signing_keys set created_at = created_at - interval '6 minutes'");
        KeyRing rotated = ApiServer.await(store.keys(month));
        assertThat(rotated.signing()).isNotEqualTo(first);
        AccessTokens tokens = new AccessTokens(server.vertx, rotated, Duration.ofMinutes(15));
        assertThat(ApiServer.await(tokens.read(token, System.currentTimeMillis())).username())
                .startsWith("user");

        // Now the other one is the former key, so that the node's own tokens go on.
        server.query("update signing_keys set created_at = now() - interval '30 hours'");
        server.query(
                "update signing_keys set created_at = now() - interval '26 hours' where kid = '"
                        + first.kid()
                        + "'");
        ApiServer.await(store.keys(month));
        assertThat(ApiServer.await(store.keys(month)).verifying()).containsExactly(first);
        assertThat(server.get("/api/auth/me", token).status()).isEqualTo(200);
    }

    @Test
    void anExpiredAccessTokenSaysSo() {
        AccessTokens tokens =
                new AccessTokens(
                        server.vertx,
                        new KeyRing(
                                List.of(
                                        new KeyRing.Aged(
                                                SigningKey.next(new SecureRandom()),
                                                Duration.ZERO))),
                        Duration.ofMinutes(15));
        UUID user = UUID.randomUUID();
        UUID deviceSession = UUID.randomUUID();
        String token = tokens.issue(user, "ann", deviceSession, 1_000_000);

        assertThat(ApiServer.await(tokens.read(token, 1_899_999)).user()).isEqualTo(user);
        assertThatThrownBy(() -> ApiServer.await(tokens.read(token, 1_900_000)))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("token_expired");
    }

    @Test
    void everyInstanceChecksTokensAndAnswersPings() {
        String token = registerNext().text("accessToken");
        for (int i = 0; i < 4; i++) { // round robin over the instances
            assertThat(
                            ApiServer.await(
                                            server.bus.request(
                                                    Addresses.AUTH,
                                                    new AuthMessage.CheckToken(token)))
                                    .identity()
                                    .username())
                    .startsWith("user");
        }
        assertThat(
                        ApiServer.await(
                                        server.bus.request(
                                                Addresses.verticle("test", "auth", 0),
                                                new NodeMessage.Ping()))
                                .ready())
                .isTrue();
    }

    private Answer registerNext() {
        return register("user" + names.incrementAndGet());
    }

    private Answer register(String username) {
        return post("register", Map.of("username", username, "password", PASSWORD));
    }

    private Answer login(String username, String password) {
        return post("login", Map.of("username", username, "password", password));
    }

    private Answer refresh(String refreshToken) {
        return post("refresh", Map.of("refreshToken", refreshToken));
    }

    private Answer post(String operation, Map<String, Object> body) {
        return server.post("/api/auth/" + operation, null, new JsonObject(body).encode());
    }

    private UUID deviceSession(Answer tokens) {
        return UUID.fromString(
                server.get("/api/auth/me", tokens.text("accessToken")).text("deviceSession"));
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
