package verticles;

import static awaiting.Awaited.result;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import accounts.apikey.ApiKeyScope;
import accounts.apikey.ApiKeyText;
import accounts.secret.SecretHash;
import bus.Addresses;
import bus.Bus;
import bus.account.AuthEvent;
import bus.call.MediaMessage;
import call.MediaCommand;
import call.ParticipantState;
import config.Settings;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
import rooms.Participant;
import store.accounts.ApiKeyStore;
import store.accounts.IdempotencyStore;
import store.directory.ClusterDirectory;
import store.directory.Directory;
import store.guild.ExternalGuestStore;
import store.postgres.Database;
import store.postgres.GuildStore;
import verticles.backend.VanishingRooms;
import verticles.shared.NodeCounts;
import verticles.shared.NodeRefusals;

/// What the back end of another application does with an API key, over real HTTP, WebSockets, bus
/// and database; only the media shard is a recorder. Covers [verticles.api.voice.BackendRoutes] and
/// [verticles.backend.BackendService]. Covers `ApiKeys`, `KeyAuthentication`, `BackendText`,
/// `RoomParticipants`, `VanishingRooms`, `RoomPresence`, `IdempotentPosts`, `IdempotencyService`,
/// `SealedAnswer` and `NodeCounts`.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
class BackendIT {
    private static final String NOTHING = "";
    private static final Set<ApiKeyScope> ALL = EnumSet.allOf(ApiKeyScope.class);

    private final Vertx vertx = Vertx.vertx();
    private final Bus bus = new Bus(vertx);
    private final HttpClient http = HttpClient.newHttpClient();
    private final ResponseContract contract = new ResponseContract(vertx);
    private final AtomicInteger names = new AtomicInteger();
    private final int port = NodeProcess.freePort();
    private final UUID otherGuild = UUID.randomUUID();

    @SuppressWarnings("NullAway.Init")
    private Database database;

    @SuppressWarnings("NullAway.Init")
    private Directory directory;

    @SuppressWarnings("NullAway.Init")
    private RecordedShard shard;

    @SuppressWarnings("NullAway.Init")
    private String registryId;

    @SuppressWarnings("NullAway.Init")
    private String key;

    private record Answer(int status, JsonObject json, HttpHeaders headers) {
        String header(String name) {
            return headers.firstValue(name).orElse("");
        }

        String code() {
            return json.getString("code");
        }
    }

    /// @param path with %s for the room
    record Endpoint(ApiKeyScope scope, String method, String path, String body) {
        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    static Stream<Endpoint> endpoints() {
        String one = "/api/rooms/%s/participants/someone";
        return Stream.of(
                new Endpoint(ApiKeyScope.ROOMS_READ, "GET", "/api/rooms?x=%s", NOTHING),
                new Endpoint(
                        ApiKeyScope.ROOMS_WRITE, "POST", "/api/rooms?x=%s", "{\"name\":\"R\"}"),
                new Endpoint(ApiKeyScope.ROOMS_READ, "GET", "/api/rooms/%s", NOTHING),
                new Endpoint(ApiKeyScope.ROOMS_WRITE, "DELETE", "/api/rooms/%s", NOTHING),
                new Endpoint(
                        ApiKeyScope.TOKENS_CREATE,
                        "POST",
                        "/api/rooms/%s/tokens",
                        "{\"user\":\"u\",\"name\":\"Ann\"}"),
                new Endpoint(ApiKeyScope.ROOMS_READ, "GET", "/api/rooms/%s/participants", NOTHING),
                new Endpoint(ApiKeyScope.PARTICIPANTS_MODERATE, "PATCH", one, "{\"muted\":true}"),
                new Endpoint(
                        ApiKeyScope.PARTICIPANTS_MODERATE,
                        "POST",
                        one + "/move",
                        "{\"room\":\"r\"}"),
                new Endpoint(ApiKeyScope.PARTICIPANTS_MODERATE, "DELETE", one, NOTHING));
    }

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        Settings settings =
                Nodes.settings(
                        folder,
                        port,
                        Map.ofEntries(
                                Map.entry("voice.architecture", "sfu"),
                                Map.entry("http.trustedProxies", "127.0.0.1"),
                                Map.entry("limits.http.addressRequestsPerMinute", "50"),
                                Map.entry("limits.accounts.badTokensPerMinute", "300")));
        database = result(Database.start(vertx, settings));
        directory = result(ClusterDirectory.open(vertx));
        shard = new RecordedShard(directory);
        result(vertx.deployVerticle(shard));
        Nodes.deploy(vertx, new AuthVerticle(settings, database, 0));
        registryId =
                Nodes.deploy(vertx, new RoomRegistryVerticle(settings, database, directory, 0));
        result(vertx.deployVerticle(new SignalingVerticle(settings, 0)));
        execute("insert into guilds (id, name) values ($1, 'Other')", Tuple.of(otherGuild));
        key = newKey(GuildStore.DEFAULT_GUILD, ALL, null);
    }

