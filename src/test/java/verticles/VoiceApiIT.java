package verticles;

import static awaiting.Awaited.result;
import static org.assertj.core.api.Assertions.assertThat;

import accounts.signing.KeyRing;
import accounts.signing.SigningKey;
import bus.Addresses;
import bus.Bus;
import bus.account.AuthMessage;
import config.Settings;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import store.accounts.login.SigningKeyStore;
import store.directory.ClusterDirectory;
import store.directory.Directory;
import store.postgres.Database;
import store.postgres.GuildStore;
import verticles.auth.AccessTokens;
import verticles.shared.NodeRefusals;

/// The users' requests about voice channels, over real HTTP, WebSockets, bus and database; only the
/// media shard is a recorder. Covers [verticles.api.voice.VoiceRoutes],
/// [verticles.voice.VoiceService] and `Regions`. Covers `Endpoints` and `CrossOriginRequests`.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
class VoiceApiIT {
    private static final int REQUESTS_PER_MINUTE = 40;
    private static final String NOTHING = "";
    private static final String OWN_MEMBERSHIP =
            "/api/guilds/" + GuildStore.DEFAULT_GUILD + "/members/me";

    private final Vertx vertx = Vertx.vertx();
    private final Bus bus = new Bus(vertx);
    private final HttpClient http = HttpClient.newHttpClient();
    private final AtomicInteger users = new AtomicInteger();
    private final int port = NodeProcess.freePort();

    @SuppressWarnings("NullAway.Init")
    private Database database;

    @SuppressWarnings("NullAway.Init")
    private String registryId;

    private final UUID hidden = UUID.randomUUID();
    private final UUID text = UUID.randomUUID();

    private record User(String id, String token) {}

    private record Answer(int status, String text, JsonObject json) {
        String code() {
            return json.getString("code");
        }
    }

    /// @param path with %s for the channel
    record Endpoint(String method, String path) {
        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        Settings settings =
                Nodes.settings(
                        folder,
                        port,
                        Map.ofEntries(
                                Map.entry("node.region", "eu"),
                                Map.entry("accounts.registration", "open"),
                                Map.entry("accounts.registrationsPerHour", "1000"),
                                Map.entry("limits.accounts.badTokensPerMinute", "1000"),
                                Map.entry(
                                        "limits.http.voiceRequestsPerMinute",
                                        String.valueOf(REQUESTS_PER_MINUTE)),
                                Map.entry("turn.urls", "turn:turn.example.org:3478"),
                                Map.entry("turn.secret", "a secret")));
        database = result(Database.start(vertx, settings));
        Directory directory = result(ClusterDirectory.open(vertx));
        result(vertx.deployVerticle(new RecordedShard(directory)));
        Nodes.deploy(vertx, new AuthVerticle(settings, database, 0));
        registryId =
                Nodes.deploy(vertx, new RoomRegistryVerticle(settings, database, directory, 0));
        result(vertx.deployVerticle(new SignalingVerticle(settings, 0)));
        UUID other = UUID.randomUUID();
        execute("insert into guilds (id, name) values ($1, 'Other')", Tuple.of(other));
        addChannel(hidden, other, "voice");
        addChannel(text, GuildStore.DEFAULT_GUILD, "text");
        // Whoever registers first owns the guild and may do everything.
        user("owner");
    }

    @AfterAll
    void stop() {
        try {
            result(vertx.undeploy(registryId));
        } finally {
            // After a failed start as well: no server may be left running.
            result(database.close());
            result(vertx.close());
            http.close();
        }
    }

