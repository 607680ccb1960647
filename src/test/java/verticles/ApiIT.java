package verticles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import store.postgres.GuildStore;
import verticles.ApiServer.Answer;

/// What the API accepts, and the shape of all its refusals. Covers [verticles.api.ApiRoutes],
/// `GuildRoutes`, `HealthRoutes`, `ApiRequest`, `ApiResponse` and `BadRequest` of [verticles.api].
/// Covers `Operations`, `PreparedContract` and `NodeContract`.
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiIT {
    private static final String CHANNELS = "/api/guilds/" + GuildStore.DEFAULT_GUILD + "/channels";

    @SuppressWarnings("NullAway.Init")
    private ApiServer server;

    private String token = "";

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        server =
                new ApiServer(
                        folder,
                        Map.of(
                                "accounts.loginsPerMinute", "3",
                                "accounts.registrationsPerHour", "2"));
        token =
                server.post(
                                "/api/auth/register",
                                null,
                                """
                                {"username": "ann", "password": "correct horse"}
                                """)
                        .text("accessToken");
    }

    @AfterAll
    void stop() {
        server.close();
    }

    static Stream<Arguments> badBodies() {
        return Stream.of(
                arguments("", "bad_request", null),
                arguments("{", "bad_request", null),
                arguments("[]", "bad_request", null),
                arguments("null", "bad_request", null),
                arguments("{\"password\": \"12345678\"}", "bad_field", "username"),
                arguments("{\"username\": 5, \"password\": \"12345678\"}", "bad_field", "username"),
                arguments(
                        "{\"username\": null, \"password\": \"12345678\"}",
                        "bad_field",
                        "username"),
                arguments(
                        "{\"username\": \"x\", \"password\": \"12345678\"}",
                        "bad_field",
                        "username"),
                arguments(
                        "{\"username\": \"xx\", \"password\": \"1234567\"}",
                        "bad_field",
                        "password"),
                arguments(
                        "{\"username\": \"xx\", \"password\": \"12345678\", \"admin\": true}",
                        "bad_field",
                        "admin"),
                arguments(
                        "{\"username\": \"xx\", \"password\": \"12345678\", \"device\": []}",
                        "bad_field",
                        "device"));
    }

    @ParameterizedTest
    @MethodSource("badBodies")
    void aBadBodyIsRefusedWithItsField(String body, String code, String field) {
        Answer answer = server.post("/api/auth/register", null, body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("code")).isEqualTo(code);
        assertThat(answer.text("field")).isEqualTo(field);
        assertThat(answer.text("message")).endsWith(".").doesNotContain("..");
    }

    @Test
    void aBodyOfAnotherTypeIsRefused() {
        Answer answer =
                server.send(
                        server.request("/api/auth/login", null)
                                .header("Content-Type", "text/plain")
                                .POST(BodyPublishers.ofString("{}")));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("code")).isEqualTo("bad_request");
    }

    @Test
    void aBodyOfMoreThan64KibibytesIsRefused() {
        Answer answer = server.post("/api/auth/login", null, "x".repeat(65_537));

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.text("code")).isEqualTo("too_large");
    }

    @Test
    void anUnknownPathAndAnotherMethodAreRefusedInJson() {
        Answer unknown = server.get("/api/nothing/here", token);
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.text("code")).isEqualTo("not_found");

        Answer method = server.delete(CHANNELS, token);
        assertThat(method.status()).isEqualTo(405);
        assertThat(method.text("code")).isEqualTo("method_not_allowed");
        assertThat(method.header("Allow")).isEqualTo("GET, POST");
    }

    @Test
    void otherPathsFallThroughToWhoeverIsMountedNext() {
        assertThat(server.get("/index.html", null).http().body()).isEqualTo("the web client");
        assertThat(server.get("/nothing.html", null).status()).isEqualTo(404);
    }

    @Test
    void answersAreNeitherCachedNorSniffed() {
        for (String path : List.of("/health/live", "/api/guilds", "/api/nothing")) {
            Answer answer = server.get(path, null);
            assertThat(answer.header("Cache-Control")).as(path).isEqualTo("no-store");
            assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        }
    }

    @Test
    void guildsAndChannelsAreAskedOfTheRooms() {
        JsonObject guild =
                server.get("/api/guilds", token).json().getJsonArray("guilds").getJsonObject(0);
        assertThat(guild)
                .isEqualTo(
                        new JsonObject()
                                .put("id", GuildStore.DEFAULT_GUILD.toString())
                                .put("name", "Hubbub")
                                .put("permissions", new JsonArray().add("view_channel")));

        assertThat(server.get(CHANNELS, token).json().getJsonArray("channels").getJsonObject(0))
                .isEqualTo(
                        new JsonObject()
                                .put("id", ApiServer.CHANNEL.id().toString())
                                .put("guild", GuildStore.DEFAULT_GUILD.toString())
                                .put("name", "General")
                                .put("position", 0)
                                .put("kind", "voice")
                                .put("userLimit", 0)
                                .put("bitrate", 64000)
                                .put("videoQuality", "auto")
                                .put("slowModeSeconds", 0)
                                .put("participants", List.of()));

        Answer created =
                server.post(CHANNELS, token, "{\"name\": \"Attic\", \"videoQuality\": \"480p\"}");
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.text("videoQuality")).isEqualTo("480p");
        assertThat(created.text("name")).isEqualTo("Attic");
    }

    @Test
    void guildsAreForMembersWithATokenOnly() {
        assertThat(server.get("/api/guilds", null).status()).isEqualTo(401);
        assertThat(server.get("/api/guilds", "bad").text("code")).isEqualTo("token_invalid");
        assertThat(
                        server.get("/api/guilds/" + ApiServer.FOREIGN_GUILD + "/channels", token)
                                .status())
                .isEqualTo(404);
        Answer noId = server.get("/api/guilds/nope/channels", token);
        assertThat(noId.status()).isEqualTo(400);
        assertThat(noId.text("field")).isEqualTo("guild");
        for (String name : List.of("", "x".repeat(101))) {
            Answer badName =
                    server.post(CHANNELS, token, new JsonObject().put("name", name).encode());
            assertThat(badName.status()).isEqualTo(400);
            assertThat(badName.text("field")).isEqualTo("name");
        }
    }

    /// H18
    @Test
    void channelsAreChangedAndDeleted() {
        String channel = "/api/channels/" + ApiServer.CHANNEL.id();
        String unknown = "/api/channels/" + UUID.randomUUID();

        assertThat(server.get(channel, token).text("name")).isEqualTo("General");
        assertThat(server.get("/api/channels?limit=1", token).json().getJsonArray("channels"))
                .hasSize(1);
        assertThat(
                        server.get("/api/channels?after=" + ApiServer.CHANNEL.id(), token)
                                .json()
                                .getJsonArray("channels"))
                .isEmpty();
        assertThat(server.put(channel, token, "{\"name\": \"Attic\"}").status()).isEqualTo(204);
        assertThat(server.put(channel, token, "{}").text("field")).isEqualTo("name");
        assertThat(server.put(channel, token, "{\"name\": \"Attic\", \"userLimit\": 100}").status())
                .isEqualTo(400);
        for (String none : List.of("\"full\"", "\"P360\"", "360", "null")) {
            String body = "{\"name\": \"Attic\", \"videoQuality\": %s}".formatted(none);
            assertThat(server.put(channel, token, body).text("field")).isEqualTo("videoQuality");
        }
        assertThat(server.put(unknown, token, "{\"name\": \"Attic\"}").text("code"))
                .isEqualTo("channel_not_found");
        assertThat(server.delete(channel, token).status()).isEqualTo(204);
        assertThat(server.delete(unknown, token).status()).isEqualTo(404);
        assertThat(server.delete(channel, null).status()).isEqualTo(401);
    }

    @Test
    void rolesAreListedCreatedAndGiven() {
        String roles = "/api/guilds/" + GuildStore.DEFAULT_GUILD + "/roles";
        String member =
                "/api/guilds/"
                        + GuildStore.DEFAULT_GUILD
                        + "/members/"
                        + UUID.randomUUID()
                        + "/roles/";

        assertThat(server.get(roles, token).json().getJsonArray("roles"))
                .isEqualTo(
                        new JsonArray()
                                .add(
                                        new JsonObject()
                                                .put("id", ApiServer.ROLE.id().toString())
                                                .put("name", "Helpers")
                                                .put("color", "#3498db")
                                                .put("position", 1)
                                                .put(
                                                        "permissions",
                                                        new JsonArray()
                                                                .add("manage_channels")
                                                                .add("move_members"))));
        ApiServer.Answer created =
                server.post(
                        roles,
                        token,
                        "{\"name\": \"DJ\", \"color\": \"#00FF7f\", \"permissions\": [\"speak\"]}");
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.text("color")).isEqualTo("#00ff7f");
        assertThat(server.post(roles, token, "{\"name\": \"DJ\"}").status()).isEqualTo(201);
        for (String bad :
                List.of(
                        "{}",
                        "{\"name\": \"DJ\", \"color\": \"red\"}",
                        "{\"name\": \"DJ\", \"permissions\": [\"fly\"]}",
                        "{\"name\": \"DJ\", \"position\": 9}")) {
            assertThat(server.post(roles, token, bad).status()).as(bad).isEqualTo(400);
        }
        String given = member + ApiServer.ROLE.id();
        assertThat(server.put(given, token, "").status()).isEqualTo(204);
        assertThat(server.delete(given, token).status()).isEqualTo(204);
        assertThat(server.put(member + UUID.randomUUID(), token, "").status()).isEqualTo(404);
        assertThat(server.put(given, null, "").status()).isEqualTo(401);
    }

    @Test
    void healthNeedsNoLogin() {
        assertThat(server.get("/health/live", null).text("status")).isEqualTo("live");
        assertThat(server.get("/health/ready", null).status()).isEqualTo(200);
        assertThat(server.get("/api/voice/health", null).json())
                .isEqualTo(
                        new JsonObject()
                                .put("status", "ok")
                                .put("mode", "sfu")
                                .put("nodes", 1)
                                .put("shards", 2)
                                .put("rooms", 3)
                                .put("participants", 4)
                                .put("load", 0.5));
        server.ready = false;
        try {
            Answer notReady = server.get("/health/ready", null);
            assertThat(notReady.status()).isEqualTo(503);
            assertThat(
                            notReady.json()
                                    .getJsonArray("verticles")
                                    .getJsonObject(0)
                                    .getString("problem"))
                    .isEqualTo("no database");
        } finally {
            server.ready = true;
        }
    }

    @Test
    void theContractIsServed() {
        Answer contract = server.get("/openapi.yaml", null);

        assertThat(contract.status()).isEqualTo(200);
        assertThat(contract.http().body()).startsWith("openapi: 3.1");
    }

    @Test
    void tooManyLoginsOfOneNameAreRefusedForAMoment() {
        String login = "{\"username\": \"ann\", \"password\": \"wrong horse\"}";
        for (int i = 0; i < 3; i++) {
            assertThat(server.post("/api/auth/login", null, login).status()).isEqualTo(401);
        }

        Answer refused = server.post("/api/auth/login", null, login);

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.text("code")).isEqualTo("rate_limited");
        assertThat(refused.header("Retry-After")).isEqualTo("20");
    }

    @Test
    void tooManyRegistrationsFromOneAddressAreRefusedForAWhile() {
        String first = "{\"username\": \"" + name() + "\", \"password\": \"correct horse\"}";
        assertThat(server.post("/api/auth/register", null, first).status()).isEqualTo(201);

        Answer refused =
                server.post(
                        "/api/auth/register",
                        null,
                        "{\"username\": \"" + name() + "\", \"password\": \"correct horse\"}");

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("Retry-After")).isEqualTo("1800");
    }

    private static String name() {
        return UUID.randomUUID().toString().substring(0, 13);
    }
}
