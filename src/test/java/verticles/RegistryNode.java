package verticles;

import static awaiting.Awaited.result;

import bus.Addresses;
import bus.Bus;
import bus.account.AuthMessage;
import config.Settings;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import store.directory.ClusterDirectory;
import store.directory.Directory;
import store.postgres.Database;

/// A node in this JVM with real accounts, guilds, signaling and database, and a recorder as its
/// media shard. Users ask its HTTP API.
final class RegistryNode implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final Bus bus = new Bus(vertx);
    private final HttpClient http = HttpClient.newHttpClient();
    private final int port = NodeProcess.freePort();
    private final Database database;
    private final String registryId;

    RegistryNode(Path folder, Map<String, String> changes) throws IOException {
        Map<String, String> all = new HashMap<>(changes);
        all.put("accounts.registration", "open");
        Settings settings = Nodes.settings(folder, port, all);
        database = result(Database.start(vertx, settings));
        Directory directory = result(ClusterDirectory.open(vertx));
        result(vertx.deployVerticle(new RecordedShard(directory)));
        Nodes.deploy(vertx, new AuthVerticle(settings, database, 0));
        registryId =
                Nodes.deploy(vertx, new RoomRegistryVerticle(settings, database, directory, 0));
        result(vertx.deployVerticle(new SignalingVerticle(settings, 0)));
    }

    AuthMessage.Tokens register(String name) {
        return result(
                        bus.request(
                                Addresses.AUTH,
                                new AuthMessage.Register(
                                        name, "correct horse 9", "IT", null, "127.0.0.1", null)))
                .tokens();
    }

    /// Sends a request of a user.
    HttpResponse<String> send(
            AuthMessage.Tokens by, String method, String path, @Nullable JsonObject body) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .header("Authorization", "Bearer " + by.accessToken());
        if (body == null) {
            request.method(method, BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json")
                    .method(method, BodyPublishers.ofString(body.encode()));
        }
        return Nodes.send(http, request.build());
    }

    SignalingClient connect() {
        return SignalingClient.connect(vertx, port);
    }

    void sql(String text) {
        result(database.accounts().query(text).execute());
    }

    @Override
    public void close() {
        try {
            result(vertx.undeploy(registryId));
        } finally {
            result(database.close());
            result(vertx.close());
            http.close();
        }
    }
}