    @ParameterizedTest
    @MethodSource("prefixes")
    void aTokenOfTheApiLeadsIntoTheCall(String prefix) throws Exception {
        User ada = user("ada");
        UUID channel = newChannel();
        Answer nodeBefore = send(ada, "GET", prefix + "/voice/sfu-node/" + channel, NOTHING, 200);
        assertThat(nodeBefore.json().getBoolean("live")).isFalse();
        assertThat(nodeBefore.json().getString("node")).isEqualTo(RecordedShard.NODE);

        Answer joining = send(ada, "POST", prefix + "/voice/join/" + channel, "{}", 200);
        assertThat(joining.json().getString("channel")).isEqualTo(channel.toString());
        assertThat(joining.json().getString("guild"))
                .isEqualTo(GuildStore.DEFAULT_GUILD.toString());
        assertThat(joining.json().getString("region")).isEqualTo("eu");
        assertThat(joining.json().getString("endpoint"))
                .isEqualTo("ws://127.0.0.1:" + port + "/ws");
        JsonObject turn = joining.json().getJsonArray("iceServers").getJsonObject(0);
        assertThat(turn.getString("username")).endsWith(":" + ada.id());
        assertThat(turn.getString("credential")).isNotEmpty();
        assertThat(joining.json().getLong("expiresIn")).isEqualTo(60);

        SignalingClient client = SignalingClient.connect(vertx, port);
        JsonObject ready = client.identify(joining.json().getString("token"));
        assertThat(ready.getString("op")).isEqualTo("ready");
        assertThat(ready.getJsonObject("user").getString("id")).isEqualTo(ada.id());
        assertThat(ready.getJsonArray("guilds")).isEmpty();
        JsonObject elsewhere = client.join(newChannel().toString());
        assertThat(elsewhere.getString("code")).isEqualTo("forbidden");
        assertThat(client.join(channel.toString()).getString("op")).isEqualTo("joined");

        JsonObject node =
                send(ada, "GET", prefix + "/voice/sfu-node/" + channel, NOTHING, 200).json();
        assertThat(node.getBoolean("live")).isTrue();
        send(ada, "POST", prefix + "/voice/leave/" + channel, NOTHING, 204);
        JsonObject left = client.expect("left");
        assertThat(left.getString("reason")).isEqualTo("left");
        assertThat(send(ada, "POST", prefix + "/voice/leave/" + channel, NOTHING, 400).code())
                .isEqualTo("not_in_room");
        client.close();
    }

    static Stream<String> prefixes() {
        return Stream.of("/api", "");
    }

    @Test
    void aVoiceTokenIsWorthNothingInTheApi() {
        User ada = user("ada");
        String token =
                send(ada, "POST", "/api/voice/join/" + newChannel(), NOTHING, 200)
                        .json()
                        .getString("token");

        assertThat(send(new User(ada.id(), token), "GET", "/api/auth/me", NOTHING, 401).code())
                .isEqualTo("token_invalid");
    }

    @Test
    void aVoiceTokenEndsWithItsDeviceSessionAndWithTime() throws Exception {
        User ada = user("ada");
        String token =
                send(ada, "POST", "/api/voice/join/" + newChannel(), NOTHING, 200)
                        .json()
                        .getString("token");
        send(ada, "POST", "/api/auth/logout", NOTHING, 204);
        SignalingClient client = SignalingClient.connect(vertx, port);

        assertThat(client.identify(token).getString("code")).isEqualTo("token_invalid");
        long longAgo = System.currentTimeMillis() - 61_000;
        String late =
                tokens(storedKeys())
                        .issue(
                                new accounts.Identity(
                                        UUID.randomUUID(), "late", UUID.randomUUID(), 0),
                                newChannel(),
                                longAgo);
        assertThat(client.identify(late).getString("code")).isEqualTo("token_expired");
        client.close();
    }