    @AfterAll
    void stop() {
        try {
            result(vertx.undeploy(registryId));
        } finally {
            result(database.close());
            result(vertx.close());
            http.close();
        }
    }

    @Test
    void aRoomIsMadeFoundByBothIdsListedAndDeleted() {
        String own = "match-" + names.incrementAndGet();
        String body =
                "{\"name\": \"Match\", \"externalId\": \"%s\", \"userLimit\": 5, \"videoQuality\": \"360p\"}"
                        .formatted(own);
        JsonObject made = send(key, "POST", "/api/rooms", body, 201).json();
        assertThat(made.getString("videoQuality")).isEqualTo("360p");
        assertThat(made.getString("externalId")).isEqualTo(own);
        assertThat(made.getInteger("userLimit")).isEqualTo(5);
        assertThat(made.getInteger("participants")).isZero();

        assertThat(send(key, "POST", "/api/rooms", body, 200).json()).isEqualTo(made);
        assertThat(send(key, "GET", "/api/rooms/" + own, NOTHING, 200).json()).isEqualTo(made);
        String id = made.getString("id");
        assertThat(send(key, "GET", "/api/rooms/" + id, NOTHING, 200).json()).isEqualTo(made);
        assertThat(allRooms()).contains(made);

        send(key, "DELETE", "/api/rooms/" + own, NOTHING, 204);
        assertThat(send(key, "GET", "/api/rooms/" + id, NOTHING, 404).code())
                .isEqualTo("channel_not_found");
        assertThat(send(key, "DELETE", "/api/rooms/" + id, NOTHING, 404).code())
                .isEqualTo("channel_not_found");
    }

    @Test
    void roomsComeInPages() {
        for (int i = 0; i < 120; i++) {
            newRoom("");
        }

        JsonObject page = send(key, "GET", "/api/rooms", NOTHING, 200).json();
        assertThat(page.getJsonArray("rooms")).hasSize(100);
        assertThat(page.getString("next")).isNotNull();
        List<String> ids =
                allRooms().stream().map(room -> ((JsonObject) room).getString("id")).toList();
        assertThat(ids).doesNotHaveDuplicates().isSorted().hasSizeGreaterThan(120);
        execute(
                "delete from channels where guild_id = $1 and name = 'Room'",
                Tuple.of(GuildStore.DEFAULT_GUILD));
    }

