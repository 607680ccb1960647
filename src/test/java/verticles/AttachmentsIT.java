package verticles;

import static org.assertj.core.api.Assertions.assertThat;

import bus.Addresses;
import bus.guild.AccessEvent;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import limits.Limit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import rooms.permission.Permission;
import rooms.permission.Permissions;
import store.chat.AttachmentStore;
import store.postgres.GuildStore;
import verticles.ApiServer.Answer;
import verticles.shared.NodeRefusals;

/// Images of messages over real HTTP, with a real PostgreSQL and a real folder, and how uploads are
/// let in. Covers `AttachmentRoutes` and `UploadGate` of [verticles.api],
/// [verticles.http.files.ImageFiles], [verticles.chat] and [store.chat.AttachmentStore]. Covers
/// `AttachmentService` and `AttachmentCleanup`.
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AttachmentsIT {
    private static final UUID GUILD = GuildStore.DEFAULT_GUILD;

    @SuppressWarnings("NullAway.Init")
    private ApiServer server;

    private String ann = "";
    private String bob = "";
    private UUID bobId = GUILD;
    private UUID channel = GUILD;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        server =
                new ApiServer(
                        folder,
                        Map.of(
                                "accounts.registrationsPerHour", "100",
                                "limits.chat.uploadsPerMinute", "60",
                                "guilds.imageMebibytes", "1"));
        ann = register("ann").text("accessToken");
        Answer registered = register("bob");
        bob = registered.text("accessToken");
        bobId = UUID.fromString(registered.json().getJsonObject("user").getString("id"));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @BeforeEach
    void createChannel() {
        channel =
                ApiServer.await(
                        server.database
                                .poolFor(GUILD)
                                .preparedQuery(
                                        "insert into channels (guild_id, name, kind, position) values ($1, 'pictures', 'text',"
                                                + " (select max(position) + 1 from channels where guild_id = $1)) returning id")
                                .execute(Tuple.of(GUILD))
                                .map(rows -> rows.iterator().next().getUUID("id")));
    }

    @Test
    void anImageIsServedSafelyAndDeletedWithItsMessage() throws IOException {
        String first = upload(bob, image("png", 300, 200)).text("id");
        String second = upload(bob, image("jpeg", 3000, 1000)).text("id");
        assertThat(first).matches("[0-9a-f]{32}");

        Answer sent = send(bob, "", second, first);

        assertThat(sent.status()).isEqualTo(201);
        assertThat(sent.json().getJsonArray("attachments"))
                .isEqualTo(
                        new JsonArray()
                                .add(attachment(second, 2048, 683))
                                .add(attachment(first, 300, 200)));
        JsonObject shown =
                server.get(messages(), ann).json().getJsonArray("messages").getJsonObject(0);
        assertThat(shown).isEqualTo(sent.json());
        String edit = "{\"content\": \"two pictures\"}";
        assertThat(
                        server.patch(messages() + "/" + sent.text("id"), bob, edit)
                                .json()
                                .getJsonArray("attachments"))
                .hasSize(2);

        Answer served = server.get("/attachments/" + second, null);
        assertThat(served.status()).isEqualTo(200);
        assertThat(served.header("content-type")).isEqualTo("image/jpeg");
        assertThat(served.header("x-content-type-options")).isEqualTo("nosniff");
        assertThat(served.header("content-security-policy")).contains("default-src 'none'");
        assertThat(served.header("cache-control")).contains("private", "immutable");
        assertThat(server.get("/attachments/" + first, null).header("content-type"))
                .isEqualTo("image/png");
        assertThat(server.get("/avatars/" + first, null).status()).isEqualTo(404);

        assertThat(server.delete(messages() + "/" + sent.text("id"), bob).status()).isEqualTo(204);
        Awaitility.await("the files are deleted")
                .atMost(Duration.ofMinutes(1))
                .until(() -> !isStored(first) && !isStored(second));
        assertThat(server.get("/attachments/" + second, null).status()).isEqualTo(404);
        awaitForgotten(first);
        awaitForgotten(second);
    }

    @Test
    void onlyOwnUnsentImagesOfTheChannelAreSent() throws IOException {
        String image = upload(bob, image("png", 10, 10)).text("id");
        String unknown = "0123456789abcdef0123456789abcdef";

        assertThat(send(ann, "stolen", image).text("field")).isEqualTo("attachments");
        assertThat(send(bob, "unknown", unknown).text("field")).isEqualTo("attachments");
        assertThat(send(bob, "again", image, image).status()).isEqualTo(400);
        assertThat(send(bob, "bad", "../" + image).status()).isEqualTo(400);
        UUID here = channel;
        createChannel();
        assertThat(send(bob, "elsewhere", image).text("field")).isEqualTo("attachments");
        channel = here;
        assertThat(server.get(messages(), bob).json().getJsonArray("messages")).isEmpty();

        assertThat(send(bob, "mine", image).status()).isEqualTo(201);
        assertThat(send(bob, "twice", image).text("field")).isEqualTo("attachments");
        assertThat(send(bob, "").text("field")).isEqualTo("content");
    }

    @Test
    void anImageThatIsNotSentExpires() throws IOException {
        String image = upload(bob, image("png", 10, 10)).text("id");
        assertThat(isStored(image)).isTrue();
        execute(
                "update attachments set created_at = now() - interval '2 hours' where file = $1",
                Tuple.of(image));

        Awaitility.await("the file is deleted")
                .atMost(Duration.ofMinutes(1))
                .until(() -> !isStored(image));
        assertThat(send(bob, "late", image).text("field")).isEqualTo("attachments");
    }

    @Test
    void limitsTheBytesOfImagesOfAGuild() throws IOException {
        String image = upload(bob, image("png", 10, 10)).text("id");
        send(bob, "small", image);
        execute("update attachments set bytes = 1024 * 1024 - 10 where file = $1", Tuple.of(image));

        Answer refused = upload(bob, image("png", 10, 10));

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.text("code")).isEqualTo("storage_full");
        execute("delete from attachments where file = $1", Tuple.of(image));
        assertThat(upload(bob, image("png", 10, 10)).status()).isEqualTo(201);
        execute("delete from attachments where uploader = $1", Tuple.of(bobId));
    }

    @Test
    void theTwentyNewestImagesThatAreNotSentAreKept() throws IOException {
        Answer registered = register("cho");
        String cho = registered.text("accessToken");
        execute(
                """
                insert into attachments (file, guild_id, channel_id, uploader, width, height, bytes, created_at)
                select md5(n::text), $1, $2, $3, 1, 1, 1, now() - make_interval(secs => 60 - n)
                from generate_series(1, 20) n
                """,
                Tuple.of(
                        GUILD,
                        channel,
                        UUID.fromString(registered.json().getJsonObject("user").getString("id"))));

        assertThat(upload(cho, image("png", 10, 10)).status()).isEqualTo(201);

        assertThat(
                        server.query(
                                "select count(*) || ' ' || bool_or(file = md5('1')) || ' ' ||"
                                        + " bool_or(file = md5('2')) from attachments where uploader = '"
                                        + registered.json().getJsonObject("user").getString("id")
                                        + "'"))
                .isEqualTo("20 false true");
    }

    @Test
    void filesThatAreNoImagesAreRefused() throws IOException {
        byte[] html = "<html><script>alert(1)</script>".getBytes(StandardCharsets.US_ASCII);

        assertThat(upload(bob, html).text("code")).isEqualTo("bad_request");
        assertThat(upload(bob, new byte[0]).status()).isEqualTo(400);
        assertThat(upload(bob, new byte[5 * 1024 * 1024]).status()).isEqualTo(413);
        assertThat(
                        server.post(
                                        "/api/channels/" + channel + "/attachments",
                                        bob,
                                        "{\"image\": \"AAAA\"}")
                                .status())
                .isEqualTo(400);
        assertThat(server.get("/attachments/../../etc/passwd", null).status()).isEqualTo(404);
    }

    @Test
    void aMemberWhoMayNotWriteUploadsNothing() throws IOException {
        byte[] image = image("png", 10, 10);
        assertThat(upload(null, image).status()).isEqualTo(401);
        assertThat(upload("x.y.z", image).status()).isEqualTo(401);
        String uploaded = upload(bob, image).text("id");
        deny(Permission.ATTACH_FILES);
        assertThat(upload(bob, image).text("message")).contains("Attach Files");
        assertThat(send(bob, "with an image", uploaded).text("code")).isEqualTo("forbidden");
        assertThat(send(bob, "without").status()).isEqualTo(201);
        assertThat(upload(ann, image).status()).as("the owner").isEqualTo(201);
        deny(Permission.SEND_MESSAGES);
        assertThat(upload(bob, image).text("code")).isEqualTo("forbidden");
        deny(Permission.VIEW_CHANNEL);
        assertThat(upload(bob, image).text("code")).isEqualTo("channel_not_found");
        channel = UUID.randomUUID();
        assertThat(upload(bob, image).text("code")).isEqualTo("channel_not_found");
    }

    /// Before, ten requests without a token and without an end kept all other users from uploading.
    @Test
    void refusedUploadsDoNotCountTowardTheLimit() throws IOException {
        List<Socket> slow = new ArrayList<>();
        try {
            for (String token : new String[] {"", "Authorization: Bearer a.b.c\r\n"}) {
                for (int i = 0; i < 12; i++) {
                    slow.add(begin("PUT", "/api/auth/avatar", token));
                    slow.add(begin("POST", "/api/channels/" + channel + "/attachments", token));
                }
            }
            assertThat(upload(bob, image("png", 10, 10)).status()).isEqualTo(201);
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void anAddressUploadsThreeAtATime() throws IOException {
        String token = "Authorization: Bearer " + bob + "\r\n";
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 2; i++) {
                slow.add(begin("PUT", "/api/auth/avatar", token));
            }
            slow.add(begin("POST", "/api/channels/" + channel + "/attachments", token));
            byte[] image = image("png", 10, 10);
            Awaitility.await("three are in progress")
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> upload(ann, image).text("code").equals("rate_limited"));
            assertThat(NodeRefusals.of(server.vertx).of(Limit.UPLOADS_PER_ADDRESS)).isPositive();
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
        Awaitility.await("none is in progress")
                .atMost(Duration.ofMinutes(1))
                .until(() -> upload(ann, image("png", 10, 10)).status() == 201);
    }

    @Test
    void aUserUploadsThreeAtATimeFromAnyAddresses() throws IOException {
        String token = "Authorization: Bearer " + bob + "\r\n";
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 2; i < 5; i++) {
                slow.add(begin("127.0.0." + i, "PUT", "/api/auth/avatar", token));
            }
            byte[] image = image("png", 10, 10);
            Awaitility.await("three are in progress")
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> upload(bob, image).text("code").equals("rate_limited"));
            assertThat(NodeRefusals.of(server.vertx).of(Limit.UPLOADS_IN_PROGRESS_PER_USER))
                    .isPositive();
            assertThat(upload(ann, image).status()).isEqualTo(201);
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void aFileThatCannotBeDeletedDoesNotHoldUpTheOthers() throws IOException {
        String stuck = "f".repeat(32);
        String other = "e".repeat(32);
        AttachmentStore store = new AttachmentStore(server.database);
        server.database
                .allGuilds()
                .withTransaction(connection ->
                        connection
                                .query(
                                        "insert into removed_files (file, removed_at) values ('"
                                                + stuck
                                                + "', '2000-01-01'), ('"
                                                + other
                                                + "', '2000-01-02')")
                                .execute())
                .toCompletionStage()
                .toCompletableFuture()
                .join();

        Awaitility.await("the other is forgotten")
                .atMost(Duration.ofMinutes(1))
                .until(() -> {
                    ApiServer.await(
                            store.sweep(
                                    file ->
                                            file.equals(stuck)
                                                    ? Future.failedFuture("read-only")
                                                    : Future.succeededFuture(),
                                    1));
                    return isForgotten(other);
                });
        awaitForgotten(stuck);
        String image = upload(ann, image("png", 10, 10)).text("id");
        send(ann, "picture", image);
        execute("delete from channels where id = $1", Tuple.of(channel));
        Awaitility.await("the file is deleted")
                .atMost(Duration.ofMinutes(1))
                .until(() -> !isStored(image));
    }

    /// By the sweep of the server, which deletes a file before its row.
    private void awaitForgotten(String file) {
        Awaitility.await("the file is forgotten")
                .atMost(Duration.ofMinutes(1))
                .until(() -> isForgotten(file));
    }

    private boolean isForgotten(String file) {
        return server.query("select count(*)::text from removed_files where file = '" + file + "'")
                .equals("0");
    }

    /// The head of an upload, of whose body nothing follows.
    private Socket begin(String method, String path, String header) throws IOException {
        return begin("127.0.0.1", method, path, header);
    }

    private Socket begin(String from, String method, String path, String header)
            throws IOException {
        Socket socket =
                new Socket(
                        InetAddress.ofLiteral("127.0.0.1"),
                        server.port(),
                        InetAddress.ofLiteral(from),
                        0);
        socket.getOutputStream()
                .write(
                        (method
                                        + " "
                                        + path
                                        + " HTTP/1.1\r\nHost: localhost\r\n"
                                        + header
                                        + "Content-Type: application/octet-stream\r\nContent-Length: 100000\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private boolean isStored(String file) {
        return Files.exists(server.settings.node().attachments().resolve(file));
    }

    private void deny(Permission permission) {
        execute(
                "insert into channel_overrides (guild_id, channel_id, user_id, allow, deny) values ($1, $2, $3, 0, $4)"
                        + " on conflict (channel_id, role_id, user_id) do update set deny = excluded.deny",
                Tuple.of(GUILD, channel, bobId, Permissions.of(permission).bits()));
        server.bus.publish(Addresses.ACCESS_EVENTS, new AccessEvent.AccessChanged(GUILD, null));
    }

    private void execute(String sql, Tuple values) {
        ApiServer.await(server.database.poolFor(GUILD).preparedQuery(sql).execute(values));
    }

    private Answer register(String name) {
        return server.post(
                "/api/auth/register",
                null,
                new JsonObject()
                        .put("username", name)
                        .put("password", "correct horse battery")
                        .encode());
    }

    private Answer upload(@Nullable String token, byte[] file) {
        return server.send(
                server.request("/api/channels/" + channel + "/attachments", token)
                        .header("Content-Type", "application/octet-stream")
                        .POST(BodyPublishers.ofByteArray(file)));
    }

    private Answer send(String token, String content, String... images) {
        JsonObject message = new JsonObject().put("content", content);
        if (images.length > 0) {
            message.put("attachments", new JsonArray(Stream.of(images).toList()));
        }
        return server.post(messages(), token, message.encode());
    }

    private String messages() {
        return "/api/channels/" + channel + "/messages";
    }

    private static JsonObject attachment(String id, int width, int height) {
        return new JsonObject().put("id", id).put("width", width).put("height", height);
    }

    private static byte[] image(String format, int width, int height) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), format, file);
        return file.toByteArray();
    }
}