    @Test
    void aGuestEntersOneCallByALinkUntilRemoved() throws Exception {
        User owner = owner();
        UUID channel = newChannel();
        String links = "/api/guilds/" + GuildStore.DEFAULT_GUILD + "/guest-links";
        String toChannel = new JsonObject().put("channel", channel.toString()).encode();
        assertThat(send(owner, "POST", links, toChannel, 403).json().getString("message"))
                .contains("no guests");
        assertThat(send(user("ada"), "PUT", links, "{\"allowed\": true}", 403).code())
                .isEqualTo("forbidden");
        send(owner, "PUT", links, "{\"allowed\": true}", 204);
        assertThat(
                        send(
                                        owner,
                                        "POST",
                                        links,
                                        new JsonObject().put("channel", text.toString()).encode(),
                                        400)
                                .code())
                .isEqualTo("bad_field");
        String code = send(owner, "POST", links, toChannel, 201).json().getString("code");
        String link = "/api/guest-links/" + code;
        assertThat(send(null, "GET", link, NOTHING, 200).json().getString("guild"))
                .isEqualTo("Hubbub");
        assertThat(send(null, "GET", link + "x", NOTHING, 404).code()).isEqualTo("invite_invalid");
        assertThat(send(null, "POST", link + "/guests", "{\"name\": \"\\u200b\"}", 400).code())
                .isEqualTo("bad_field");

        JsonObject guest = enter(link, "Zoe");
        assertThat(guest.getString("name")).isEqualTo("Zoe (Guest)");
        assertThat(guest.getString("channel")).isEqualTo(channel.toString());
        String pass = new JsonObject().put("guestToken", guest.getString("guestToken")).encode();
        String token = send(null, "POST", "/api/guests/token", pass, 200).json().getString("token");
        for (String path : List.of("/api/auth/me", "/api/guilds", "/api/channels/" + channel)) {
            assertThat(send(new User("", token), "GET", path, NOTHING, 401).code())
                    .isEqualTo("token_invalid");
        }
        SignalingClient client = SignalingClient.connect(vertx, port);
        JsonObject ready = client.identify(token);
        assertThat(ready.getJsonObject("user").getString("username")).isEqualTo("Zoe (Guest)");
        assertThat(ready.getJsonArray("guilds")).isEmpty();
        assertThat(client.join(newChannel().toString()).getString("code")).isEqualTo("forbidden");
        JsonObject joined = client.join(channel.toString());
        assertThat(joined.getJsonObject("rights").getJsonArray("permissions"))
                .containsExactlyInAnyOrder("view_channel", "connect", "speak", "video", "stream");
        assertThat(moderate(owner, "mute", guest.getString("id"), 204)).isEmpty();
        assertThat(client.expect("rights").getJsonObject("rights").getBoolean("serverMuted"))
                .isTrue();

        assertThat(moderate(owner, "ban", guest.getString("id"), 403)).isEqualTo("forbidden");
        assertThat(moderate(owner, "kick", guest.getString("id"), 204)).isEmpty();
        assertThat(client.expect("left").getString("reason")).isEqualTo("access_lost");
        assertThat(client.join(channel.toString()).getString("code"))
                .isEqualTo("channel_not_found");
        assertThat(send(null, "POST", "/api/guests/token", pass, 401).code())
                .isEqualTo("token_invalid");
        client.close();
    }

    @Test
    void guestsLeaveWithTheirLink() throws Exception {
        User owner = owner();
        UUID channel = newChannel();
        String links = "/api/guilds/" + GuildStore.DEFAULT_GUILD + "/guest-links";
        send(owner, "PUT", links, "{\"allowed\": true}", 204);
        for (String end : List.of("revoked", "creator left", "creator kicked", "not allowed")) {
            User creator = end.startsWith("creator") ? user("carl") : owner;
            String code =
                    send(
                                    creator,
                                    "POST",
                                    links,
                                    new JsonObject().put("channel", channel.toString()).encode(),
                                    201)
                            .json()
                            .getString("code");
            JsonObject guest = enter("/api/guest-links/" + code, "Zoe");
            String pass =
                    new JsonObject().put("guestToken", guest.getString("guestToken")).encode();
            SignalingClient client = SignalingClient.connect(vertx, port);
            client.identify(
                    send(null, "POST", "/api/guests/token", pass, 200).json().getString("token"));
            client.join(channel.toString());
            JsonObject listed = send(owner, "GET", links, NOTHING, 200).json();
            assertThat(listed.getJsonArray("links").getJsonObject(0).getInteger("guests"))
                    .isEqualTo(1);

            switch (end) {
                case "revoked" -> send(owner, "DELETE", links + "/" + code, NOTHING, 204);
                case "creator left" -> send(creator, "DELETE", OWN_MEMBERSHIP, NOTHING, 204);
                case "creator kicked" -> moderate(owner, "kick", creator.id(), 204);
                default -> send(owner, "PUT", links, "{\"allowed\": false}", 204);
            }
            assertThat(client.expect("left").getString("reason")).as(end).isEqualTo("access_lost");
            send(null, "GET", "/api/guest-links/" + code, NOTHING, 404);
            client.close();
        }
        assertThat(send(owner, "GET", links, NOTHING, 200).json())
                .isEqualTo(new JsonObject().put("allowed", false).put("links", new JsonArray()));
    }