    @Test
    void aGuestJoinsAndIsMutedMovedAndRemoved() throws Exception {
        String room = newRoom("");
        JsonObject token = joinToken(room, "player-1", "");
        assertThat(token.getString("endpoint")).isEqualTo("ws://127.0.0.1:" + port + "/ws");
        SignalingClient ann = SignalingClient.connect(vertx, port);
        JsonObject ready = ann.identify(token.getString("token"));
        assertThat(ready.getJsonObject("user").getString("id"))
                .isEqualTo(token.getString("participant"));
        assertThat(ready.getJsonArray("guilds")).isEmpty();
        String other = newRoom("");
        assertThat(ann.join(other).getString("code")).isEqualTo("forbidden");
        JsonObject joined = ann.join(room);
        assertThat(joined.getString("op")).as(joined.encode()).isEqualTo("joined");
        JsonObject rights = joined.getJsonObject("rights");
        assertThat(rights.getJsonArray("permissions"))
                .contains("speak", "video", "stream")
                .doesNotContain("send_messages", "priority_speaker");

        JsonObject listed = participants(room, 1).getJsonObject(0);
        assertThat(listed.getString("externalId")).isEqualTo("player-1");
        assertThat(listed.getString("name")).isEqualTo("Ann");
        assertThat(listed.getBoolean("guest")).isTrue();
        assertThat(listed.getBoolean("serverMuted")).isFalse();

        String path = "/api/rooms/" + room + "/participants/player-1";
        int number = joined.getInteger("participant");
        send(key, "PATCH", path, "{\"muted\": true}", 204);
        assertThat(nextEnforced(room, number).muted()).isTrue();
        send(key, "PATCH", path, "{\"muted\": false}", 204);
        assertThat(nextEnforced(room, number).muted()).isFalse();
        send(key, "PATCH", path, "{\"deafened\": true, \"permissions\": []}", 204);
        JsonObject changed = ann.expect("rights").getJsonObject("rights");
        while (changed.getJsonArray("permissions").contains("speak")) {
            changed = ann.expect("rights").getJsonObject("rights");
        }
        send(key, "PATCH", path, "{\"deafened\": false, \"permissions\": [\"speak\"]}", 204);

        send(key, "POST", path + "/move", "{\"room\": \"%s\"}".formatted(other), 204);
        assertThat(ann.expect("left").getString("reason")).isEqualTo("moved_by_moderator");
        assertThat(ann.join(other).getString("op")).isEqualTo("joined");
        assertThat(participants(other, 1).getJsonObject(0).getString("externalId"))
                .isEqualTo("player-1");
        assertThat(send(key, "DELETE", path, NOTHING, 404).code()).isEqualTo("not_found");

        send(
                key,
                "DELETE",
                "/api/rooms/" + other + "/participants/" + token.getString("participant"),
                NOTHING,
                204);
        assertThat(ann.expect("error").getString("code")).isEqualTo("session_revoked");
        SignalingClient again = SignalingClient.connect(vertx, port);
        assertThat(again.identify(token.getString("token")).getString("code"))
                .isEqualTo("token_invalid");
        again.close();
    }

    @Test
    void aTokenForTheSamePersonChangesTheGuestWhoIsThere() throws Exception {
        String room = newRoom("");
        JsonObject first = joinToken(room, "player-2", "");
        SignalingClient ann = SignalingClient.connect(vertx, port);
        ann.identify(first.getString("token"));
        assertThat(ann.join(room).getString("op")).isEqualTo("joined");

        JsonObject second = joinToken(room, "player-2", ", \"permissions\": [\"video\"]");

        assertThat(second.getString("participant")).isEqualTo(first.getString("participant"));
        assertThat(ann.expect("rights").getJsonObject("rights").getJsonArray("permissions"))
                .contains("video")
                .doesNotContain("speak");
        ann.close();
    }

    @Test
    void aJoinTokenIsWorthNothingInTheApiAndEndsWithItsRoom() throws Exception {
        String room = newRoom("");
        String token = joinToken(room, "player-3", "").getString("token");

        assertThat(send(token, "GET", "/api/auth/me", NOTHING, 401).code())
                .isEqualTo("token_invalid");
        assertThat(send(token, "GET", "/api/rooms", NOTHING, 401).code())
                .isEqualTo("token_invalid");
        send(key, "DELETE", "/api/rooms/" + room, NOTHING, 204);
        SignalingClient ann = SignalingClient.connect(vertx, port);
        assertThat(ann.identify(token).getString("code")).isEqualTo("token_invalid");
        ann.close();
    }

    @Test
    void aRoomVanishesWhenItWasEmptyForLongEnough() throws Exception {
        VanishingRooms vanishing = new VanishingRooms(database, directory, bus);
        String used = newRoom(", \"deleteAfterEmptySeconds\": 10");
        String unused = newRoom(", \"deleteAfterEmptySeconds\": 10");
        String kept = newRoom("");
        SignalingClient ann = SignalingClient.connect(vertx, port);
        ann.identify(joinToken(used, "player-4", "").getString("token"));
        assertThat(ann.join(used).getString("op")).isEqualTo("joined");
        participants(used, 1);
        execute("update external_rooms set used_at = now() - interval '11 s'", Tuple.tuple());

        result(vanishing.sweep());

        send(key, "GET", "/api/rooms/" + used, NOTHING, 200);
        send(key, "GET", "/api/rooms/" + kept, NOTHING, 200);
        send(key, "GET", "/api/rooms/" + unused, NOTHING, 404);
        ann.close();
    }

