package verticles;

import static org.assertj.core.api.Assertions.assertThat;
import static verticles.ApiServer.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import store.postgres.GuildStore;
import verticles.ApiServer.Answer;

/// Logins by a real OpenID Connect provider, from HTTP to the rows of PostgreSQL. Covers
/// [verticles.oidc.ProviderLoginService], `verticles.oidc.OidcProvider` and
/// [store.accounts.login.ProviderLoginStore]. Covers `RolesByGroup` and `ProviderRoutes`.
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProviderLoginIT {
    private static final String PASSWORD = "correct horse";
    private static final String LINK = "/api/auth/provider/link";
    private static final String REDIRECT = "https://talk.example.org/";
    private static final UUID ENGINEERS = UUID.randomUUID();

    private final AtomicInteger names = new AtomicInteger();

    @SuppressWarnings("NullAway.Init")
    private OidcTestProvider provider;

    @SuppressWarnings("NullAway.Init")
    private ApiServer server;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        provider = OidcTestProvider.start(REDIRECT);
        server =
                new ApiServer(
                        folder,
                        Map.ofEntries(
                                Map.entry("accounts.loginsPerMinute", "1000"),
                                Map.entry("accounts.registrationsPerHour", "1000"),
                                Map.entry("oidc.issuer", provider.issuer()),
                                Map.entry("oidc.clientId", OidcTestProvider.CLIENT),
                                Map.entry("oidc.clientSecret", OidcTestProvider.SECRET),
                                Map.entry("oidc.redirectUri", REDIRECT),
                                Map.entry("oidc.label", "Example SSO"),
                                Map.entry("oidc.scopes", "openid,profile,groups"),
                                Map.entry("oidc.groupClaim", "groups"),
                                Map.entry(
                                        "oidc.groupRoles",
                                        "engineers="
                                                + GuildStore.DEFAULT_GUILD
                                                + "/"
                                                + ENGINEERS)));
        await(
                server.database()
                        .accounts()
                        .preparedQuery(
                                "insert into roles (id, guild_id, name, position, permissions) values ($1, $2, 'Engineers', 1, 0)")
                        .execute(io.vertx.sqlclient.Tuple.of(ENGINEERS, GuildStore.DEFAULT_GUILD)));
    }

    @AfterAll
    void stop() {
        if (server != null) {
            server.close();
        }
        provider.close();
    }

    @Test
    void thePageKnowsTheProvider() {
        assertThat(server.get("/api/auth/registration", null).text("provider"))
                .isEqualTo("Example SSO");
    }

    /// What must not differ, so that an attacker cannot choose where the browser or its code go.
    @Test
    void theBrowserIsSentToTheProviderWithPkceStateAndNonce() {
        Map<String, String> sent = OidcTestProvider.parameters(URI.create(begin("{}").text("url")));

        assertThat(sent)
                .containsEntry("redirect_uri", REDIRECT)
                .containsEntry("response_type", "code")
                .containsEntry("client_id", OidcTestProvider.CLIENT)
                .containsEntry("code_challenge_method", "S256")
                .containsEntry("scope", "openid profile groups");
        assertThat(sent.get("state")).hasSize(20);
        assertThat(sent.get("nonce")).hasSize(20);
        assertThat(sent.get("code_challenge")).hasSize(43);
        assertThat(sent.toString()).doesNotContain(OidcTestProvider.SECRET);
    }

    @Test
    void aNewUserChoosesANameAndFindsTheAccountAgain() {
        String subject = name();
        Answer first = logIn(subject);
        assertThat(first.text("needs")).isEqualTo("name");
        assertThat(first.text("suggestedName")).isEqualTo(subject);

        Answer taken = complete(first.text("ticket"), "username", register());
        assertThat(taken.text("code")).isEqualTo("username_taken");
        Answer created = complete(first.text("ticket"), "username", subject);
        assertThat(created.status()).as(created.json().encode()).isEqualTo(200);
        String id = created.json().getJsonObject("user").getString("id");
        assertThat(server.get("/api/auth/me", created.text("accessToken")).text("username"))
                .isEqualTo(subject);

        Answer again = logIn(subject);
        assertThat(tokens(again).getJsonObject("user").getString("id")).isEqualTo(id);
    }

    @Test
    void anAnswerCountsOnceAndOnlyInTheBrowserThatBegan() {
        String subject = account();
        Answer begun = begin("{}");
        Map<String, String> back = provider.logIn(begun.text("url"), subject);
        String secret = begun.text("secret");
        String others = begin("{}").text("secret");

        assertThat(finish(back, others).text("code")).isEqualTo("provider_login_invalid");
        assertThat(finish(back, secret).status()).isEqualTo(200);
        assertThat(finish(back, secret).text("code")).isEqualTo("provider_login_invalid");
    }

    @Test
    void aCodeOfAnotherLoginIsRefused() {
        String subject = account();
        Answer mine = begin("{}");
        Map<String, String> others = provider.logIn(begin("{}").text("url"), subject);

        Answer mixed =
                finish(
                        Map.of(
                                "code",
                                others.get("code"),
                                "state",
                                OidcTestProvider.parameters(URI.create(mine.text("url")))
                                        .get("state")),
                        mine.text("secret"));

        assertThat(mixed.text("code")).as("PKCE").isEqualTo("provider_refused");
    }

    @Test
    void tokensThatAreNotSignedByTheProviderAreRefused() {
        String subject = account();
        for (String way : new String[] {"signature", "none"}) {
            provider.request("tamper " + way);
            try {
                Answer refused = logIn(subject);
                assertThat(refused.text("code")).as(way).isEqualTo("provider_refused");
            } finally {
                provider.request("tamper no");
            }
        }
        assertThat(logIn(subject).status()).isEqualTo(200);
    }

    @Test
    void newKeysOfTheProviderAreLoaded() {
        String subject = account();

        provider.request("rotate");

        assertThat(logIn(subject).status()).isEqualTo(200);
        assertThat(logIn(subject).status()).isEqualTo(200);
    }

    @Test
    void anAccountIsLinkedWithItsPasswordAndUnlinked() {
        String subject = name();
        String access = token(register());
        assertThat(server.get(LINK, access).json())
                .isEqualTo(
                        new JsonObject()
                                .put("label", "Example SSO")
                                .put("linked", false)
                                .put("password", true));
        assertThat(server.post(LINK, access, "{\"password\": \"wrong horse\"}").text("code"))
                .isEqualTo("bad_credentials");
        Answer begun = server.post(LINK, access, password());
        assertThat(begun.status()).isEqualTo(201);

        Answer linked = finish(provider.logIn(begun.text("url"), subject), begun.text("secret"));
        assertThat(linked.json()).isEqualTo(new JsonObject().put("linked", true));
        assertThat(server.get(LINK, access).json().getBoolean("linked")).isTrue();
        JsonObject user = tokens(logIn(subject)).getJsonObject("user");
        assertThat(user.getString("id")).isEqualTo(server.get("/api/auth/me", access).text("id"));

        String other = token(register());
        Answer second = server.post(LINK, other, password());
        assertThat(
                        finish(provider.logIn(second.text("url"), subject), second.text("secret"))
                                .text("code"))
                .isEqualTo("provider_linked");

        assertThat(server.post(LINK + "/deletion", access, password()).status()).isEqualTo(204);
        assertThat(logIn(subject).text("needs")).isEqualTo("name");
    }

    @Test
    void anAccountWithASecondFactorNeedsItsCodeHereToo() {
        String subject = name();
        String username = register();
        String access = token(username);
        Answer begun = server.post(LINK, access, password());
        finish(provider.logIn(begun.text("url"), subject), begun.text("secret"));
        AuthenticatorApp app =
                new AuthenticatorApp(
                        server.post("/api/auth/second-factor", access, password()).text("secret"));
        server.put("/api/auth/second-factor", access, "{\"code\": \"" + app.code() + "\"}");

        Answer asked = logIn(subject);
        assertThat(asked.text("needs")).isEqualTo("code");
        assertThat(asked.json().containsKey("tokens")).isFalse();
        String ticket = asked.text("ticket");
        assertThat(complete(ticket, "code", "000000").text("code")).isEqualTo("bad_code");
        assertThat(complete(ticket, "code", app.nextCode()).status()).isEqualTo(200);
        assertThat(complete(ticket, "code", app.nextCode()).text("code"))
                .isEqualTo("provider_login_invalid");
    }

    @Test
    void anAccountWithoutAPasswordSetsItsFirstOneAfterALogin() {
        String subject = account();
        String access = tokens(logIn(subject)).getString("accessToken");
        assertThat(server.get(LINK, access).json().getBoolean("password")).isFalse();
        assertThat(server.post(LINK + "/deletion", access, password()).text("code"))
                .isEqualTo("password_needed");

        Answer set =
                server.put(
                        "/api/auth/password",
                        access,
                        new JsonObject().put("password", "a new password").encode());
        assertThat(set.status()).isEqualTo(204);
        assertThat(
                        server.put(
                                        "/api/auth/password",
                                        access,
                                        new JsonObject().put("password", "one more pass").encode())
                                .text("field"))
                .isEqualTo("presentPassword");
        assertThat(
                        server.post(
                                        LINK + "/deletion",
                                        access,
                                        "{\"password\": \"a new password\"}")
                                .status())
                .isEqualTo(204);
    }

    @Test
    void rolesFollowTheGroupsAtEachLogin() {
        String subject = name();
        provider.request("groups " + subject + " staff engineers");
        Answer created = complete(logIn(subject).text("ticket"), "username", subject);
        String access = created.text("accessToken");
        assertThat(rolesOf(access)).containsExactly("Engineers");

        provider.request("groups " + subject + " staff");
        logIn(subject);
        assertThat(rolesOf(access)).isEmpty();
    }

    @Test
    void aUserWhoCannotReachTheProviderLogsInWithAPassword() {
        String username = register();
        String subject = account();
        provider.request("stall");
        try {
            Answer begun = begin("{}");
            assertThat(begun.status()).as("its document is known").isEqualTo(201);
            Answer refused =
                    finish(
                            Map.of(
                                    "code",
                                    "any",
                                    "state",
                                    OidcTestProvider.parameters(URI.create(begun.text("url")))
                                            .get("state")),
                            begun.text("secret"));
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.text("message"))
                    .isEqualTo(
                            "Example SSO cannot be reached at the moment. Log in with your password, or try"
                                    + " again later.");
            assertThat(token(username)).isNotNull();
        } finally {
            provider.request("go on");
        }
        assertThat(logIn(subject).status()).isEqualTo(200);
    }

    private JsonArray rolesOf(String access) {
        return server.get("/api/auth/export", access)
                .json()
                .getJsonArray("guilds")
                .getJsonObject(0)
                .getJsonArray("roles");
    }

    private String name() {
        return "person-" + names.incrementAndGet();
    }

    /// @return the subject of an account without a password
    private String account() {
        String subject = name();
        Answer created = complete(logIn(subject).text("ticket"), "username", subject);
        assertThat(created.status()).isEqualTo(200);
        return subject;
    }

    private String register() {
        String username = name();
        Answer registered =
                server.post(
                        "/api/auth/register",
                        null,
                        new JsonObject()
                                .put("username", username)
                                .put("password", PASSWORD)
                                .encode());
        assertThat(registered.status()).isEqualTo(201);
        return username;
    }

    private String token(String username) {
        return server.post(
                        "/api/auth/login",
                        null,
                        new JsonObject()
                                .put("username", username)
                                .put("password", PASSWORD)
                                .encode())
                .text("accessToken");
    }

    private static String password() {
        return new JsonObject().put("password", PASSWORD).encode();
    }

    private Answer begin(String body) {
        return server.post("/api/auth/provider/login", null, body);
    }

    private Answer logIn(String subject) {
        Answer begun = begin("{}");
        return finish(provider.logIn(begun.text("url"), subject), begun.text("secret"));
    }

    private Answer finish(Map<String, String> back, String secret) {
        return server.post(
                "/api/auth/provider/answer",
                null,
                new JsonObject()
                        .put("code", back.get("code"))
                        .put("state", back.get("state"))
                        .put("secret", secret)
                        .encode());
    }

    private Answer complete(String ticket, String field, String value) {
        return server.post(
                "/api/auth/provider/completion",
                null,
                new JsonObject().put("ticket", ticket).put(field, value).encode());
    }

    private static JsonObject tokens(Answer finished) {
        assertThat(finished.json().containsKey("tokens")).as(finished.json().encode()).isTrue();
        return finished.json().getJsonObject("tokens");
    }
}