    private JsonObject enter(String link, String name) {
        return send(
                        null,
                        "POST",
                        link + "/guests",
                        new JsonObject().put("name", name).encode(),
                        201)
                .json();
    }

    /// @return the code of the refusal, '' without one
    private String moderate(User moderator, String action, String member, int status) {
        Answer answer =
                send(
                        moderator,
                        "POST",
                        "/api/guilds/" + GuildStore.DEFAULT_GUILD + "/moderation",
                        new JsonObject().put("action", action).put("member", member).encode(),
                        status);
        return status == 204 ? "" : answer.code();
    }

    private User owner() {
        User owner = user("olga");
        execute(
                "update guilds set owner_id = $1 where id = $2",
                Tuple.of(UUID.fromString(owner.id()), GuildStore.DEFAULT_GUILD));
        return owner;
    }

    @Test
    void aRoomIsOpenedShownAndClosed() throws Exception {
        User ada = user("ada");
        User owner = owner();
        UUID channel = newChannel();
        String room = "/api/voice/rooms/" + channel + "/sfu";
        JsonObject before = send(ada, "GET", room + "/status", NOTHING, 200).json();
        assertThat(before.getBoolean("live")).isFalse();
        assertThat(before.containsKey("node")).isFalse();

        JsonObject opened = send(ada, "POST", room + "/create", "{\"region\": \"eu\"}", 200).json();
        assertThat(opened.getBoolean("live")).isTrue();
        assertThat(opened.getString("node")).isEqualTo(RecordedShard.NODE);
        assertThat(opened.getInteger("participants")).isZero();
        SignalingClient client = SignalingClient.connect(vertx, port);
        client.identify(ada.token());
        client.join(channel.toString());
        JsonObject live = send(ada, "GET", room + "/status", NOTHING, 200).json();
        assertThat(live.getInteger("participants")).isEqualTo(1);
        assertThat(live.getString("mode")).isEqualTo("sfu");

        assertThat(send(ada, "DELETE", room, NOTHING, 403).code()).isEqualTo("forbidden");
        send(owner, "DELETE", room, NOTHING, 204);
        assertThat(client.expect("left").getString("reason")).isEqualTo("disconnected");
        assertThat(send(ada, "GET", room + "/status", NOTHING, 200).json().getBoolean("live"))
                .isFalse();
        assertThat(client.join(channel.toString()).getString("op")).isEqualTo("joined");
        JsonArray log =
                send(
                                owner,
                                "GET",
                                "/api/guilds/" + GuildStore.DEFAULT_GUILD + "/audit-log",
                                NOTHING,
                                200)
                        .json()
                        .getJsonArray("entries");
        assertThat(log.getJsonObject(0).getString("action")).isEqualTo("end_call");
        assertThat(log.getJsonObject(0).getString("channel")).isEqualTo(channel.toString());
        client.close();
    }

    @Test
    void regionsAreThoseOfTheNodes() {
        User ada = user("ada");
        JsonArray regions =
                send(ada, "GET", "/api/voice/regions", NOTHING, 200).json().getJsonArray("regions");

        // The recorded shard says nothing of a region.
        assertThat(regions.stream().map(region -> ((JsonObject) region).getString("id")))
                .containsExactly("default");
        Answer unknown =
                send(ada, "POST", "/api/voice/join/" + newChannel(), "{\"region\": \"mars\"}", 400);
        assertThat(unknown.json().getString("field")).isEqualTo("region");
    }

    @Test
    void theNearestRegionThatHasAnAddressIsChosen() {
        User ada = user("ada");
        String join = "/api/voice/join/" + newChannel();

        // Region "default" has no address.
        for (String nearer : List.of("eu", "default", "mars")) {
            String regions =
                    ("{\"regions\": [{\"region\": \"eu-far\", \"rttMillis\": 300},"
                                    + " {\"region\": \"%s\", \"rttMillis\": 20}]}")
                            .formatted(nearer);
            JsonObject joining = send(ada, "POST", join, regions, 200).json();
            assertThat(joining.getString("region")).as(nearer).isEqualTo("eu");
        }
        assertThat(send(ada, "POST", join, "{\"regions\": [{\"region\": \"eu\"}]}", 400).code())
                .isEqualTo("bad_field");
    }