    @Test
    void aRoomWhoseParticipantsTheDirectoryHasLostDoesNotVanish() throws Exception {
        String used = newRoom(", \"deleteAfterEmptySeconds\": 10");
        String unused = newRoom(", \"deleteAfterEmptySeconds\": 10");
        SignalingClient ann = SignalingClient.connect(vertx, port);
        ann.identify(joinToken(used, "player-6", "").getString("token"));
        assertThat(ann.join(used).getString("op")).isEqualTo("joined");
        execute("update external_rooms set used_at = now() - interval '11 s'", Tuple.tuple());
        Vertx another = Vertx.vertx();
        Directory empty = result(ClusterDirectory.open(another));

        result(new VanishingRooms(database, empty, bus).sweep());

        send(key, "GET", "/api/rooms/" + used, NOTHING, 200);
        send(key, "GET", "/api/rooms/" + unused, NOTHING, 404);
        result(another.close());
        ann.close();
    }

    @Test
    void aRoomThatIsMadeAgainSaysWhoIsThereAndStays() throws Exception {
        String body =
                "{\"name\": \"R\", \"externalId\": \"again\", \"deleteAfterEmptySeconds\": 10}";
        String room = send(key, "POST", "/api/rooms", body, 201).json().getString("id");
        SignalingClient ann = SignalingClient.connect(vertx, port);
        ann.identify(joinToken(room, "player-7", "").getString("token"));
        assertThat(ann.join(room).getString("op")).isEqualTo("joined");
        participants(room, 1);
        assertThat(send(key, "POST", "/api/rooms", body, 200).json().getInteger("participants"))
                .isOne();
        send(key, "DELETE", "/api/rooms/" + room + "/participants/player-7", NOTHING, 204);
        assertThat(ann.expect("error").getString("code")).isEqualTo("session_revoked");
        participants(room, 0);
        execute("update external_rooms set used_at = now() - interval '11 s'", Tuple.tuple());

        send(key, "POST", "/api/rooms", body, 200);
        result(new VanishingRooms(database, directory, bus).sweep());

        send(key, "GET", "/api/rooms/again", NOTHING, 200);
    }

    @Test
    void guestsInAnotherRoomAreNotListed() throws Exception {
        String room = newRoom("");
        String other = newRoom("");
        UUID member = newMember();
        List<Participant> present =
                List.of(new Participant(1, member, "mia", ParticipantState.INITIAL));
        result(
                directory.putPresence(
                        GuildStore.DEFAULT_GUILD,
                        UUID.fromString(other),
                        present,
                        Duration.ofMinutes(5)));
        String guest = joinToken(other, "player-8", "").getString("participant");

        for (String id : List.of(member.toString(), guest)) {
            String path = "/api/rooms/" + room + "/participants/" + id;
            for (String change : List.of("{\"muted\": true}", "{\"permissions\": []}")) {
                assertThat(send(key, "PATCH", path, change, 400).code()).isEqualTo("not_in_room");
            }
            assertThat(send(key, "DELETE", path, NOTHING, 400).code()).isEqualTo("not_in_room");
        }
        String here = "/api/rooms/" + other + "/participants/";
        send(key, "PATCH", here + member, "{\"muted\": true}", 204);
        send(key, "PATCH", here + guest, "{\"muted\": true}", 204);
        send(key, "DELETE", here + guest, NOTHING, 204);
    }

    private UUID newMember() {
        UUID member = UUID.randomUUID();
        execute(
                "insert into members (guild_id, user_id) values ($1, $2)",
                Tuple.of(GuildStore.DEFAULT_GUILD, member));
        return member;
    }

    @Test
    void aFullGuildTakesGuestsWhoAreThereAndCountsNoneWhoseTimeIsOver() {
        String room = newRoom("");
        joinToken(room, "player-10", "");
        execute(
                """
                insert into guests (guild_id, channel_id, external_id, name, permissions, expires_at)
                select $1, $2, 'filler-' || n, 'Filler', 0, now() + interval '1 h'
                from generate_series(1, $3::int) n
                """,
                Tuple.of(
                        GuildStore.DEFAULT_GUILD,
                        UUID.fromString(room),
                        ExternalGuestStore.GUESTS_PER_GUILD));

        joinToken(room, "player-10", "");
        String newcomer = "{\"user\": \"player-11\", \"name\": \"Ann\"}";
        assertThat(send(key, "POST", "/api/rooms/" + room + "/tokens", newcomer, 409).code())
                .isEqualTo("too_many_guests");
        execute(
                "update guests set expires_at = now() where external_id like 'filler-%'",
                Tuple.tuple());
        joinToken(room, "player-11", "");
        execute("delete from guests where external_id like 'filler-%'", Tuple.tuple());
    }

