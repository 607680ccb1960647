package verticles;

import static awaiting.Awaited.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static verticles.SignalingClient.objects;

import accounts.signing.KeyRing;
import accounts.signing.SigningKey;
import bus.Addresses;
import bus.Bus;
import bus.account.AuthMessage;
import bus.call.MediaMessage;
import bus.call.RoomMessage;
import bus.call.SessionMessage;
import bus.guild.ChatMessage;
import bus.guild.GuildEvent;
import call.MediaCommand;
import call.ParticipantId;
import call.ParticipantState;
import call.SlotOwner;
import call.TrackKind;
import chat.Author;
import chat.Draft;
import config.Settings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.LongStream;
import limits.AddressKey;
import limits.RateLimit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import rooms.Participant;
import rooms.permission.Permission;
import rooms.permission.Permissions;
import store.accounts.login.SigningKeyStore;
import store.directory.ClusterDirectory;
import store.directory.Directory;
import store.directory.RedisDirectory;
import store.directory.RedisServer;
import store.guild.MemberRoleStore;
import store.guild.RoleStore;
import store.postgres.Database;
import store.postgres.GuildStore;
import verticles.auth.AccessTokens;
import verticles.shared.NodeRateLimits;

/// Real sockets, bus and database; only the media shard is a recorder. Covers [SignalingVerticle],
/// [RoomRegistryVerticle], [verticles.session.SessionSocket], [verticles.session.SessionEffects],
/// [verticles.room.HostedRoom], [verticles.room.RoomAnnouncer],
/// [verticles.room.placement.ShardDirectory], [verticles.room.GuildService] and
/// [verticles.http.files.WebClientFiles]. Covers `Gzip`, `HandshakeEffects`, `SessionWriter`,
/// `LiveSession`, `RemoteSocket`, `ShownGuild`, `ResumedSession`, `SessionEvents` and
/// `NodeRateLimits`.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
class SignalingIT {
    private static final long WAIT_SECONDS = 120;

    private final Vertx vertx = Vertx.vertx();
    private final Bus bus = new Bus(vertx);
    private final HttpClient http = vertx.createHttpClient();
    private final AtomicInteger users = new AtomicInteger();

