package verticles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import store.postgres.TestDatabase;

/// N2: a node whose JVM has a locale with other digits, letters or years. A hash that one locale
/// wrote must be read under another, so each node uses the database of the one before. Covers all
/// that is written for machines.
@Timeout(600)
class LocaleIT {
    private static final String ACCOUNT =
            "{\"username\": \"ann\", \"password\": \"correct horse\"}";

    @TempDir private static Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Letters of Turkey, digits of Iran.
                "-Duser.language=tr -Duser.region=TR -Duser.language.format=fa -Duser.region.format=IR",
                "-Duser.language=th -Duser.region=TH -Duser.extensions=u-ca-buddhist-nu-thai"
            })
    void registersLogsInAndJoinsUnderAnyLocale(String locale) throws Exception {
        Path data = TestDatabase.prepareEmpty(folder);
        int port = NodeProcess.freePort();
        String base = "http://127.0.0.1:" + port;
        Vertx vertx = Vertx.vertx();
        try (NodeProcess node =
                        NodeProcess.allInOneUnder(
                                List.of(locale.split(" ")), data, "--http.plainPort=" + port);
                HttpClient http = HttpClient.newHttpClient()) {
            refusesToRenegotiate(URI.create(node.awaitReady()).getPort());
            HttpResponse<String> registered = post(http, base + "/api/auth/register", ACCOUNT);
            assertThat(registered.statusCode()).as(registered.body()).isIn(201, 409);

            HttpResponse<String> login = post(http, base + "/api/auth/login", ACCOUNT);
            assertThat(login.statusCode()).as(login.body()).isEqualTo(200);
            String token = new JsonObject(login.body()).getString("accessToken");
            String channel = firstChannel(http, base, token);
            SignalingClient client = SignalingClient.connect(vertx, port);
            assertThat(client.identify(token).getString("op")).isEqualTo("ready");
            assertThat(client.join(channel).getString("op")).isEqualTo("joined");
            client.close();
        } finally {
            vertx.close().await();
        }
    }

    /// Only a process of its own has this setting of the JVM, and few tests start one with HTTPS.
    private static void refusesToRenegotiate(int port) throws Exception {
        try (SSLSocket socket = Http2Frames.connect(port, "TLSv1.2")) {
            socket.startHandshake();

            assertThatThrownBy(() -> socket.getInputStream().readAllBytes())
                    .isInstanceOf(SSLHandshakeException.class);
        }
    }

    private static String firstChannel(HttpClient http, String base, String token)
            throws Exception {
        JsonObject guild =
                get(http, base + "/api/guilds", token).getJsonArray("guilds").getJsonObject(0);
        return get(http, base + "/api/guilds/" + guild.getString("id") + "/channels", token)
                .getJsonArray("channels")
                .getJsonObject(0)
                .getString("id");
    }

    private static JsonObject get(HttpClient http, String url, String token) throws Exception {
        return new JsonObject(
                http.send(
                                HttpRequest.newBuilder(URI.create(url))
                                        .header("Authorization", "Bearer " + token)
                                        .build(),
                                BodyHandlers.ofString())
                        .body());
    }

    private static HttpResponse<String> post(HttpClient http, String url, String json)
            throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create(url))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(json))
                        .build(),
                BodyHandlers.ofString());
    }
}
