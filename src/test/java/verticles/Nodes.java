package verticles;

import static awaiting.Awaited.result;

import config.Settings;
import config.load.SettingsLoader;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import store.postgres.TestDatabase;

/// Steps of tests that run a node in this JVM: its settings, deploy its verticles, ask its HTTP
/// API.
final class Nodes {
    private Nodes() {}

    /// Of a node of its own, with passwords that are hashed fast.
    ///
    /// @param folder for its data
    /// @param port of its HTTP API, without TLS
    static Settings settings(Path folder, int port, Map<String, String> changes)
            throws IOException {
        Map<String, String> all = new HashMap<>(changes);
        all.put("node.id", "test");
        all.put("node.dataFolder", TestDatabase.prepare(folder).toString());
        all.put("http.plainPort", String.valueOf(port));
        all.put("http.port", "0");
        all.put("accounts.argon2MemoryKibibytes", "64");
        all.put("accounts.argon2Iterations", "1");
        return SettingsLoader.defaults(all);
    }

    /// On virtual threads, as `MainVerticle` deploys what uses the database.
    ///
    /// @return its deployment id
    static String deploy(Vertx vertx, Deployable verticle) {
        return result(
                vertx.deployVerticle(
                        verticle,
                        new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD)));
    }

    /// Whatever the status of the answer is.
    static HttpResponse<String> send(HttpClient http, HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