    @Test
    void aGuestWhoseTimeIsOverIsOut() throws Exception {
        String room = newRoom("");
        SignalingClient ann = SignalingClient.connect(vertx, port);
        ann.identify(joinToken(room, "player-5", "").getString("token"));
        assertThat(ann.join(room).getString("op")).isEqualTo("joined");
        execute(
                "update guests set expires_at = now() where external_id = $1",
                Tuple.of("player-5"));

        result(new VanishingRooms(database, directory, bus).sweep());

        assertThat(ann.expect("error").getString("code")).isEqualTo("session_revoked");
    }

    @ParameterizedTest
    @MethodSource("endpoints")
    void withoutAValidKeyOfTheScopeThereIsNothing(Endpoint endpoint) {
        String path = endpoint.path().formatted(newRoom("")).replaceFirst("\\?.*", "");
        EnumSet<ApiKeyScope> others = EnumSet.complementOf(EnumSet.of(endpoint.scope()));
        String expired = newKey(GuildStore.DEFAULT_GUILD, ALL, Duration.ofSeconds(-1));
        String revoked = newKey(GuildStore.DEFAULT_GUILD, ALL, null);
        send(revoked, "GET", "/api/rooms", NOTHING, 200);
        revoke(revoked);
        String tampered =
                key.substring(0, 10) + (key.charAt(10) == '0' ? '1' : '0') + key.substring(11);
        long refused = NodeCounts.of(vertx).of(NodeCounts.Event.API_KEY_REFUSED);

        assertThat(code(null, endpoint, path, 401)).isEqualTo("token_invalid");
        assertThat(code(tampered, endpoint, path, 401)).isEqualTo("token_invalid");
        assertThat(code(unknown(), endpoint, path, 401)).isEqualTo("token_invalid");
        assertThat(code(revoked, endpoint, path, 401)).isEqualTo("token_invalid");
        assertThat(code(expired, endpoint, path, 401)).isEqualTo("token_expired");
        assertThat(NodeCounts.of(vertx).of(NodeCounts.Event.API_KEY_REFUSED) - refused)
                .isEqualTo(4);
        String wrong = newKey(GuildStore.DEFAULT_GUILD, others, null);
        assertThat(code(wrong, endpoint, path, 403)).isEqualTo("forbidden");
        if (endpoint.path().contains("/%s")) {
            String foreign = newKey(otherGuild, ALL, null);
            assertThat(code(foreign, endpoint, path, 404)).isEqualTo("channel_not_found");
        }
        if (!endpoint.body().isEmpty()) {
            assertThat(send(key, endpoint.method(), path, "{\"admin\": 1}", 400).code())
                    .isEqualTo("bad_field");
            assertThat(send(key, endpoint.method(), path, "x".repeat(65_537), 413).code())
                    .isEqualTo("too_large");
        }
    }

    private String code(@Nullable String by, Endpoint endpoint, String path, int status) {
        return send(by, endpoint.method(), path, endpoint.body(), status).code();
    }

    @Test
    void whatIsWrongWithARequestIsNamed() {
        String room = newRoom("");
        for (String bad :
                List.of(
                        "{\"name\": \"\"}",
                        "{\"name\": \"R\", \"externalId\": \"a/b\"}",
                        "{\"name\": \"R\", \"externalId\": \"" + UUID.randomUUID() + "\"}",
                        "{\"name\": \"R\", \"deleteAfterEmptySeconds\": 1}",
                        "{\"name\": \"R\\u202e\"}")) {
            assertThat(send(key, "POST", "/api/rooms", bad, 400).code())
                    .as(bad)
                    .isEqualTo("bad_field");
        }
        String tokens = "/api/rooms/" + room + "/tokens";
        for (String bad :
                List.of(
                        "{\"user\": \"u\"}",
                        "{\"user\": \"" + UUID.randomUUID() + "\", \"name\": \"A\"}",
                        "{\"user\": \"u\", \"name\": \"" + "x".repeat(33) + "\"}",
                        "{\"user\": \"u\", \"name\": \"A\", \"permissions\": [\"administrator\"]}",
                        "{\"user\": \"u\", \"name\": \"A\", \"expiresInSeconds\": 86401}")) {
            assertThat(send(key, "POST", tokens, bad, 400).code()).as(bad).isEqualTo("bad_field");
        }
        String nobody = "/api/rooms/" + room + "/participants/" + UUID.randomUUID();
        assertThat(send(key, "PATCH", nobody, "{\"muted\": true}", 400).code())
                .isEqualTo("not_in_room");
        assertThat(send(key, "DELETE", nobody, NOTHING, 400).code()).isEqualTo("not_in_room");
        assertThat(
                        send(
                                        key,
                                        "POST",
                                        nobody + "/move",
                                        "{\"room\": \"%s\"}".formatted(room),
                                        400)
                                .code())
                .isEqualTo("not_in_room");
        assertThat(send(key, "PATCH", nobody, "{}", 400).code()).isEqualTo("bad_request");
    }