    @Test
    void pagesOfEveryOriginMeasureTheDistance() throws Exception {
        HttpResponse<String> answer =
                http.send(
                        HttpRequest.newBuilder(
                                        URI.create("http://127.0.0.1:" + port + "/api/voice/ping"))
                                .header("Origin", "https://elsewhere.example.org")
                                .build(),
                        HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).hasValue("*");
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
    }

    static Stream<Endpoint> endpoints() {
        return Stream.of(
                new Endpoint("POST", "/api/voice/join/%s"),
                new Endpoint("POST", "/voice/join/%s"),
                new Endpoint("POST", "/api/voice/leave/%s"),
                new Endpoint("POST", "/voice/leave/%s"),
                new Endpoint("GET", "/api/voice/sfu-node/%s"),
                new Endpoint("GET", "/voice/sfu-node/%s"),
                new Endpoint("POST", "/api/voice/rooms/%s/sfu/create"),
                new Endpoint("DELETE", "/api/voice/rooms/%s/sfu"),
                new Endpoint("GET", "/api/voice/rooms/%s/sfu/status"));
    }

    @ParameterizedTest
    @MethodSource("endpoints")
    void anEndpointRefusesBadTokensAndChannelsThatOneMayNotSee(Endpoint endpoint) {
        User ada = user("ada");
        String path = endpoint.path().formatted(newChannel());
        String[] parts = ada.token().split("\\.");
        String expired =
                tokens(storedKeys())
                        .issue(
                                UUID.fromString(ada.id()),
                                "ada",
                                UUID.randomUUID(),
                                System.currentTimeMillis() - 61_000);
        String foreign =
                tokens(
                                new KeyRing(
                                        List.of(
                                                new KeyRing.Aged(
                                                        SigningKey.next(new SecureRandom()),
                                                        Duration.ofDays(1)))))
                        .issue(
                                UUID.fromString(ada.id()),
                                "ada",
                                UUID.randomUUID(),
                                System.currentTimeMillis());
        String voice =
                send(ada, "POST", "/api/voice/join/" + newChannel(), NOTHING, 200)
                        .json()
                        .getString("token");
        String tampered = parts[0] + "." + parts[1].substring(1) + "." + parts[2];
        assertThat(send(null, endpoint.method(), path, NOTHING, 401).code())
                .isEqualTo("token_invalid");
        for (String bad : List.of(foreign, tampered, voice, "x")) {
            assertThat(send(new User(ada.id(), bad), endpoint.method(), path, NOTHING, 401).code())
                    .isEqualTo("token_invalid");
        }
        assertThat(send(new User(ada.id(), expired), endpoint.method(), path, NOTHING, 401).code())
                .isEqualTo("token_expired");
        for (UUID unseen : List.of(hidden, UUID.randomUUID())) {
            Answer answer =
                    send(ada, endpoint.method(), endpoint.path().formatted(unseen), NOTHING, 404);
            assertThat(answer.code()).isEqualTo("channel_not_found");
            assertThat(answer.json().getString("message"))
                    .isEqualTo("This channel does not exist.");
        }
        assertThat(
                        send(ada, endpoint.method(), endpoint.path().formatted("x"), NOTHING, 400)
                                .code())
                .isEqualTo("bad_field");
    }

    static Stream<Endpoint> withBody() {
        return endpoints().filter(e -> e.path().contains("join") || e.path().contains("create"));
    }

