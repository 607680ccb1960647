package verticles;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import chat.PageRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import store.move.GuildMove;
import store.postgres.Database;
import store.postgres.DatabaseAddress;
import store.postgres.EmbeddedServer;
import store.postgres.GuildStore;
import store.postgres.TestDatabase;
import verticles.ApiServer.Answer;

/// A guild moves from one real database to another while people write to it over HTTP. Covers
/// [GuildMove].
@Timeout(300)
class GuildMoveIT {
    private static final UUID GUILD = GuildStore.DEFAULT_GUILD;

    /// Some 200 messages a second together.
    private static final int WRITERS = 8;

    private static final long PAUSE_NANOS = 35_000_000;

    private static final int BEFORE = 300;

    @Test
    void nothingIsLostWhileAGuildMovesUnderLoad(@TempDir Path data, @TempDir Path folder)
            throws Exception {
        EmbeddedServer postgres = EmbeddedServer.start(TestDatabase.prepare(data));
        DatabaseAddress main = postgres.address();
        createDatabase(main, "messages_b");
        String url =
                "postgresql://%s:%s@%s:%d/messages_b"
                        .formatted(main.user(), main.password(), main.host(), main.port());
        Map<String, String> changes =
                Map.ofEntries(
                        entry("database.mode", "external"),
                        entry("database.host", main.host()),
                        entry("database.port", String.valueOf(main.port())),
                        entry("database.name", main.name()),
                        entry("database.user", main.user()),
                        entry("database.password", main.password()),
                        entry("database.guildDatabases", "b=" + url),
                        entry("accounts.registrationsPerHour", "100"),
                        entry("limits.chat.messagesPerMinute", "100000"),
                        entry("limits.chat.channelMessagesPerMinute", "100000"),
                        entry("limits.chat.pagesPerMinute", "100000"));
        ApiServer server = new ApiServer(folder, changes);
        // As of another process.
        Database command = ApiServer.await(Database.start(server.vertx, server.settings));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            AtomicBoolean done = new AtomicBoolean();
            try {
                moveUnderLoad(server, command, threads, done);
            } finally {
                done.set(true);
            }
        } finally {
            ApiServer.await(command.close());
            server.close();
            postgres.close();
        }
    }

    private static void moveUnderLoad(
            ApiServer server, Database command, ExecutorService threads, AtomicBoolean done)
            throws Exception {
        List<UUID> channels = List.of(channel(server, 100), channel(server, 101));
        AtomicInteger written = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        List<Future<Writer>> writers = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            Writer writer =
                    new Writer(server, register(server, i), "w" + i, channels.get(i % 2), refused);
            writers.add(
                    threads.submit(() -> {
                        while (!done.get()) {
                            writer.write();
                            written.incrementAndGet();
                            LockSupport.parkNanos(PAUSE_NANOS);
                        }
                        return writer;
                    }));
        }
        Awaitility.await().until(() -> written.get() > BEFORE);
        long beganNanos = System.nanoTime();
        int before = written.get();

        GuildMove.Result moved = new GuildMove(command, _ -> {}).move(GUILD, "b");

        double seconds = (System.nanoTime() - beganNanos) / 1e9;
        int during = written.get() - before;
        int after = written.get();
        Awaitility.await().until(() -> written.get() > after + WRITERS);
        done.set(true);
        System.out.printf(
                "%d messages before, %.0f/s while the guild moved; %s; %d requests refused%n",
                before, during / seconds, moved, refused.get());

        List<String> sent = new ArrayList<>();
        for (Future<Writer> writer : writers) {
            Writer ended = writer.get();
            sent.addAll(ended.sent);
            List<JsonObject> own =
                    all(server, ended.token, ended.channel).stream()
                            .filter(message ->
                                    message.getString("content").startsWith(ended.name + " "))
                            .toList();
            assertThat(own)
                    .extracting(message -> message.getString("content"))
                    .isEqualTo(ended.texts);
            assertThat(own).extracting(message -> message.getString("id")).isEqualTo(ended.sent);
        }
        assertThat(moved.messages()).isGreaterThanOrEqualTo(BEFORE);
        assertThat(moved.changes()).isPositive();
        assertThat(during).isPositive();
        assertThat(sent).doesNotHaveDuplicates();
        assertThat(count(command, "b")).isEqualTo(sent.size());
        assertThat(count(command, "main")).isZero();
        assertThat(server.database.messages().retries().moved()).isPositive();
    }

    /// Writes one message after the other, and now and then edits the last one.
    private static final class Writer {
        final ApiServer server;
        final String token;
        final String name;
        final UUID channel;
        final AtomicInteger refused;

        /// What the server has acknowledged.
        final List<String> sent = new ArrayList<>();

        final List<String> texts = new ArrayList<>();

        Writer(ApiServer server, String token, String name, UUID channel, AtomicInteger refused) {
            this.server = server;
            this.token = token;
            this.name = name;
            this.channel = channel;
            this.refused = refused;
        }

        void write() {
            String text = name + " " + sent.size();
            String path = "/api/channels/" + channel + "/messages";
            JsonObject message =
                    new JsonObject().put("content", text).put("nonce", name + "-" + sent.size());
            Answer answer = server.post(path, token, message.encode());
            while (answer.status() == 503) {
                assertThat(answer.header("Retry-After")).isNotEmpty();
                refused.incrementAndGet();
                answer = server.post(path, token, message.encode());
            }
            assertThat(answer.status()).as(answer.http().body()).isEqualTo(201);
            sent.add(answer.text("id"));
            texts.add(text);
            if (sent.size() % 5 == 0) {
                String edited = text + " edited";
                Answer edit =
                        server.patch(
                                path + "/" + sent.getLast(),
                                token,
                                new JsonObject().put("content", edited).encode());
                // A refused edit has changed nothing.
                if (edit.status() == 200) {
                    texts.set(texts.size() - 1, edited);
                } else {
                    assertThat(edit.status()).isEqualTo(503);
                    refused.incrementAndGet();
                }
            }
        }
    }

    /// The oldest first.
    private static List<JsonObject> all(ApiServer server, String token, UUID channel) {
        List<JsonObject> all = new ArrayList<>();
        String before = "";
        while (true) {
            JsonArray page =
                    server.get(
                                    "/api/channels/"
                                            + channel
                                            + "/messages?limit="
                                            + PageRequest.MAX_LIMIT
                                            + before,
                                    token)
                            .json()
                            .getJsonArray("messages");
            if (page.isEmpty()) {
                Collections.reverse(all);
                return all;
            }
            page.forEach(message -> all.add((JsonObject) message));
            before = "&before=" + all.getLast().getString("id");
        }
    }

    private static long count(Database database, String name) {
        return ApiServer.await(
                        Objects.requireNonNull(database.messages().pools().get(name))
                                .preparedQuery("select count(*) from messages where guild_id = $1")
                                .execute(Tuple.of(GUILD)))
                .iterator()
                .next()
                .getLong(0);
    }

    private static String register(ApiServer server, int number) {
        return server.post(
                        "/api/auth/register",
                        null,
                        new JsonObject()
                                .put("username", "writer" + number)
                                .put("password", "correct horse battery")
                                .encode())
                .text("accessToken");
    }

    private static UUID channel(ApiServer server, int position) {
        return UUID.fromString(
                server.query(
                        "insert into channels (guild_id, kind, name, position) values ('"
                                + GUILD
                                + "', 'text', 'talk', "
                                + position
                                + ") returning id::text"));
    }

    private static void createDatabase(DatabaseAddress main, String name)
            throws SQLException, IOException {
        try (Connection connection =
                        DriverManager.getConnection(
                                "jdbc:postgresql://"
                                        + main.host()
                                        + ":"
                                        + main.port()
                                        + "/postgres",
                                "postgres",
                                main.password());
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name + " owner " + main.user());
        }
    }
}