    @Test
    void everyAnswerSaysWhatIsLeft() {
        Answer answer = send(key, "GET", "/api/rooms", NOTHING, 200);
        assertThat(answer.header("RateLimit-Policy")).isEqualTo("\"key\";q=60000;w=60");
        assertThat(answer.header("RateLimit")).matches("\"key\";r=\\d+;t=\\d+");

        Map<String, String> client = Map.of("X-Forwarded-For", "203.0.113.7");
        Answer last = send(null, "GET", "/api/version", NOTHING, client);
        assertThat(last.header("RateLimit-Policy"))
                .isEqualTo("\"address\";q=50;w=60, \"route\";q=6000;w=60");
        assertThat(last.header("RateLimit")).isEqualTo("\"address\";r=49;t=2");
        for (int i = 0; i < 500 && last.status() == 200; i++) {
            last = send(null, "GET", "/api/version", NOTHING, client);
        }
        assertThat(last.code()).isEqualTo("rate_limited");
        assertThat(last.header("RateLimit")).startsWith("\"address\";r=0;t=");
        assertThat(Integer.parseInt(last.header("Retry-After"))).isPositive();
        assertThat(NodeRefusals.of(vertx).byLimit()).containsKey("requests_per_address");
        send(null, "GET", "/version", NOTHING, 200);
        assertThat(send(null, "GET", "/health/live", NOTHING, client).status()).isEqualTo(200);
    }

    @Test
    void aTokenDoesNotHideTheAddressWhereNoneIsAskedFor() {
        Answer answer =
                send(
                        null,
                        "GET",
                        "/api/version",
                        NOTHING,
                        Map.of("X-Forwarded-For", "203.0.113.8", "Authorization", "x"));
        assertThat(answer.header("RateLimit-Policy"))
                .isEqualTo("\"address\";q=50;w=60, \"route\";q=6000;w=60");
    }

    @Test
    void thePageOfTheContractAnswersToHead() {
        for (String path : List.of("/api/docs", "/api/docs/", "/api/docs/docs.js")) {
            assertThat(send(null, "HEAD", path, NOTHING, Map.of()).status())
                    .as(path)
                    .isEqualTo(path.endsWith("docs") ? 302 : 200);
        }
    }