    @ParameterizedTest
    @MethodSource("withBody")
    void anEndpointRefusesBodiesThatTheContractDoesNotName(Endpoint endpoint) {
        User ada = user("ada");
        String path = endpoint.path().formatted(newChannel());
        for (String bad :
                List.of(
                        "{\"region\": 5}",
                        "{\"region\": \"eu west\"}",
                        "{\"region\": \"%s\"}".formatted("x".repeat(65)),
                        "{\"channel\": \"eu\"}")) {
            assertThat(send(ada, endpoint.method(), path, bad, 400).code()).isEqualTo("bad_field");
        }
        assertThat(send(ada, endpoint.method(), path, "[]", 400).code()).isEqualTo("bad_request");
        assertThat(send(ada, endpoint.method(), path, "x".repeat(65_537), 413).code())
                .isEqualTo("too_large");
        String notVoice = endpoint.path().formatted(text);
        assertThat(send(ada, endpoint.method(), notVoice, NOTHING, 400).json().getString("field"))
                .isEqualTo("channel");
    }

    @Test
    void withoutConnectNoMemberJoins() {
        User ada = user("ada");
        UUID channel = newChannel();
        execute(
                "insert into channel_overrides (guild_id, channel_id, user_id, allow, deny) values ($1, $2, $3, 0, $4)",
                Tuple.of(
                        GuildStore.DEFAULT_GUILD,
                        channel,
                        UUID.fromString(ada.id()),
                        rooms.permission.Permissions.of(rooms.permission.Permission.CONNECT)
                                .bits()));

        for (Endpoint endpoint : withBody().toList()) {
            assertThat(
                            send(
                                            ada,
                                            endpoint.method(),
                                            endpoint.path().formatted(channel),
                                            NOTHING,
                                            403)
                                    .code())
                    .isEqualTo("forbidden");
        }
    }

    @Test
    void aUserHasABudget() {
        User ada = user("ada");
        String path = "/api/voice/rooms/" + newChannel() + "/sfu/status";
        Answer last = send(ada, "GET", path, NOTHING, 200);
        for (int i = 0; i < 10 * REQUESTS_PER_MINUTE && last.status() == 200; i++) {
            last = send(ada, "GET", path, NOTHING, 0);
        }

        assertThat(last.code()).isEqualTo("rate_limited");
        assertThat(NodeRefusals.of(vertx).byLimit()).containsKey("voice_requests_per_user");
        send(user("grace"), "GET", path, NOTHING, 200);
    }

    private UUID newChannel() {
        UUID channel = UUID.randomUUID();
        addChannel(channel, GuildStore.DEFAULT_GUILD, "voice");
        return channel;
    }

    private void addChannel(UUID id, UUID guild, String kind) {
        execute(
                """
                insert into channels (id, guild_id, name, kind, position)
                values ($1, $2, 'Room', $3, (select count(*) from channels where guild_id = $2))
                """,
                Tuple.of(id, guild, kind));
    }

    private void execute(String sql, Tuple values) {
        result(database.accounts().preparedQuery(sql).execute(values));
    }

    private User user(String name) {
        AuthMessage.Tokens tokens =
                result(
                                bus.request(
                                        Addresses.AUTH,
                                        new AuthMessage.Register(
                                                name + users.incrementAndGet(),
                                                "correct horse 9",
                                                "IT",
                                                null,
                                                "127.0.0.1",
                                                null)))
                        .tokens();
        return new User(tokens.identity().user().toString(), tokens.accessToken());
    }

    private KeyRing storedKeys() {
        return result(
                new SigningKeyStore(database, () -> SigningKey.next(new SecureRandom()))
                        .keys(Duration.ofDays(30)));
    }

    private AccessTokens tokens(KeyRing keys) {
        return new AccessTokens(vertx, keys, Duration.ofMinutes(1));
    }

    /// @param expectedStatus 0 for any
    private Answer send(
            @Nullable User by, String method, String path, String body, int expectedStatus) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .method(
                                method,
                                body.isEmpty()
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofString(body));
        if (!body.isEmpty()) {
            request.header("content-type", "application/json");
        }
        if (by != null) {
            request.header("authorization", "Bearer " + by.token());
        }
        HttpResponse<String> answer = Nodes.send(http, request.build());
        if (expectedStatus > 0) {
            assertThat(answer.statusCode())
                    .as("%s %s: %s", method, path, answer.body())
                    .isEqualTo(expectedStatus);
        }
        return new Answer(
                answer.statusCode(),
                answer.body(),
                answer.body().startsWith("{") ? new JsonObject(answer.body()) : new JsonObject());
    }
}
