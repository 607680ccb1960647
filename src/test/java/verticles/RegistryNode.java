package verticles;

import bus.Addresses;
import bus.Bus;
import bus.account.AuthMessage;
import config.Settings;
import config.load.SettingsLoader;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import store.directory.ClusterDirectory;
import store.directory.Directory;
import store.postgres.Database;
import store.postgres.TestDatabase;

/// A node in this JVM with real accounts, guilds, signaling and database, and a recorder as its media shard. Users ask
/// its HTTP API.
final class RegistryNode implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final Bus bus = new Bus(vertx);
    private final HttpClient http = HttpClient.newHttpClient();
    private final int port = NodeProcess.freePort();
    private final Database database;
    private final String registryId;

    RegistryNode(Path folder, Map<String, String> changes) throws IOException {
        Map<String, String> all = new HashMap<>(changes);
        all.put("node.id", "test");
        all.put("node.dataFolder", TestDatabase.prepare(folder).toString());
        all.put("http.plainPort", String.valueOf(port));
        all.put("http.port", "0");
        all.put("accounts.argon2MemoryKibibytes", "64");
        all.put("accounts.argon2Iterations", "1");
        all.put("accounts.registration", "open");
        Settings settings = SettingsLoader.defaults(all);
        database = await(Database.start(vertx, settings));
        Directory directory = await(ClusterDirectory.open(vertx));
        await(vertx.deployVerticle(new RecordedShard(directory)));
        deploy(new AuthVerticle(settings, database, 0));
        registryId = deploy(new RoomRegistryVerticle(settings, database, directory, 0));
        await(vertx.deployVerticle(new SignalingVerticle(settings, 0)));
    }

    AuthMessage.Tokens register(String name) {
        return await(
                        bus.request(
                                Addresses.AUTH,
                                new AuthMessage.Register(
                                        name, "correct horse 9", "IT", null, "127.0.0.1")))
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
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    SignalingClient connect() {
        return SignalingClient.connect(vertx, port);
    }

    void sql(String text) {
        await(database.accounts().query(text).execute());
    }

    private String deploy(Deployable verticle) {
        return await(
                vertx.deployVerticle(
                        verticle,
                        new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD)));
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(120, TimeUnit.SECONDS)
                .join();
    }

    @Override
    public void close() {
        try {
            await(vertx.undeploy(registryId));
        } finally {
            await(database.close());
            await(vertx.close());
            http.close();
        }
    }
}