    @Test
    void aRepeatedPostIsCarriedOutOnceAndAnsweredTwice() {
        Map<String, String> once = Map.of("Idempotency-Key", UUID.randomUUID().toString());
        String body = "{\"name\": \"Repeated\"}";
        Answer first = send(key, "POST", "/api/rooms", body, once);
        assertThat(first.status()).isEqualTo(201);
        assertThat(first.header("Idempotency-Replayed")).isEmpty();

        Answer second = repeated(body, once);
        assertThat(second.status()).isEqualTo(201);
        assertThat(second.json()).isEqualTo(first.json());
        assertThat(second.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(
                        allRooms().stream()
                                .filter(one ->
                                        ((JsonObject) one).getString("name").equals("Repeated")))
                .hasSize(1);
        List<String> stored =
                result(
                        database.accounts()
                                .query(
                                        "select encode(answer, 'escape') as text from idempotent_requests")
                                .execute()
                                .map(rows ->
                                        rows.stream().map(row -> row.getString("text")).toList()));
        assertThat(stored)
                .isNotEmpty()
                .noneMatch(answer -> answer != null && answer.contains("Repeated"));

        Answer other = send(key, "POST", "/api/rooms", "{\"name\": \"Other\"}", once);
        assertThat(other.status()).isEqualTo(422);
        assertThat(other.code()).isEqualTo("idempotency_key_reused");
        String foreign = newKey(otherGuild, ALL, null);
        Answer ofAnother = send(foreign, "POST", "/api/rooms", body, once);
        assertThat(ofAnother.json().getString("id")).isNotEqualTo(first.json().getString("id"));
        Answer bad = send(key, "POST", "/api/rooms", body, Map.of("Idempotency-Key", "short"));
        assertThat(bad.code()).isEqualTo("bad_field");
        assertThat(bad.json().getString("field")).isEqualTo("Idempotency-Key");
    }

    @Test
    void aPostWhoseClientGoesAwayIsCarriedOutOnce() throws Exception {
        String id = UUID.randomUUID().toString();
        String body = "{\"name\": \"Impatient\"}";
        // The request waits for the guild.
        SqlConnection holder = result(database.accounts().getConnection());
        Transaction held = result(holder.begin());
        result(
                holder.preparedQuery("select 1 from guilds where id = $1 for no key update")
                        .execute(Tuple.of(GuildStore.DEFAULT_GUILD)));
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
            String request =
                    """
                    POST /api/rooms HTTP/1.1
                    Host: 127.0.0.1
                    Authorization: Bearer %s
                    Idempotency-Key: %s
                    Content-Type: application/json
                    Content-Length: %d

                    %s\
                    """
                            .formatted(key, id, body.length(), body)
                            .replace("\n", "\r\n");
            client.getOutputStream().write(request.getBytes(UTF_8));
            while (!isUnderWay(id)) {
                Thread.onSpinWait();
            }
        }
        // By the time of these answers the server has seen the end of the connection.
        for (int i = 0; i < 20; i++) {
            send(null, "GET", "/health/live", NOTHING, 200);
        }
        result(held.commit());
        result(holder.close());

        Answer answer = repeated(body, Map.of("Idempotency-Key", id));

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(
                        allRooms().stream()
                                .filter(one ->
                                        ((JsonObject) one).getString("name").equals("Impatient")))
                .hasSize(1);
    }

    private boolean isUnderWay(String idempotencyKey) {
        return result(
                                database.accounts()
                                        .preparedQuery(
                                                """
                                                select 1 from idempotent_requests
                                                where key_hash = $1 and status is null
                                                """)
                                        .execute(
                                                Tuple.of(
                                                        Buffer.buffer(
                                                                SecretHash.of(idempotencyKey)))))
                        .size()
                > 0;
    }

    @Test
    void ofACallerTheNewestRequestsAreKept() {
        UUID caller = UUID.randomUUID();
        execute(
                """
                insert into idempotent_requests (caller, key_hash, fingerprint, created_at)
                select $1, sha256(n::text::bytea), '', now() - n * interval '10 ms'
                from generate_series(1, 10003) n
                """,
                Tuple.of(caller));

        result(new IdempotencyStore(database).purge());

        Row kept =
                result(
                                database.accounts()
                                        .preparedQuery(
                                                """
                                                select count(*)::int as count,
                                                    bool_or(key_hash = sha256('1')) as newest
                                                from idempotent_requests where caller = $1
                                                """)
                                        .execute(Tuple.of(caller)))
                        .iterator()
                        .next();
        assertThat(kept.getInteger("count")).isEqualTo(10_000);
        assertThat(kept.getBoolean("newest")).isTrue();
        execute("delete from idempotent_requests where caller = $1", Tuple.of(caller));
    }

    @Test
    void limitsTheBytesOfStoredAnswersOfACaller() {
        UUID caller = UUID.randomUUID();
        execute(
                """
                insert into idempotent_requests
                    (caller, key_hash, fingerprint, status, answer, created_at)
                select $1, sha256(n::text::bytea), 'x', 200,
                    convert_to(repeat('x', 1 << 18), 'UTF8'), now() - n * interval '1 second'
                from generate_series(1, 130) n
                """,
                Tuple.of(caller));

        result(new IdempotencyStore(database).purge());

        Row kept =
                result(
                                database.accounts()
                                        .preparedQuery(
                                                """
                                                select count(*)::int as count,
                                                    bool_or(key_hash = sha256('1')) as newest
                                                from idempotent_requests where caller = $1
                                                """)
                                        .execute(Tuple.of(caller)))
                        .iterator()
                        .next();
        assertThat(kept.getInteger("count")).isEqualTo(128);
        assertThat(kept.getBoolean("newest")).isTrue();
        execute("delete from idempotent_requests where caller = $1", Tuple.of(caller));
    }