    private Settings settings;
    private Database database;
    private Directory directory;
    private RecordedShard shard;
    private String shardId;
    private String registryId;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        int port = NodeProcess.freePort();
        settings =
                Nodes.settings(
                        folder,
                        port,
                        Map.ofEntries(
                                Map.entry("accounts.registration", "open"),
                                Map.entry("accounts.registrationsPerHour", "1000"),
                                // Half a minute for the next one, so that a slow machine gets none.
                                Map.entry("limits.accounts.badTokensPerMinute", "2"),
                                Map.entry("signaling.heartbeatMillis", "4000"),
                                Map.entry("signaling.allowedOrigins", "https://chat.example.org")));
        database = result(Database.start(vertx, settings));
        directory = result(ClusterDirectory.open(vertx));
        shard = new RecordedShard(directory);
        shardId = result(vertx.deployVerticle(shard));
        Nodes.deploy(vertx, new AuthVerticle(settings, database, 0));
        registryId =
                Nodes.deploy(vertx, new RoomRegistryVerticle(settings, database, directory, 0));
        // They take new connections in turns.
        result(vertx.deployVerticle(new SignalingVerticle(settings, 0)));
        result(vertx.deployVerticle(new SignalingVerticle(settings, 1)));
    }

    @AfterAll
    void stop() {
        try {
            result(vertx.undeploy(registryId));
        } finally {
            // After a failed start as well: no server may be left running.
            result(database.close());
            result(vertx.close());
        }
    }

    @Test
    void twoPeopleMeetAndPart() throws Exception {
        SignalingClient ada = connect();
        JsonObject hello = ada.expect("hello");
        assertThat(hello.getInteger("seq")).isEqualTo(1);
        assertThat(hello.getInteger("heartbeatMillis")).isEqualTo(4000);
        JsonObject ready = ada.identify(token("ada"));
        String channel = channel(ready, 0);
        SignalingClient grace = connect();
        grace.identify(token("grace"));

        JsonObject adaJoined = ada.join(channel);
        int adasNumber = adaJoined.getInteger("participant");
        assertThat(numbers(adaJoined.getJsonArray("roster"))).containsExactly(adasNumber);
        assertThat(adaJoined.getJsonArray("shards"))
                .isEqualTo(
                        new JsonArray()
                                .add(new JsonObject().put("node", "media-node").put("shard", 0)));
        // Events of another channel may be left over from the test before.
        JsonObject news = grace.expect("presence");
        while (!news.getString("channel").equals(channel)) {
            news = grace.expect("presence");
        }
        JsonObject graceJoined = grace.join(channel);
        int gracesNumber = graceJoined.getInteger("participant");
        assertThat(numbers(graceJoined.getJsonArray("roster")))
                .containsExactly(adasNumber, gracesNumber);
        assertThat(numbers(ada.expect("roster").getJsonArray("joined")))
                .containsExactly(gracesNumber);

        JsonObject state =
                grace.expectAnswer(
                        grace.send(new JsonObject().put("op", "state").put("muted", true)));
        assertThat(state.getJsonObject("state").getBoolean("muted")).isTrue();
        JsonObject changed = objects(ada.expect("roster").getJsonArray("changed")).getFirst();
        assertThat(changed.getJsonObject("state").getBoolean("muted")).isTrue();

        SignalingClient linus = connect();
        List<JsonObject> present =
                objects(guild(linus.identify(token("linus"))).getJsonArray("channels")).stream()
                        .filter(c -> c.getString("id").equals(channel))
                        .flatMap(c -> objects(c.getJsonArray("participants")).stream())
                        .toList();
        assertThat(present).extracting(p -> p.getInteger("number")).contains(adasNumber);

        assertThat(grace.ask("leave").getString("reason")).isEqualTo("left");
        assertThat(ada.expect("roster").getJsonArray("left")).containsExactly(gracesNumber);
        ada.close();
        assertThat(linus.expect("presence").encode()).isNotEmpty();
        linus.close();
        grace.close();
    }

    @Test
    void anOfferGoesToTheShardAndItsEventsComeBack() throws Exception {
        SignalingClient ada = connect();
        JsonObject ready = ada.identify(token("ada"));
        String channel = channel(ready, 1);
        int number = ada.join(channel).getInteger("participant");

        int refused = offer(ada, "v=1");
        assertThat(ada.expectAnswer(refused).getString("code")).isEqualTo("sdp_malformed");
        int accepted = offer(ada, "v=0");
        assertThat(ada.expectAnswer(accepted).getString("sdp")).isEqualTo("the answer");
        assertThat(shard.next(channel, number)).isInstanceOf(MediaMessage.OpenConnection.class);
        MediaMessage.OpenConnection open =
                (MediaMessage.OpenConnection) shard.next(channel, number);
        assertThat(open.tracks()).isEqualTo(Map.of("0", TrackKind.MICROPHONE));
        assertThat(shard.next(channel, number))
                .isEqualTo(
                        new MediaMessage.Command(
                                UUID.fromString(channel),
                                open.epoch(),
                                number,
                                open.session(),
                                new MediaCommand.ChangeState(open.state())));

        bus.send(
                Addresses.session(open.session()),
                new SessionMessage.SlotsChanged(
                        new ParticipantId(open.epoch(), number),
                        open.placement(),
                        List.of(
                                new SlotOwner("4", 7, TrackKind.SCREEN_AUDIO, false),
                                new SlotOwner("5", 0, null, false))));
        assertThat(ada.expect("slots").getJsonArray("slots").encode())
                .isEqualTo(
                        "[{\"mid\":\"4\",\"participant\":7,\"track\":\"screenAudio\"},"
                                + "{\"mid\":\"5\",\"participant\":0}]");

        bus.send(
                Addresses.room(UUID.fromString(channel)),
                new RoomMessage.Speaking(
                        open.epoch(), open.placement(), List.of(number), List.of()));
        assertThat(ada.expect("speaking").getJsonArray("started")).containsExactly(number);

        ada.expectAnswer(ada.send(new JsonObject().put("op", "state").put("camera", true)));
        assertThat(shard.next(channel, number))
                .isEqualTo(
                        new MediaMessage.Command(
                                UUID.fromString(channel),
                                open.epoch(),
                                number,
                                null,
                                new MediaCommand.ChangeState(
                                        new ParticipantState(false, false, true, false))));

        bus.send(
                Addresses.room(UUID.fromString(channel)),
                new RoomMessage.ConnectionLost(open.epoch(), open.placement(), number));
        assertThat(ada.expect("left").getString("reason")).isEqualTo("media_lost");
        assertThat(shard.next(channel, number))
                .as("by the room or by the session, whichever is first")
                .isInstanceOfSatisfying(
                        MediaMessage.Command.class,
                        command ->
                                assertThat(command.command())
                                        .isEqualTo(new MediaCommand.Disconnect()));
        ada.close();
    }

    @Test
    void textMessagesReachThoseWhoMayViewTheChannel() throws Exception {
        SignalingClient ada = connect();
        SignalingClient grace = connect();
        JsonObject ready = ada.identify(token("ada"));
        JsonObject other = grace.identify(token("grace"));
        UUID hidden = UUID.fromString(channel(ready, 0));
        UUID open = UUID.fromString(channel(ready, 1));
        Author author =
                new Author(UUID.fromString(ready.getJsonObject("user").getString("id")), "ada");
        result(
                database.accounts()
                        .preparedQuery(
                                "insert into channel_overrides (guild_id, channel_id, user_id, allow, deny)"
                                        + " values ($1, $2, $3, 0, $4)")
                        .execute(
                                Tuple.of(
                                        GuildStore.DEFAULT_GUILD,
                                        hidden,
                                        UUID.fromString(
                                                other.getJsonObject("user").getString("id")),
                                        Permissions.of(Permission.VIEW_CHANNEL).bits())));

        for (UUID channel : List.of(hidden, open)) {
            result(
                    bus.request(
                            Addresses.CHAT,
                            new ChatMessage.Send(
                                    author,
                                    channel,
                                    new Draft("to " + channel, null, null, List.of()))));
        }

        assertThat(ada.expect("messageCreated").getJsonObject("message").getString("channel"))
                .isEqualTo(hidden.toString());
        JsonObject seen = ada.expect("messageCreated").getJsonObject("message");
        assertThat(seen.getString("content")).isEqualTo("to " + open);
        assertThat(seen.getJsonObject("author").getString("username"))
                .isEqualTo(ready.getJsonObject("user").getString("username"));
        assertThat(grace.expect("messageCreated").getJsonObject("message")).isEqualTo(seen);
        ada.close();
        grace.close();
    }

    /// The same messages, whether compressed or not, and in the same order.
    @Test
    void longMessagesAreCompressedForAClientThatAsksForIt() throws Exception {
        SignalingClient packed =
                SignalingClient.connect(
                        vertx,
                        new WebSocketConnectOptions()
                                .setPort(settings.http().plainPort())
                                .setURI("/ws?compress=gzip"));
        SignalingClient plain = connect();
        String channel = channel(packed.identify(token("ada")), 1);
        plain.identify(token("grace"));

        int before = packed.compressed();
        for (int length : List.of(20_000, 5)) {
            bus.publish(
                    Addresses.guild(GuildStore.DEFAULT_GUILD),
                    new GuildEvent.PresenceChanged(
                            GuildStore.DEFAULT_GUILD,
                            UUID.fromString(channel),
                            List.of(
                                    new Participant(
                                            1,
                                            UUID.randomUUID(),
                                            "x".repeat(length),
                                            ParticipantState.INITIAL)),
                            List.of(),
                            List.of()));
        }

        for (SignalingClient client : List.of(packed, plain)) {
            assertThat(joinedName(client, channel)).hasSize(20_000);
            assertThat(joinedName(client, channel)).hasSize(5);
        }
        assertThat(packed.compressed()).isEqualTo(before + 1);
        assertThat(plain.compressed()).isZero();
        packed.close();
        plain.close();
    }

    /// Of the next participant in the channel; events about others may be left over from
    /// the test before.
    private static String joinedName(SignalingClient client, String channel)
            throws InterruptedException {
        JsonObject news = client.expect("presence");
        while (!news.getString("channel").equals(channel)
                || news.getJsonArray("joined").isEmpty()) {
            news = client.expect("presence");
        }
        return news.getJsonArray("joined").getJsonObject(0).getString("username");
    }

    @Test
    void badFramesAreAnsweredAndTheConnectionStays() throws Exception {
        SignalingClient client = connect();
        client.sendText("{nonsense");
        assertThat(client.expect("error").getString("code")).isEqualTo("bad_json");
        client.sendBinary(Buffer.buffer(new byte[] {1, 2, 3}));
        assertThat(client.expect("error").getString("code")).isEqualTo("bad_json");
        client.sendText("{\"op\":\"dance\",\"id\":77}");
        JsonObject unknown = client.expect("error");
        assertThat(unknown.getString("code")).isEqualTo("unknown_op");
        assertThat(unknown.getInteger("re")).isEqualTo(77);
        client.sendText("{\"op\":\"ping\",\"t\":\"now\"}");
        assertThat(client.expect("error").getString("field")).isEqualTo("t");
        client.sendText("{\"op\":\"identify\",\"token\":\"" + "x".repeat(70_000) + "\"}");
        assertThat(client.expect("error").getString("code")).isEqualTo("frame_too_large");
        assertThat(client.join(UUID.randomUUID().toString()).getString("code"))
                .isEqualTo("not_identified");
        assertThat(client.identify("no token").getString("code")).isEqualTo("token_invalid");
        assertThat(client.identify(token("ada")).getString("op")).isEqualTo("ready");
        client.close();

        // Only invalid tokens are limited: an attacker does not lock out the others of an address.
        RateLimit badTokens = NodeRateLimits.badTokens(vertx, settings.limits().accounts());
        int allowed = settings.limits().accounts().badTokensPerMinute();
        for (int i = 0; i < allowed; i++) {
            long _ = badTokens.take(AddressKey.of("127.0.0.1"), System.nanoTime());
        }
        SignalingClient late = connect();
        assertThat(late.identify("no token").getString("code")).isEqualTo("rate_limited");
        assertThat(late.identify(token("ada")).getString("op")).isEqualTo("ready");
        late.close();
    }

    @Test
    void aFloodIsClosed() throws Exception {
        SignalingClient client = connect();
        for (int i = 0; i < 300; i++) {
            client.sendText("{\"op\":\"ping\",\"t\":1}");
        }

        assertThat(client.closeCode()).isEqualTo(4008);
    }

    @Test
    void silenceIsClosedAndPingsKeepAlive() throws Exception {
        SignalingClient silent = connect();
        SignalingClient alive = connect();
        long pings = vertx.setPeriodic(1_000, _ -> alive.sendText("{\"op\":\"ping\",\"t\":1}"));

        assertThat(silent.closeCode()).isEqualTo(4009);
        assertThat(alive.isClosed()).isFalse();
        vertx.cancelTimer(pings);
        alive.close();
    }

    /// Through the API, to the sessions of both, with rules, blocks, a lost connection and a
    /// deleted account.
    @Test
    void twoMembersWriteToEachOtherAndNoOtherMemberReadsIt() throws Exception {
        String adasToken = token("ada");
        String bobsToken = token("bob");
        String evesToken = token("eve");
        SignalingClient ada = connect();
        String adasId = ada.identify(adasToken).getJsonObject("user").getString("id");
        SignalingClient bob = connect();
        JsonObject bobsReady = bob.identify(bobsToken);
        String bobsId = bobsReady.getJsonObject("user").getString("id");
        SignalingClient eve = connect();
        eve.identify(evesToken);

        JsonObject conversation = open(adasToken, bobsId);
        String id = conversation.getString("id");
        String messages = "/api/channels/" + id + "/messages";
        assertThat(conversation.getBoolean("writable")).isTrue();
        assertThat(open(bobsToken, adasId).getString("id")).isEqualTo(id);
        assertThat(open(adasToken, UUID.randomUUID().toString()).getString("code"))
                .isEqualTo("not_found");
        assertThat(open(adasToken, adasId).getString("field")).isEqualTo("user");

        JsonObject sent = body(HttpMethod.POST, messages, adasToken, "{\"content\":\"psst\"}");
        for (SignalingClient reader : List.of(ada, bob)) {
            JsonObject created = reader.expect("messageCreated");
            assertThat(created.containsKey("guild")).isFalse();
            assertThat(created.getJsonObject("message")).isEqualTo(sent);
        }
        JsonObject listed = conversations(bobsToken).getFirst();
        assertThat(listed.getJsonObject("partner").getString("user")).isEqualTo(adasId);
        assertThat(listed.getInteger("unread")).isEqualTo(1);
        assertThat(listed.getString("activity")).isEqualTo(sent.getString("id"));
        assertThat(conversations(evesToken)).isEmpty();
        for (String path : List.of(messages, "/api/conversations/" + id)) {
            assertThat(body(HttpMethod.GET, path, evesToken, "").getString("code"))
                    .isEqualTo("channel_not_found");
        }
        assertThat(
                        body(HttpMethod.POST, messages, evesToken, "{\"content\":\"me too\"}")
                                .getString("code"))
                .isEqualTo("channel_not_found");

        bob.cut();
        long seq = bob.lastSeq();
        String reply =
                new JsonObject()
                        .put("content", "who is there?")
                        .put("replyTo", sent.getString("id"))
                        .encode();
        JsonObject answered = body(HttpMethod.POST, messages, bobsToken, reply);
        String reactions = messages + "/" + sent.getString("id") + "/reactions/%F0%9F%91%8B";
        assertThat(body(HttpMethod.PUT, reactions, bobsToken, "")).isEmpty();
        SignalingClient back = connect();
        back.expect("hello");
        back.takeSkipped();
        back.resume(bobsReady, seq);
        assertThat(back.takeSkipped())
                .extracting(message -> message.getString("op"))
                .containsExactly("messageCreated", "reactionAdded");
        assertThat(ada.expect("messageCreated").getJsonObject("message")).isEqualTo(answered);
        assertThat(ada.expect("reactionAdded").getString("user")).isEqualTo(bobsId);
        body(
                HttpMethod.PUT,
                "/api/channels/" + id + "/read-marker",
                bobsToken,
                new JsonObject().put("message", sent.getString("id")).encode());
        assertThat(back.expect("readMarkerMoved").getString("channel")).isEqualTo(id);
        assertThat(conversations(bobsToken).getFirst().getInteger("unread")).isZero();
        JsonArray page = body(HttpMethod.GET, messages, bobsToken, "").getJsonArray("messages");
        assertThat(objects(page))
                .extracting(message -> message.getString("content"))
                .containsExactly("who is there?", "psst");
        searchesInConversation(id, adasToken, bobsToken, evesToken, sent.getString("id"));
        assertThat(
                        body(
                                        HttpMethod.PATCH,
                                        messages + "/" + sent.getString("id"),
                                        bobsToken,
                                        "{\"content\":\"forged\"}")
                                .getString("code"))
                .isEqualTo("forbidden");

        body(HttpMethod.PUT, "/api/blocks/" + adasId, bobsToken, "");
        assertThat(conversations(bobsToken).getFirst().getBoolean("blocked")).isTrue();
        assertThat(conversations(adasToken).getFirst().getBoolean("writable")).isFalse();
        for (String token : List.of(adasToken, bobsToken)) {
            assertThat(
                            body(HttpMethod.POST, messages, token, "{\"content\":\"hello?\"}")
                                    .getString("code"))
                    .isEqualTo("forbidden");
        }
        body(HttpMethod.DELETE, "/api/blocks/" + adasId, bobsToken, "");
        body(HttpMethod.PUT, "/api/privacy", evesToken, "{\"directMessages\":false}");
        String evesId = userOf(evesToken);
        assertThat(open(adasToken, evesId).getString("code")).isEqualTo("forbidden");
        open(evesToken, adasId);
        assertThat(open(adasToken, evesId).getBoolean("writable")).isTrue();

        JsonArray exported =
                body(HttpMethod.GET, "/api/auth/export/messages", adasToken, "")
                        .getJsonArray("messages");
        assertThat(exported.getJsonObject(0).getString("partner")).isEqualTo(bobsId);
        result(
                request(
                        HttpMethod.POST,
                        "/api/auth/deletion",
                        adasToken,
                        "{\"password\":\"correct horse 9\"}"));
        JsonArray left = body(HttpMethod.GET, messages, bobsToken, "").getJsonArray("messages");
        assertThat(objects(left))
                .extracting(message -> message.getString("content"))
                .containsExactly("who is there?");
        assertThat(conversations(bobsToken).getFirst().getBoolean("writable")).isFalse();
        assertThat(
                        body(HttpMethod.POST, messages, bobsToken, "{\"content\":\"gone?\"}")
                                .getString("code"))
                .isEqualTo("forbidden");
        back.close();
        eve.close();
    }

    /// Only the two find what is in it, each of them by pages, and the guild of both does not.
    private void searchesInConversation(
            String id, String adasToken, String bobsToken, String evesToken, String psst) {
        String path = "/api/channels/" + id + "/search";
        String messages = "/api/channels/" + id + "/messages";
        JsonObject second = body(HttpMethod.POST, messages, bobsToken, "{\"content\":\"PSST!\"}");
        String deleted =
                body(HttpMethod.POST, messages, bobsToken, "{\"content\":\"psst, wrong\"}")
                        .getString("id");
        body(HttpMethod.DELETE, messages + "/" + deleted, bobsToken, "");
        JsonObject psstSearch = new JsonObject().put("text", "psst");
        for (String token : List.of(adasToken, bobsToken)) {
            assertThat(
                            objects(
                                    body(HttpMethod.POST, path, token, psstSearch.encode())
                                            .getJsonArray("messages")))
                    .extracting(message -> message.getString("id"))
                    .containsExactly(second.getString("id"), psst);
        }
        JsonObject older = psstSearch.copy().put("before", second.getString("id"));
        assertThat(
                        objects(
                                body(HttpMethod.POST, path, adasToken, older.encode())
                                        .getJsonArray("messages")))
                .extracting(message -> message.getString("id"))
                .containsExactly(psst);
        assertThat(
                        body(
                                        HttpMethod.POST,
                                        "/api/guilds/" + GuildStore.DEFAULT_GUILD + "/search",
                                        adasToken,
                                        psstSearch.encode())
                                .getJsonArray("messages"))
                .isEmpty();
        String unknown = "/api/channels/" + UUID.randomUUID() + "/search";
        JsonObject refused = body(HttpMethod.POST, unknown, evesToken, psstSearch.encode());
        assertThat(refused.getString("code")).isEqualTo("channel_not_found");
        assertThat(body(HttpMethod.POST, path, evesToken, psstSearch.encode()))
                .as("for a stranger it is like one that does not exist")
                .isEqualTo(refused);
        body(HttpMethod.DELETE, messages + "/" + second.getString("id"), bobsToken, "");
    }

    private List<JsonObject> conversations(String token) {
        return objects(
                body(HttpMethod.GET, "/api/conversations", token, "")
                        .getJsonArray("conversations"));
    }

    private String userOf(String token) {
        return body(HttpMethod.GET, "/api/auth/me", token, "").getString("id");
    }

    private JsonObject open(String token, String user) {
        return body(
                HttpMethod.POST,
                "/api/conversations",
                token,
                new JsonObject().put("user", user).encode());
    }

    /// Of the answer, also of a refusal.
    private JsonObject body(HttpMethod method, String path, String token, String json) {
        Buffer body = result(request(method, path, token, json, HttpClientResponse::body));
        return body.length() == 0 ? new JsonObject() : body.toJsonObject();
    }

    /// Three times, so that the session is on another verticle than the connection at least once.
    @Test
    void aCutConnectionIsResumedInTheRoomWithAllThatWasMissed() throws Exception {
        SignalingClient ada = connect();
        JsonObject ready = ada.identify(token("ada"));
        String channel = channel(ready, 0);
        int adasNumber = ada.join(channel).getInteger("participant");
        SignalingClient grace = connect();
        grace.identify(token("grace"));
        int gracesNumber = grace.join(channel).getInteger("participant");
        ada.expect("roster");

        for (int round = 0; round < 3; round++) {
            boolean muted = round % 2 == 0;
            ada.cut();
            long seq = ada.lastSeq();
            grace.ask(new JsonObject().put("op", "state").put("muted", muted));
            SignalingClient back = connect();
            back.expect("hello");
            back.takeSkipped();
            JsonObject resumed = back.resume(ready, seq);
            assertThat(resumed.getString("op")).isEqualTo("resumed");
            List<JsonObject> missed = back.takeSkipped();
            assertThat(missed)
                    .extracting(message -> message.getLong("seq"))
                    .isEqualTo(
                            LongStream.rangeClosed(seq + 1, seq + missed.size()).boxed().toList());
            assertThat(resumed.getLong("seq")).isEqualTo(seq + missed.size() + 1);
            // The room sends changes in batches: this one may still come.
            Optional<JsonObject> known =
                    missed.stream()
                            .filter(message -> message.getString("op").equals("roster"))
                            .findFirst();
            JsonObject roster = known.isPresent() ? known.get() : back.expect("roster");
            JsonObject changed = objects(roster.getJsonArray("changed")).getFirst();
            assertThat(changed.getJsonObject("state").getBoolean("muted")).isEqualTo(muted);
            ada = back;
        }

        JsonObject state = ada.ask(new JsonObject().put("op", "state").put("deafened", true));
        assertThat(state.getJsonObject("state").getBoolean("deafened")).isTrue();
        JsonObject seen = grace.expect("roster");
        assertThat(objects(seen.getJsonArray("changed")).getFirst().getInteger("number"))
                .isEqualTo(adasNumber);
        assertThat(grace.takeSkipped())
                .as("ada never left")
                .noneMatch(message ->
                        message.getString("op").equals("roster")
                                && !message.getJsonArray("left").isEmpty());
        assertThat(ada.ask("leave").getString("reason")).isEqualTo("left");
        assertThat(grace.expect("roster").getJsonArray("left")).containsExactly(adasNumber);
        assertThat(gracesNumber).isNotEqualTo(adasNumber);
        ada.close();
        grace.close();
    }

    @Test
    void aSessionIsResumedByItsOwnClientOnly() throws Exception {
        SignalingClient ada = connect();
        JsonObject ready = ada.identify(token("ada"));
        long seq = ada.lastSeq();
        SignalingClient stranger = connect();

        JsonObject wrongKey = stranger.resume(ready.copy().put("resumeKey", "0123"), seq);
        assertThat(wrongKey.getString("code")).isEqualTo("session_ended");
        JsonObject unknown = stranger.resume(ready.copy().put("session", "none"), seq);
        assertThat(unknown).isEqualTo(wrongKey.copy().put("re", 2).put("seq", 3));
        ada.close();
        // The client may see the end of the connection before the server does.
        Awaitility.await("a close frame ends the session")
                .until(() -> "session_ended".equals(resumeCode(ready, seq)));
        assertThat(stranger.identify(token("stranger")).getString("op")).isEqualTo("ready");
        stranger.close();
    }

    /// @return of the refusal, null for a session that goes on
    private @Nullable String resumeCode(JsonObject ready, long seq) throws Exception {
        SignalingClient client = connect();
        String code = client.resume(ready, seq).getString("code");
        client.close();
        return code;
    }

    @Test
    void anExpiredTokenIsRefusedAndAFreshOneTaken() throws Exception {
        SignalingClient client = connect();

        assertThat(client.identify(expiredToken()).getString("code")).isEqualTo("token_expired");
        assertThat(client.identify(token("ada")).getString("op")).isEqualTo("ready");
        client.close();
    }

    @Test
    void aRevokedDeviceIsPutOut() throws Exception {
        String token = token("ada");
        SignalingClient client = connect();
        client.identify(token);
        result(bus.request(Addresses.AUTH, new AuthMessage.Logout(token)));

        assertThat(client.expect("error").getString("code")).isEqualTo("session_revoked");
        assertThat(client.closeCode()).isEqualTo(4004);
    }

    @Test
    void theSameUserMovesToTheNewDevice() throws Exception {
        String token = token("ada");
        SignalingClient laptop = connect();
        String channel = channel(laptop.identify(token), 2);
        laptop.join(channel);
        SignalingClient phone = connect();
        phone.identify(token);
        phone.join(channel);

        assertThat(laptop.expect("left").getString("reason")).isEqualTo("joined_elsewhere");
        assertThat(laptop.ask("leave").getString("code")).isEqualTo("not_in_room");
        assertThat(phone.join(channel).getString("code")).isEqualTo("already_in_room");
        laptop.close();
        phone.close();
    }

    @Test
    void aChannelThatIsNotThereCannotBeJoined() throws Exception {
        SignalingClient client = connect();
        client.identify(token("ada"));

        assertThat(client.join(UUID.randomUUID().toString()).getString("code"))
                .isEqualTo("channel_not_found");
        client.close();
    }

    @Test
    void joinAndLeaveInOneBreathEndsOutside() throws Exception {
        SignalingClient ada = connect();
        String channel = channel(ada.identify(token("ada")), 0);
        // As many joins as the pace of one connection allows at once.
        for (int i = 0; i < 5; i++) {
            int join = ada.send(new JsonObject().put("op", "join").put("channel", channel));
            int leave = ada.send(new JsonObject().put("op", "leave"));
            ada.expectAnswer(join);
            assertThat(ada.expectAnswer(leave).getString("reason")).isEqualTo("left");
        }
        ada.close();
        SignalingClient grace = connect();
        grace.identify(token("grace"));

        // The last join may be undone only after its answer has come from the room: then it is
        // an event.
        if (grace.join(channel).getJsonArray("roster").size() > 1) {
            assertThat(grace.expect("roster").getJsonArray("left")).hasSize(1);
        }
        grace.close();
    }

    @Test
    void pagesOfOtherOriginsAreTurnedAway() {
        assertThatThrownBy(() -> connectFrom("https://evil.example.org"))
                .rootCause()
                .isInstanceOfSatisfying(
                        UpgradeRejectedException.class,
                        e -> assertThat(e.getStatus()).isEqualTo(403));
        connectFrom("https://chat.example.org").close();
        connectFrom("http://127.0.0.1:" + settings.http().plainPort()).close();
    }

    @Test
    void servesTheWebClientThatIsAskedForAnewEveryTime() {
        HttpClientResponse page = get("/", Map.of());
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.getHeader("Content-Type")).isEqualTo("text/html; charset=utf-8");
        assertThat(page.getHeader("Content-Security-Policy"))
                .contains("script-src 'self' 'wasm-unsafe-eval';");
        assertThat(page.getHeader("Permissions-Policy")).contains("microphone=(self)");
        assertThat(page.getHeader("Cache-Control")).isEqualTo("no-cache");
        String etag = page.getHeader("ETag");
        assertThat(get("/", Map.of("If-None-Match", etag)).statusCode()).isEqualTo(304);
        assertThat(get("/app.js", Map.of()).getHeader("Content-Type"))
                .isEqualTo("text/javascript; charset=utf-8");
        for (String other :
                List.of("/none.js", "/..%2flogback.xml", "/%2e%2e/logback.xml", "/ui")) {
            assertThat(get(other, Map.of()).statusCode()).as(other).isEqualTo(404);
        }
    }

    /// Relative, so that a reverse proxy may serve the page below a prefix.
    @Test
    void linksLeadToThePageWithTheirCodeInTheFragment() {
        for (String link : List.of("/i/Abc123", "/r/Abc123")) {
            HttpClientResponse redirect = get(link, Map.of());
            assertThat(redirect.statusCode()).isEqualTo(302);
            assertThat(redirect.getHeader("Location")).isEqualTo("../#" + link);
            assertThat(redirect.getHeader("Cache-Control")).isEqualTo("no-store");
        }
        for (String other : List.of("/i/", "/i/a-b", "/i/a/b", "/x/Abc123")) {
            assertThat(get(other, Map.of()).statusCode()).as(other).isEqualTo(404);
        }
    }

    @Test
    void theApiIsAtTheSameDoor() throws Exception {
        String token = token("ada");
        SignalingClient ada = connect();
        JsonObject ready = ada.identify(token);

        giveRole(ready, Permission.MANAGE_CHANNELS);

        assertThat(get("/api/guilds", Map.of("Authorization", "Bearer " + token)).statusCode())
                .isEqualTo(200);
        assertThat(get("/api/guilds", Map.of()).statusCode()).isEqualTo(401);
        JsonObject created =
                result(
                        request(
                                        HttpMethod.POST,
                                        "/api/guilds/" + guild(ready).getString("id") + "/channels",
                                        token,
                                        "{\"name\":\"Attic\"}",
                                        HttpClientResponse::body)
                                .map(Buffer::toJsonObject));
        assertThat(created.getString("name")).isEqualTo("Attic");
        JsonObject news = ada.expect("channelCreated").getJsonObject("channel");
        assertThat(news.getString("name")).isEqualTo("Attic");
        assertThat(ada.join(news.getString("id")).getString("op")).isEqualTo("joined");
        ada.close();
    }

    @Test
    void onlyPagesOfNamedOriginsReadTheApi() {
        HttpClientResponse own = get("/api/guilds", Map.of("Origin", "https://127.0.0.1"));
        assertThat(own.statusCode()).isEqualTo(401);
        assertThat(own.getHeader("Access-Control-Allow-Origin")).isNull();

        HttpClientResponse named = get("/api/guilds", Map.of("Origin", "https://chat.example.org"));
        assertThat(named.statusCode()).isEqualTo(401);
        assertThat(named.getHeader("Access-Control-Allow-Origin"))
                .isEqualTo("https://chat.example.org");
        assertThat(named.getHeader("Access-Control-Allow-Credentials")).isNull();
        assertThat(named.getHeader("Access-Control-Expose-Headers"))
                .contains("RateLimit", "Retry-After", "Idempotency-Replayed");
        for (String path : List.of("/version", "/voice/sfu-node/" + UUID.randomUUID())) {
            assertThat(
                            get(path, Map.of("Origin", "https://chat.example.org"))
                                    .getHeader("Access-Control-Allow-Origin"))
                    .as(path)
                    .isEqualTo("https://chat.example.org");
        }

        Map<String, Integer> answers =
                Map.of("https://chat.example.org", 204, "https://evil.example.org", 405);
        answers.forEach((origin, status) -> assertThat(preflight(origin)).isEqualTo(status));
    }

    private int preflight(String origin) {
        return result(
                http.request(
                                HttpMethod.OPTIONS,
                                settings.http().plainPort(),
                                "127.0.0.1",
                                "/api/auth/login")
                        .compose(request ->
                                request.putHeader("Origin", origin)
                                        .putHeader("Access-Control-Request-Method", "POST")
                                        .putHeader("Access-Control-Request-Headers", "content-type")
                                        .send())
                        .map(HttpClientResponse::statusCode));
    }

    private void giveRole(JsonObject ready, Permission permission) throws Exception {
        RoleStore roles = new RoleStore(database);
        UUID guild = UUID.fromString(guild(ready).getString("id"));
        UUID user = UUID.fromString(ready.getJsonObject("user").getString("id"));
        result(
                roles.create(guild, user, permission.words(), null, Permissions.of(permission))
                        .compose(role ->
                                new MemberRoleStore(database)
                                        .assign(guild, user, user, role.id(), _ -> {})));
    }

    /// H18: the participants are notified why, and the shard ends their media.
    @Test
    void deletingAChannelEndsItsCall() throws Exception {
        String token = token("ada");
        SignalingClient ada = connect();
        JsonObject ready = ada.identify(token);
        String channels = "/api/guilds/" + guild(ready).getString("id") + "/channels";
        giveRole(ready, Permission.MANAGE_CHANNELS);
        String channel =
                result(
                        request(
                                        HttpMethod.POST,
                                        channels,
                                        token,
                                        "{\"name\":\"Cellar\"}",
                                        HttpClientResponse::body)
                                .map(body -> body.toJsonObject().getString("id")));
        SignalingClient grace = connect();
        grace.identify(token("grace"));
        SignalingClient linus = connect();
        linus.identify(token("linus"));
        List<Integer> numbers = new ArrayList<>();
        for (SignalingClient participant : List.of(ada, grace)) {
            numbers.add(participant.join(channel).getInteger("participant"));
            participant.expectAnswer(offer(participant, "v=0"));
        }

        assertThat(
                        result(request(HttpMethod.DELETE, "/api/channels/" + channel, token, ""))
                                .statusCode())
                .isEqualTo(204);

        for (SignalingClient participant : List.of(ada, grace)) {
            assertThat(participant.expect("left").getString("reason")).isEqualTo("channel_deleted");
        }
        assertThat(linus.expect("channelDeleted").getString("channel")).isEqualTo(channel);
        shard.awaitDisconnected(channel, numbers);
        assertThat(grace.join(channel).getString("code")).isEqualTo("channel_not_found");
        List.of(ada, grace, linus).forEach(SignalingClient::close);
    }

    /// N3 of the directory: calls in progress go on, a new one cannot begin, and a client reads
    /// why.
    @Test
    void withoutTheDirectoryAJoinIsUnavailable(@TempDir Path redisFolder) throws Exception {
        try (RedisServer redis = new RedisServer(redisFolder)) {
            Directory inRedis = result(RedisDirectory.open(vertx, redis.url()));
            String shardInRedis = result(vertx.deployVerticle(new RecordedShard(inRedis)));
            result(vertx.undeploy(registryId));
            registryId =
                    Nodes.deploy(vertx, new RoomRegistryVerticle(settings, database, inRedis, 2));
            SignalingClient ada = connect();
            JsonObject ready = ada.identify(token("ada"));
            assertThat(ada.join(channel(ready, 0)).getString("op")).isEqualTo("joined");

            redis.kill();

            SignalingClient grace = connect();
            grace.identify(token("grace"));
            JsonObject refused = grace.join(channel(ready, 1));
            assertThat(refused.getString("code")).isEqualTo("unavailable");
            assertThat(refused.getString("message"))
                    .startsWith("The directory of the cluster cannot be reached");
            assertThat(grace.join(channel(ready, 0)).getString("op")).isEqualTo("joined");

            redis.restart();
            long pings = vertx.setPeriodic(1_000, _ -> grace.sendText("{\"op\":\"ping\",\"t\":1}"));
            Awaitility.await("a join")
                    .atMost(WAIT_SECONDS, TimeUnit.SECONDS)
                    .pollInterval(Duration.ofSeconds(5))
                    .until(() -> {
                        JsonObject answer = grace.join(channel(ready, 1));
                        assertThat(answer.getString("code"))
                                .isIn(null, "unavailable", "no_media_node");
                        return answer.getString("op").equals("joined");
                    });
            vertx.cancelTimer(pings);
            List.of(ada, grace).forEach(SignalingClient::close);
            result(vertx.undeploy(registryId));
            registryId =
                    Nodes.deploy(vertx, new RoomRegistryVerticle(settings, database, directory, 3));
            result(vertx.undeploy(shardInRedis));
            result(inRedis.close());
        }
    }

    @Test
    void aRoomMovesToAnotherRegistryWhenItsOwnerStops() throws Exception {
        SignalingClient ada = connect();
        String channel = channel(ada.identify(token("ada")), 2);
        int number = ada.join(channel).getInteger("participant");
        String next =
                Nodes.deploy(vertx, new RoomRegistryVerticle(settings, database, directory, 1));
        result(vertx.undeploy(registryId));
        registryId = next;

        // The answer to the session that found the next owner.
        ada.expect("roster");
        SignalingClient ben = connect();
        ben.identify(token("ben"));
        JsonObject joined = ben.join(channel);
        assertThat(joined.getString("op")).isEqualTo("joined");
        assertThat(joined.getJsonArray("roster").getJsonObject(0).getInteger("number"))
                .as("the same participant")
                .isEqualTo(number);
        assertThat(ada.expect("roster").getJsonArray("joined")).hasSize(1);
        ada.close();
        ben.close();
    }

    @Test
    void participantsOnALostShardAreAskedToJoinAgain() throws Exception {
        SignalingClient ada = connect();
        String channel = channel(ada.identify(token("ada")), 1);
        ada.join(channel);
        long pings = vertx.setPeriodic(1_000, _ -> ada.sendText("{\"op\":\"ping\",\"t\":1}"));
        result(vertx.undeploy(shardId));

        assertThat(ada.expect("left").getString("reason")).isEqualTo("media_lost");
        assertThat(ada.join(channel).getString("code")).isEqualTo("no_media_node");
        shard = new RecordedShard(directory);
        shardId = result(vertx.deployVerticle(shard));
        assertThat(ada.join(channel).getString("op")).isEqualTo("joined");
        vertx.cancelTimer(pings);
        ada.close();
    }

    private SignalingClient connect() {
        return SignalingClient.connect(vertx, settings.http().plainPort());
    }

    private SignalingClient connectFrom(String origin) {
        return SignalingClient.connect(
                vertx,
                new WebSocketConnectOptions()
                        .setPort(settings.http().plainPort())
                        .setURI("/ws")
                        .addHeader("Origin", origin));
    }

    private HttpClientResponse get(String path, Map<String, String> headers) {
        return result(
                http.request(HttpMethod.GET, settings.http().plainPort(), "127.0.0.1", path)
                        .compose(request -> {
                            headers.forEach(request::putHeader);
                            return request.send();
                        }));
    }

    private Future<HttpClientResponse> request(
            HttpMethod method, String path, String token, String json) {
        return request(method, path, token, json, Future::succeededFuture);
    }

    /// @param read begins on the event loop: the body of a response that has ended never arrives
    private <T> Future<T> request(
            HttpMethod method,
            String path,
            String token,
            String json,
            Function<HttpClientResponse, Future<T>> read) {
        return http.request(method, settings.http().plainPort(), "127.0.0.1", path)
                .compose(request ->
                        request.putHeader("Authorization", "Bearer " + token)
                                .putHeader("Content-Type", "application/json")
                                .send(json)
                                .compose(read));
    }

    private static int offer(SignalingClient client, String sdp) {
        return client.send(
                new JsonObject()
                        .put("op", "offer")
                        .put("sdp", sdp)
                        .put("tracks", new JsonObject().put("0", "microphone")));
    }

    private String token(String name) {
        return register(bus, name);
    }

    private String register(Bus auth, String name) {
        String username = name + users.incrementAndGet();
        return result(
                        auth.request(
                                Addresses.AUTH,
                                new AuthMessage.Register(
                                        username,
                                        "correct horse 9",
                                        "IT",
                                        null,
                                        "127.0.0.1",
                                        null)))
                .tokens()
                .accessToken();
    }

    private String expiredToken() {
        KeyRing keys =
                result(
                        new SigningKeyStore(database, () -> SigningKey.next(new SecureRandom()))
                                .keys(Duration.ofDays(30)));
        return new AccessTokens(vertx, keys, Duration.ofSeconds(1))
                .issue(
                        UUID.randomUUID(),
                        "late",
                        UUID.randomUUID(),
                        System.currentTimeMillis() - 5_000);
    }

    private static JsonObject guild(JsonObject ready) {
        return ready.getJsonArray("guilds").getJsonObject(0);
    }

    private static String channel(JsonObject ready, int index) {
        return guild(ready).getJsonArray("channels").getJsonObject(index).getString("id");
    }

    private static List<Integer> numbers(JsonArray participants) {
        return objects(participants).stream().map(p -> p.getInteger("number")).toList();
    }
}
