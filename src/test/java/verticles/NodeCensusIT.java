package verticles;

import static awaiting.Awaited.result;
import static org.assertj.core.api.Assertions.assertThat;

import bus.Addresses;
import bus.Bus;
import bus.account.AuthMessage;
import config.Settings;
import config.load.SettingsLoader;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import simulation.EngineCensus;
import store.directory.ClusterDirectory;
import store.directory.Directory;
import store.postgres.Database;
import store.postgres.TestDatabase;

/// N1, H2, M4: what clients make a node remember is forgotten when they are gone. Real verticles,
/// sockets, bus and database; only the media shard is a recorder. Walks from the verticles through
/// all objects of ours. Covers `MemberWatch`, `OwnedRooms`, `ChannelRooms` and `Ownership`.
@Timeout(300)
class NodeCensusIT {
    private static final int ROUNDS = 12;
    private static final int FEW = 5;
    private static final int CLIENTS = 4;

    private static final List<String> OURS =
            List.of(
                    "verticles.",
                    "bus.",
                    "signaling.",
                    "rooms.",
                    "presence.",
                    "chat.",
                    "events.",
                    "caching.",
                    "store.",
                    "accounts.",
                    "limits.");

    private final Vertx vertx = Vertx.vertx();
    private final Bus bus = new Bus(vertx);
    private final JsonArray userIds = new JsonArray();
    private int port;
    private Database database;
    private RecordedShard shard;
    private AuthVerticle auth;
    private RoomRegistryVerticle registry;
    private SignalingVerticle signaling;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        port = NodeProcess.freePort();
        Settings settings =
                SettingsLoader.defaults(
                        Map.of(
                                "node.id", "test",
                                "node.dataFolder", TestDatabase.prepare(folder).toString(),
                                "http.plainPort", String.valueOf(port),
                                "http.port", "0",
                                "accounts.registration", "open",
                                "accounts.argon2MemoryKibibytes", "64",
                                "accounts.argon2Iterations", "1",
                                "accounts.loginsPerMinute", "1000",
                                "accounts.registrationsPerHour", "1000"));
        database = result(Database.start(vertx, settings));
        Directory directory = result(ClusterDirectory.open(vertx));
        shard = new RecordedShard(directory);
        auth = new AuthVerticle(settings, database, 0);
        registry = new RoomRegistryVerticle(settings, database, directory, 0);
        signaling = new SignalingVerticle(settings, 0);
        result(vertx.deployVerticle(shard));
        result(
                vertx.deployVerticle(
                        auth,
                        new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD)));
        result(vertx.deployVerticle(registry));
        result(vertx.deployVerticle(signaling));
    }

    @AfterEach
    void stop() {
        result(database.close());
        result(vertx.close());
    }

    @Test
    void aNodeRemembersNothingOfClientsThatAreGone() throws Exception {
        for (int i = 0; i < CLIENTS; i++) {
            AuthMessage.Registered registered =
                    result(
                            bus.request(
                                    Addresses.AUTH,
                                    new AuthMessage.Register(
                                            "user" + i,
                                            "a good password",
                                            "test",
                                            null,
                                            "192.0.2.1",
                                            null)));
            userIds.add(registered.tokens().identity().user().toString());
        }
        // So that each has met its limits before the first census.
        for (int i = 0; i < CLIENTS; i++) {
            SignalingClient client = SignalingClient.connect(vertx, port);
            client.join(firstChannel(firstGuild(client, "user" + i)));
            client.close();
        }
        List<Map<String, Long>> censuses = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            churn();
            censuses.add(censusOnceAllAreGone());
        }

        assertThat(censuses.getLast())
                .containsKeys(
                        "verticles.SignalingVerticle.sockets",
                        "verticles.room.registry.OwnedRooms.rooms");
        assertThat(EngineCensus.grown(censuses, FEW)).isEmpty();
    }

    /// Of the clients one leaves its room, one closes its socket in it, one goes before its join is
    /// answered, and one never identifies itself. Those in the room are idle and watch the members.
    private void churn() throws Exception {
        List<SignalingClient> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            SignalingClient client = SignalingClient.connect(vertx, port);
            clients.add(client);
            if (i == CLIENTS - 1) {
                client.sendText("{");
                client.expect("error");
                continue;
            }
            JsonObject guild = firstGuild(client, "user" + i);
            String channel = firstChannel(guild);
            if (i == CLIENTS - 2) {
                client.send(new JsonObject().put("op", "join").put("channel", channel));
            } else {
                client.join(channel);
                client.ask("state");
                client.send(new JsonObject().put("op", "status").put("status", "idle"));
                client.send(
                        new JsonObject()
                                .put("op", "watch")
                                .put("guild", guild.getString("id"))
                                .put("users", userIds));
                client.expect("statuses");
            }
            if (i == 0) {
                client.ask("leave");
            }
        }
        clients.forEach(SignalingClient::close);
        for (SignalingClient client : clients) {
            client.closeCode();
        }
    }

    /// Logs in and identifies itself.
    private JsonObject firstGuild(SignalingClient client, String name) throws Exception {
        return client.identify(login(name)).getJsonArray("guilds").getJsonObject(0);
    }

    private static String firstChannel(JsonObject guild) {
        return guild.getJsonArray("channels").getJsonObject(0).getString("id");
    }

    /// The clients see their sockets closed before the node has notified the rooms.
    private Map<String, Long> censusOnceAllAreGone() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> {
                    Map<String, Long> census = census();
                    return isEmpty(census, "verticles.SignalingVerticle.sockets")
                            && isEmpty(census, "rooms.live.Room.members");
                });
        return census();
    }

    private static boolean isEmpty(Map<String, Long> census, String where) {
        return census.getOrDefault(where, 0L) == 0;
    }

    private Map<String, Long> census() {
        while (true) {
            try {
                return EngineCensus.of(List.of(auth, registry, signaling), OURS);
            } catch (ConcurrentModificationException stillMoving) {
                Thread.onSpinWait();
            }
        }
    }

    private String login(String name) {
        return result(
                        bus.request(
                                Addresses.AUTH,
                                new AuthMessage.Login(
                                        name, "a good password", null, "test", "192.0.2.1")))
                .accessToken();
    }
}
