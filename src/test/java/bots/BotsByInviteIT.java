package bots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bots.client.signaling.ServerAddress;
import bots.report.Report;
import bots.run.ScenarioRun;
import bots.scenario.ScenarioDraft;
import bots.scenario.ScenarioKey;
import bots.setup.Progress;
import bots.setup.RunException;
import bots.setup.RunOptions;
import bots.setup.ServerAccess;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import store.postgres.TestDatabase;
import verticles.NodeProcess;

/// Bots on a server that takes new accounts by invite, and what they leave there: nothing. Covers
/// [bots.setup.ServerAccess] and [bots.setup.CreatedThings].
@Timeout(600)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BotsByInviteIT {
    private static final String PASSWORD = "correct horse battery";

    private final HttpClient http = HttpClient.newHttpClient();

    @SuppressWarnings("NullAway.Init")
    private NodeProcess node;

    private String server = "";
    private String api = "";
    private String token = "";

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        int port = NodeProcess.freePort();
        node =
                NodeProcess.allInOne(
                        TestDatabase.prepare(folder),
                        "--accounts.registration=invite",
                        "--http.plainPort=" + port);
        server = node.awaitReady();
        api = "http://127.0.0.1:" + port;
        String link = node.awaitOwnerLink();
        JsonObject ann =
                new JsonObject()
                        .put("username", "ann")
                        .put("password", PASSWORD)
                        .put("invite", link.substring(link.lastIndexOf('/') + 1));
        token = send("POST", "/api/auth/register", ann).getString("accessToken");
    }

    @AfterAll
    void stop() {
        node.close();
        http.close();
    }

    @Test
    void anAdministratorInvitesThemAndNothingStays() throws Exception {
        Report report =
                run(new ServerAccess(null, new ServerAccess.Credentials("ann", PASSWORD), false));

        assertThat(report.joins().succeeded()).isEqualTo(3);
        assertThat(users()).containsExactly("ann");
        assertThat(channels()).doesNotContain("attic");
        assertThat(send("GET", "/api/admin/invites", null).getJsonArray("invites")).isEmpty();
    }

    /// Members may not create the channel: the run fails after the accounts were created.
    @Test
    void aRunThatFailsLeavesNothingEither() {
        String code = send("POST", guild() + "/invites", new JsonObject()).getString("code");

        assertThatThrownBy(() ->
                        run(
                                new ServerAccess(
                                        ServerAccess.code(server + "/i/" + code), null, false)))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("Manage Channels");

        assertThat(users()).containsExactly("ann");
        send("DELETE", guild() + "/invites/" + code, null);
    }

    @Test
    void withoutAnInviteTheyAreAskedToGetOne() {
        assertThatThrownBy(() -> run(new ServerAccess(null, null, false)))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("--invite");
    }

    private Report run(ServerAccess access) throws Exception {
        ScenarioDraft draft = new ScenarioDraft();
        draft.set(ScenarioKey.PARTICIPANTS, "3", "test");
        draft.set(ScenarioKey.DURATION, "2 s", "test");
        draft.set(ScenarioKey.ROOM, "attic", "test");
        return ScenarioRun.of(
                        new RunOptions(
                                ServerAddress.of(server, true),
                                draft.scenario(),
                                null,
                                "bots of hubbub",
                                access,
                                null,
                                null,
                                0,
                                null),
                        new Progress(new PrintStream(OutputStream.nullOutputStream())))
                .run();
    }

    private List<String> users() {
        return texts(send("GET", "/api/admin/users", null).getJsonArray("users"), "username");
    }

    private List<String> channels() {
        return texts(send("GET", guild() + "/channels", null).getJsonArray("channels"), "name");
    }

    private String guild() {
        return "/api/guilds/"
                + texts(send("GET", "/api/guilds", null).getJsonArray("guilds"), "id").getFirst();
    }

    private static List<String> texts(JsonArray objects, String field) {
        return objects.stream().map(one -> ((JsonObject) one).getString(field)).toList();
    }

    private JsonObject send(String method, String path, @Nullable JsonObject body) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(api + path))
                        .header("Content-Type", "application/json")
                        .method(
                                method,
                                body == null
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofString(body.encode()));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            String answer = http.send(request.build(), BodyHandlers.ofString()).body();
            return answer.isEmpty() ? new JsonObject() : new JsonObject(answer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