    @Test
    void aRefusalIsRepeatedAndATokenIsTheSame() {
        String room = newRoom("");
        Map<String, String> once = Map.of("Idempotency-Key", UUID.randomUUID().toString());
        String path = "/api/rooms/" + room + "/tokens";
        String body = "{\"user\": \"player-9\", \"name\": \"Ann\"}";
        Answer first = send(key, "POST", path, body, once);
        assertThat(repeated(path, body, once).json()).isEqualTo(first.json());

        Map<String, String> gone = Map.of("Idempotency-Key", UUID.randomUUID().toString());
        String unknown = "/api/rooms/" + UUID.randomUUID() + "/tokens";
        assertThat(send(key, "POST", unknown, body, gone).code()).isEqualTo("channel_not_found");
        assertThat(repeated(unknown, body, gone).code()).isEqualTo("channel_not_found");
    }

    private Answer repeated(String body, Map<String, String> headers) {
        return repeated("/api/rooms", body, headers);
    }

    /// The first answer may have arrived before it was stored.
    private Answer repeated(String path, String body, Map<String, String> headers) {
        Answer answer = send(key, "POST", path, body, headers);
        while ("request_in_progress".equals(answer.code())) {
            answer = send(key, "POST", path, body, headers);
        }
        return answer;
    }

    private ParticipantState nextEnforced(String room, int number) throws InterruptedException {
        while (true) {
            if (shard.next(room, number) instanceof MediaMessage.Command command
                    && command.command() instanceof MediaCommand.ChangeState change) {
                return change.state();
            }
        }
    }

    private String newRoom(String rest) {
        return send(key, "POST", "/api/rooms", "{\"name\": \"Room\"%s}".formatted(rest), 201)
                .json()
                .getString("id");
    }

    private JsonObject joinToken(String room, String user, String rest) {
        return send(
                        key,
                        "POST",
                        "/api/rooms/" + room + "/tokens",
                        "{\"user\": \"%s\", \"name\": \"Ann\"%s}".formatted(user, rest),
                        201)
                .json();
    }

    private JsonArray allRooms() {
        JsonArray rooms = new JsonArray();
        String after = "";
        while (after != null) {
            JsonObject page = send(key, "GET", "/api/rooms" + after, NOTHING, 200).json();
            rooms.addAll(page.getJsonArray("rooms"));
            String next = page.getString("next");
            after = next == null ? null : "?after=" + next;
        }
        return rooms;
    }

    /// The directory gets them with the room's next update.
    private JsonArray participants(String room, int expected) {
        JsonArray found = new JsonArray();
        while (found.size() != expected) {
            found =
                    send(key, "GET", "/api/rooms/" + room + "/participants", NOTHING, 200)
                            .json()
                            .getJsonArray("participants");
        }
        return found;
    }

    private String newKey(UUID guild, Set<ApiKeyScope> scopes, @Nullable Duration lifetime) {
        ApiKeyText text = ApiKeyText.next(new SecureRandom());
        result(
                new ApiKeyStore(database)
                        .create(text, guild, UUID.randomUUID(), "Test", scopes, lifetime));
        return text.text();
    }

    private static String unknown() {
        return ApiKeyText.next(new SecureRandom()).text();
    }

    private void revoke(String revoked) {
        UUID id =
                result(new ApiKeyStore(database).use(new ApiKeyText(revoked).hash()))
                        .orElseThrow()
                        .id();
        result(new ApiKeyStore(database).revoke(id));
        bus.publish(Addresses.AUTH_EVENTS, new AuthEvent.ApiKeyChanged(id));
    }

    private void execute(String sql, Tuple values) {
        result(database.accounts().preparedQuery(sql).execute(values));
    }

    private Answer send(
            @Nullable String by, String method, String path, String body, int expectedStatus) {
        Answer answer = send(by, method, path, body, Map.of());
        assertThat(answer.status())
                .as("%s %s: %s", method, path, answer.json())
                .isEqualTo(expectedStatus);
        return answer;
    }

    private Answer send(
            @Nullable String by,
            String method,
            String path,
            String body,
            Map<String, String> headers) {
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
            request.header("authorization", "Bearer " + by);
        }
        headers.forEach(request::header);
        HttpResponse<String> answer = Nodes.send(http, request.build());
        contract.check(answer);
        return new Answer(
                answer.statusCode(),
                answer.body().startsWith("{") ? new JsonObject(answer.body()) : new JsonObject(),
                answer.headers());
    }
}
