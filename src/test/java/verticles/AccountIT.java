package verticles;

import static org.assertj.core.api.Assertions.assertThat;
import static verticles.ApiServer.await;

import accounts.apikey.ApiKey;
import accounts.apikey.ApiKeyScope;
import accounts.apikey.ApiKeyText;
import accounts.secret.LinkCode;
import bus.Addresses;
import bus.account.AuthMessage;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import refusal.RefusalCode;
import refusal.RefusedException;
import store.accounts.OwnerLinkStore;
import store.postgres.GuildStore;
import verticles.ApiServer.Answer;

/// What people do with their account and what administrators do, from HTTP to the rows of
/// PostgreSQL. Covers [verticles.account.AccountService], [verticles.account.AdminService],
/// `OwnAccountRoutes` and `AdminAccountRoutes` of [verticles.api] and the stores of
/// [store.accounts]. Covers `GuildDatabaseService`, `ApiKeyService`, `AdminDatabaseRoutes`,
/// `AdminRoomRoutes`, `AdminNodeRoutes`, `ApiKeyRoutes` and `RolloutService`.
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccountIT {
    private static final String PASSWORD = "correct horse";
    private static final String OTHER = "battery staple";

    private final AtomicInteger names = new AtomicInteger();

    @SuppressWarnings("NullAway.Init")
    private ApiServer server;

    private Person admin = new Person("", "", "", "");

    private record Person(String id, String username, String access, String refresh) {}

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        server =
                new ApiServer(
                        folder,
                        Map.of(
                                "accounts.loginsPerMinute", "1000",
                                "accounts.registrationsPerHour", "1000",
                                "limits.accounts.linkLookupsPerMinute", "1000"));
        admin = administrator();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @BeforeEach
    void forgetRevocations() {
        server.revoked.clear();
    }

    @Test
    void aNewPasswordNeedsTheOldOneAndLogsTheOtherDevicesOut() throws InterruptedException {
        Person ann = register();
        Answer second = login(ann.username(), PASSWORD);
        UUID other = deviceSession(second.text("accessToken"));

        assertThat(change(ann, "wrong horse", OTHER).text("code")).isEqualTo("bad_credentials");
        assertThat(change(ann, "wrong horse", OTHER).text("field")).isEqualTo("presentPassword");
        assertThat(change(ann, PASSWORD, OTHER).status()).isEqualTo(204);

        assertThat(server.revoked.poll(5, TimeUnit.SECONDS)).isEqualTo(other);
        assertThat(me(ann.access()).status()).isEqualTo(200);
        assertThat(me(second.text("accessToken")).text("code")).isEqualTo("token_invalid");
        assertThat(login(ann.username(), PASSWORD).status()).isEqualTo(401);
        assertThat(login(ann.username(), OTHER).status()).isEqualTo(200);
    }

    @Test
    void aNewPasswordFollowsTheRules() {
        Person ann = register();

        assertThat(change(ann, PASSWORD, ann.username()).text("field")).isEqualTo("password");
        assertThat(change(ann, PASSWORD, "12345678").text("field")).isEqualTo("password");
        assertThat(change(ann, PASSWORD, "short").text("field")).isEqualTo("password");
    }

    @Test
    void loggingOutEverywhereEndsAllDevices() {
        Person ann = register();
        Answer second = login(ann.username(), PASSWORD);

        assertThat(server.delete("/api/auth/sessions", ann.access()).status()).isEqualTo(204);

        assertThat(me(ann.access()).status()).isEqualTo(401);
        assertThat(me(second.text("accessToken")).status()).isEqualTo(401);
        assertThat(refresh(ann.refresh()).status()).isEqualTo(401);
    }

    @Test
    void aDeletedAccountIsGoneAndItsNameIsFree() {
        Person ann = register();
        String invite = invite(ann);
        assertThat(delete(ann, "wrong horse").text("code")).isEqualTo("bad_credentials");

        assertThat(delete(ann, PASSWORD).status()).isEqualTo(204);

        assertThat(server.get("/api/invites/" + invite, null).status()).isEqualTo(404);
        assertThat(me(ann.access()).status()).isEqualTo(401);
        assertThat(login(ann.username(), PASSWORD).text("code")).isEqualTo("bad_credentials");
        assertThat(
                        server.query(
                                "select count(*)::text from members where user_id = '"
                                        + ann.id()
                                        + "'"))
                .isEqualTo("0");
        assertThat(register(ann.username()).username()).isEqualTo(ann.username());
    }

    @Test
    void administratorsMakeRotateAndRevokeApiKeys() {
        Answer made = newKey("\"scopes\": [\"rooms:read\", \"tokens:create\"]");
        assertThat(made.status()).as(made.http().body()).isEqualTo(201);
        String key = made.text("key");
        JsonObject entry = made.json().getJsonObject("entry");
        assertThat(key).startsWith("hbk_").endsWith(entry.getString("hint"));
        assertThat(checked(key).scopes())
                .containsExactlyInAnyOrder(ApiKeyScope.ROOMS_READ, ApiKeyScope.TOKENS_CREATE);

        JsonObject listed = keys().getJsonObject(0);
        assertThat(listed.getString("lastUsedAt")).isNotNull();
        assertThat(listed.copy().put("lastUsedAt", null).put("id", null))
                .isEqualTo(entry.copy().put("lastUsedAt", null).put("id", null));
        assertThat(server.query("select encode(hash, 'escape') from api_keys limit 1"))
                .doesNotContain(key);

        String rotation = "/api/admin/keys/" + entry.getString("id") + "/rotation";
        String second = server.post(rotation, admin.access(), "").text("key");
        assertThat(checked(key).id()).isEqualTo(checked(second).id());
        assertThat(keys().getJsonObject(0).getString("formerUntil")).isNotNull();
        String third = server.post(rotation, admin.access(), "{\"graceSeconds\": 0}").text("key");
        assertThat(refusal(key)).isEqualTo(RefusalCode.TOKEN_INVALID);
        assertThat(refusal(second)).isEqualTo(RefusalCode.TOKEN_INVALID);
        assertThat(checked(third).id().toString()).isEqualTo(entry.getString("id"));

        String path = "/api/admin/keys/" + entry.getString("id");
        assertThat(server.delete(path, admin.access()).status()).isEqualTo(204);
        assertThat(refusal(third)).isEqualTo(RefusalCode.TOKEN_INVALID);
        assertThat(server.delete(path, admin.access()).text("code")).isEqualTo("not_found");
        assertThat(server.post(rotation, admin.access(), "").text("code")).isEqualTo("not_found");
    }

    @Test
    void anApiKeyExpires() {
        Answer made = newKey("\"scopes\": [\"rooms:read\"], \"expiresInSeconds\": 3600");
        server.query("update api_keys set expires_at = now() where expires_at is not null");

        assertThat(refusal(made.text("key"))).isEqualTo(RefusalCode.TOKEN_EXPIRED);
    }

    @Test
    void anApiKeyIsMadeByAdministratorsAndForAGuildThatExists() {
        Person ann = register();
        String body = "{\"name\": \"Game\", \"guild\": \"%s\", \"scopes\": [%s]%s}";
        String known = GuildStore.DEFAULT_GUILD.toString();

        assertThat(
                        List.of(
                                server.get("/api/admin/keys", ann.access()),
                                server.post(
                                        "/api/admin/keys",
                                        ann.access(),
                                        body.formatted(known, "\"rooms:read\"", "")),
                                server.delete("/api/admin/keys/" + known, ann.access()),
                                server.post(
                                        "/api/admin/keys/" + known + "/rotation",
                                        ann.access(),
                                        "")))
                .allSatisfy(answer -> assertThat(answer.text("code")).isEqualTo("forbidden"));
        String unknown = body.formatted(UUID.randomUUID(), "\"rooms:read\"", "");
        assertThat(server.post("/api/admin/keys", admin.access(), unknown).text("code"))
                .isEqualTo("not_found");
        for (String wrong :
                List.of(
                        body.formatted(known, "", ""),
                        body.formatted(known, "\"all\"", ""),
                        body.formatted(known, "\"rooms:read\"", ", \"admin\": true"),
                        body.formatted(known, "\"rooms:read\"", ", \"expiresInSeconds\": 0"))) {
            assertThat(server.post("/api/admin/keys", admin.access(), wrong).text("code"))
                    .as(wrong)
                    .isEqualTo("bad_field");
        }
    }

    private Answer newKey(String rest) {
        return server.post(
                "/api/admin/keys",
                admin.access(),
                "{\"name\": \"Game\", \"guild\": \"%s\", %s}"
                        .formatted(GuildStore.DEFAULT_GUILD, rest));
    }

    private JsonArray keys() {
        return server.get("/api/admin/keys", admin.access()).json().getJsonArray("keys");
    }

    private ApiKey checked(String key) {
        return ApiServer.await(check(key)).key();
    }

    private RefusalCode refusal(String key) {
        return ApiServer.await(
                check(key)
                        .map(valid -> RefusalCode.INTERNAL_ERROR)
                        .otherwise(e -> ((RefusedException) e).refusal().code()));
    }

    private Future<AuthMessage.ApiKeyChecked> check(String key) {
        return server.bus.request(
                Addresses.AUTH,
                new AuthMessage.CheckApiKey(HexFormat.of().formatHex(new ApiKeyText(key).hash())));
    }

    @Test
    void theOnlyOwnerAndTheOnlyAdministratorCannotGo(@TempDir Path folder) throws IOException {
        try (ApiServer own = new ApiServer(folder, Map.of("accounts.loginsPerMinute", "100"))) {
            String owner =
                    own.post("/api/auth/register", null, account("first", "")).text("accessToken");
            String password = "{\"password\": \"" + PASSWORD + "\"}";
            Answer owns = own.post("/api/auth/deletion", owner, password);
            assertThat(owns.status()).isEqualTo(409);
            assertThat(owns.text("code")).isEqualTo("owns_guild");
            assertThat(owns.text("message")).contains("Hubbub");

            LinkCode link = LinkCode.next(new SecureRandom());
            await(new OwnerLinkStore(own.database()).add(link));
            String second =
                    own.post("/api/auth/register", null, account("second", link.text()))
                            .text("accessToken");
            assertThat(own.post("/api/auth/deletion", second, password).text("code"))
                    .isEqualTo("last_administrator");
            own.query("update guilds set owner_id = null");
            assertThat(own.post("/api/auth/deletion", owner, password).status()).isEqualTo(204);
        }
    }

    @Test
    void theExportHasWhatTheServerKnows() {
        Person ann = register();

        JsonObject export = server.get("/api/auth/export", ann.access()).json();

        assertThat(export.getString("username")).isEqualTo(ann.username());
        assertThat(export.getJsonArray("deviceSessions")).hasSize(1);
        assertThat(export.getJsonArray("guilds").getJsonObject(0).getString("name"))
                .isEqualTo("Hubbub");
        assertThat(export.getJsonArray("invites")).isEmpty();
        assertThat(export.encode()).doesNotContain("argon2");
    }

    @Test
    void limitsTheExportsOfAnAccountToTenAnHour() {
        Person ann = register();
        for (int i = 0; i < 10; i++) {
            assertThat(server.get("/api/auth/export", ann.access()).status()).isEqualTo(200);
        }

        assertThat(server.get("/api/auth/export", ann.access()).status()).isEqualTo(429);
        assertThat(server.get("/api/auth/export", register().access()).status()).isEqualTo(200);
    }

    @Test
    void aResetLinkSetsOnePasswordOnce() throws InterruptedException {
        Person ann = register();
        String old = resetLink(ann);
        String code = resetLink(ann);
        assertThat(reset(old, OTHER).text("code")).isEqualTo("reset_invalid");
        assertThat(reset(code, ann.username()).text("field")).isEqualTo("password");

        assertThat(reset(code, OTHER).text("username")).isEqualTo(ann.username());

        assertThat(server.revoked.poll(5, TimeUnit.SECONDS)).isNotNull();
        assertThat(me(ann.access()).status()).isEqualTo(401);
        assertThat(login(ann.username(), OTHER).status()).isEqualTo(200);
        assertThat(reset(code, PASSWORD).json()).isEqualTo(reset("A".repeat(20), PASSWORD).json());
    }

    @Test
    void aNewPasswordEndsTheResetLinkThatWasMadeBefore() {
        Person ann = register();
        String code = resetLink(ann);

        assertThat(change(ann, PASSWORD, OTHER).status()).isEqualTo(204);

        assertThat(reset(code, PASSWORD).text("code")).isEqualTo("reset_invalid");
        assertThat(login(ann.username(), OTHER).status()).isEqualTo(200);
    }

    @Test
    void withoutASmtpServerThereIsNoMail() {
        assertThat(server.get("/api/auth/registration", null).json().getBoolean("mail")).isFalse();
        assertThat(
                        server.post(
                                        "/api/auth/forgotten-password",
                                        null,
                                        "{\"account\": \"admin-1\"}")
                                .text("code"))
                .isEqualTo("mail_disabled");
        assertThat(
                        server.put(
                                        "/api/auth/email",
                                        admin.access(),
                                        new JsonObject()
                                                .put("email", "a@example.org")
                                                .put("password", PASSWORD)
                                                .encode())
                                .text("code"))
                .isEqualTo("mail_disabled");
    }

    @Test
    void anExpiredResetLinkIsRefused() {
        Person ann = register();
        String code = resetLink(ann);
        server.query("update password_resets set expires_at = now()");

        assertThat(reset(code, OTHER).text("code")).isEqualTo("reset_invalid");
        assertThat(login(ann.username(), PASSWORD).status()).isEqualTo(200);
    }

    @Test
    void aLockedAccountIsOutAtOnceUntilItIsUnlocked() throws InterruptedException {
        Person ann = register();
        UUID session = deviceSession(ann.access());
        String invite = invite(ann);
        String kept = invite(admin);

        assertThat(patch(ann, "{\"locked\": true}").status()).isEqualTo(204);

        assertThat(server.get("/api/invites/" + invite, null).status()).isEqualTo(404);
        assertThat(server.get("/api/invites/" + kept, null).status()).isEqualTo(200);

        assertThat(server.revoked.poll(5, TimeUnit.SECONDS)).isEqualTo(session);
        assertThat(me(ann.access()).status()).isEqualTo(401);
        assertThat(refresh(ann.refresh()).status()).isEqualTo(401);
        Answer refused = login(ann.username(), PASSWORD);
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.text("code")).isEqualTo("account_locked");
        // A caller without the password does not learn it.
        assertThat(login(ann.username(), "wrong horse").text("code")).isEqualTo("bad_credentials");

        assertThat(patch(ann, "{\"locked\": false}").status()).isEqualTo(204);
        assertThat(login(ann.username(), PASSWORD).status()).isEqualTo(200);
    }

    @Test
    void anOpenDeviceSessionOfALockedAccountIsRefused() {
        Person ann = register();

        server.query("update users set locked_at = now() where id = '" + ann.id() + "'");
        assertThat(me(ann.access()).status()).isEqualTo(401);
        assertThat(refresh(ann.refresh()).status()).isEqualTo(401);

        server.query("update users set locked_at = null where id = '" + ann.id() + "'");
        assertThat(me(ann.access()).status()).isEqualTo(200);
        assertThat(refresh(ann.refresh()).status()).isEqualTo(200);
    }

    /// The login has read the account before the change is committed.
    @ParameterizedTest
    @CsvSource({"password_hash = 'new', bad_credentials", "locked_at = now(), account_locked"})
    void aLoginThatIsCheckedWhileTheAccountChangesIsRefused(String change, String code) {
        Person ann = register();
        SqlConnection changing = await(server.database().accounts().getConnection());
        CompletableFuture<Answer> login;
        try {
            Transaction transaction = await(changing.begin());
            await(
                    changing.query("update users set " + change + " where id = '" + ann.id() + "'")
                            .execute());
            login = CompletableFuture.supplyAsync(() -> login(ann.username(), PASSWORD));
            while (!login.isDone()
                    && server.query(
                                    "select count(*)::text from pg_stat_activity where wait_event_type = 'Lock'")
                            .equals("0")) {
                Thread.onSpinWait();
            }
            assertThat(login).as("waits for the change").isNotDone();
            await(transaction.commit());
        } finally {
            await(changing.close());
        }

        assertThat(login.join().text("code")).isEqualTo(code);
        assertThat(
                        server.query(
                                "select count(*)::text from device_sessions where user_id = '"
                                        + ann.id()
                                        + "'"))
                .as("that of the registration")
                .isEqualTo("1");
    }

    @Test
    void anAdministratorCannotLockThemselvesNorBeTheLastToGo() {
        assertThat(patch(admin, "{\"locked\": true}").text("code")).isEqualTo("forbidden");
        assertThat(patch(admin, "{\"administrator\": false}").text("code"))
                .isEqualTo("last_administrator");

        Person ann = register();
        patch(ann, "{\"administrator\": true}");
        assertThat(server.get("/api/admin/users", ann.access()).status()).isEqualTo(200);
        patch(ann, "{\"administrator\": false}");
        assertThat(server.get("/api/admin/users", ann.access()).status()).isEqualTo(403);
    }

    @Test
    void accountsAreListedByNamePageByPage() {
        List<String> made =
                IntStream.range(0, 60)
                        .mapToObj(i -> register("paged-%03d".formatted(i)).username())
                        .toList();

        List<String> listed = new ArrayList<>();
        @Nullable String after = "";
        while (after != null) {
            JsonObject page =
                    server.get("/api/admin/users?text=PAGED-&after=" + after, admin.access())
                            .json();
            JsonArray users = page.getJsonArray("users");
            assertThat(users.size()).isLessThanOrEqualTo(50);
            users.forEach(user -> listed.add(((JsonObject) user).getString("username")));
            after = page.getString("next");
        }

        assertThat(listed).containsExactlyElementsOf(made);
    }

    @Test
    void registrationIsChangedWhileTheNodeRuns() {
        setRegistration("closed");
        try {
            assertThat(server.get("/api/auth/registration", null).text("registration"))
                    .isEqualTo("closed");
            assertThat(server.post("/api/auth/register", null, account("late", "")).text("code"))
                    .isEqualTo("registration_closed");
        } finally {
            setRegistration("open");
        }
        assertThat(register().username()).isNotEmpty();
    }

    @Test
    void anAdministratorSeesAndRevokesTheInvitesOfAllGuilds() {
        String code = invite(admin);

        JsonObject listed =
                server.get("/api/admin/invites", admin.access())
                        .json()
                        .getJsonArray("invites")
                        .getJsonObject(0);
        assertThat(listed.getString("code")).isEqualTo(code);
        assertThat(listed.getString("guildName")).isEqualTo("Hubbub");

        assertThat(server.delete("/api/admin/invites/" + code, admin.access()).status())
                .isEqualTo(204);
        assertThat(server.get("/api/invites/" + code, null).status()).isEqualTo(404);
    }

    @Test
    void theInvitesOfAllGuildsComeInPagesTheNewestFirst() {
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            made.addFirst(invite(admin));
        }

        List<String> listed = new ArrayList<>();
        String before = "";
        for (int page = 0; page < 3; page++) {
            JsonObject read =
                    server.get("/api/admin/invites?limit=2" + before, admin.access()).json();
            JsonArray invites = read.getJsonArray("invites");
            assertThat(invites).hasSizeLessThanOrEqualTo(2);
            invites.forEach(one -> listed.add(((JsonObject) one).getString("code")));
            // The next page begins at the same place when the last invite of this one is gone.
            server.delete("/api/admin/invites/" + listed.getLast(), admin.access());
            before = "&before=" + read.getString("next");
        }

        assertThat(listed).startsWith(made.toArray(String[]::new));
        for (String path :
                List.of("?limit=0", "?limit=101", "?before=abc", "?before=1-a&limit=x")) {
            assertThat(server.get("/api/admin/invites" + path, admin.access()).status())
                    .as(path)
                    .isEqualTo(400);
        }
    }

    @Test
    void anAdministratorSeesLiveRoomsAndWhatLimitsRefused() {
        assertThat(server.get("/api/admin/rooms", admin.access()).json())
                .isEqualTo(
                        new JsonObject(
                                """
                                {"rooms": [{"id": "%s", "guild": "Hubbub", "channel": "General",
                                    "participants": ["ann"], "architecture": "auto", "chosenBy": "included",
                                    "shards": [{"node": "m1", "shard": 0, "participants": ["ann"],
                                        "placementReason": {"cause": "other_region", "region": "eu", "shards": 2,
                                            "loadPercent": 12, "fullRegion": "us",
                                            "measured": [{"region": "us", "rttMillis": 14}]}}]}]}
                                """
                                        .formatted(ApiServer.CHANNEL.id())));
        assertThat(server.get("/api/admin/node", admin.access()).json())
                .isEqualTo(
                        new JsonObject(
                                "{\"node\": \"test\", \"refused\": {\"joins_per_user\": 3}}"));
    }

    @Test
    void anAdministratorDrainsANode() {
        for (boolean draining : new boolean[] {true, false}) {
            assertThat(drain("test", draining, admin.access()).status()).isEqualTo(204);
            assertThat(
                            server.get("/api/admin/nodes", admin.access())
                                    .json()
                                    .getJsonArray("nodes")
                                    .getJsonObject(0))
                    .isEqualTo(
                            new JsonObject()
                                    .put("node", "test")
                                    .put("region", "default")
                                    .put("version", "1.0")
                                    .put("draining", draining)
                                    .put("shards", 2)
                                    .put("rooms", 3)
                                    .put("connections", 4));
        }
        assertThat(drain("unknown", true, admin.access()).status()).isEqualTo(404);
    }

    @Test
    void anAdministratorSeesInWhichDatabaseTheMessagesOfAGuildAre() {
        JsonArray databases =
                server.get("/api/admin/databases", admin.access()).json().getJsonArray("databases");
        assertThat(databases).hasSize(1);
        JsonObject main = databases.getJsonObject(0);
        assertThat(main.getString("name")).isEqualTo("main");
        assertThat(main.getBoolean("up")).isTrue();
        assertThat(main.getLong("bytes")).isPositive();
        assertThat(main.getLong("guilds"))
                .isEqualTo(Long.parseLong(server.query("select count(*)::text from guilds")));

        String guild = server.query("select id::text from guilds where name = 'Hubbub'");
        server.query(
                "insert into moving_guilds values ('"
                        + guild
                        + "', 'main', 'b', true) returning source");
        for (String text : List.of("UBBU", guild)) {
            assertThat(server.get("/api/admin/guilds?text=" + text, admin.access()).json())
                    .isEqualTo(
                            new JsonObject(
                                    "{\"guilds\": [{\"id\": \"%s\", \"name\": \"Hubbub\", \"database\": \"main\", \"movingTo\": \"b\"}]}"
                                            .formatted(guild)));
        }
        server.query("delete from moving_guilds returning source");
        assertThat(
                        server.get("/api/admin/guilds?text=nowhere", admin.access())
                                .json()
                                .getJsonArray("guilds"))
                .isEmpty();
    }

    private ApiServer.Answer drain(String node, boolean draining, @Nullable String token) {
        return server.put(
                "/api/admin/nodes/" + node + "/draining",
                token,
                new JsonObject().put("draining", draining).encode());
    }

    @Test
    void whatIsForAdministratorsIsRefusedToOthers() {
        Person ann = register();
        Person ben = register();

        assertThat(
                        List.of(
                                server.get("/api/admin/users", ann.access()),
                                server.get("/api/admin/invites", ann.access()),
                                server.get("/api/admin/rooms", ann.access()),
                                server.get("/api/admin/node", ann.access()),
                                server.get("/api/admin/nodes", ann.access()),
                                server.get("/api/admin/databases", ann.access()),
                                server.get("/api/admin/guilds", ann.access()),
                                drain("test", true, ann.access()),
                                server.delete("/api/admin/invites/abc", ann.access()),
                                server.patch(user(ben), ann.access(), "{\"locked\": true}"),
                                server.patch(user(ann), ann.access(), "{\"administrator\": true}"),
                                server.post(user(ben) + "/reset", ann.access(), ""),
                                server.put(
                                        "/api/admin/registration",
                                        ann.access(),
                                        "{\"registration\": \"open\"}")))
                .allSatisfy(answer -> {
                    assertThat(answer.status()).isEqualTo(403);
                    assertThat(answer.text("code")).isEqualTo("forbidden");
                });
    }

    @Test
    void administratorsSetWhichRoomsMayUseTheSfu() {
        assertThat(server.get("/api/admin/sfu", admin.access()).json())
                .isEqualTo(
                        new JsonObject("{\"enabled\": true, \"percent\": 100, \"overrides\": 0}"));
        assertThat(setSfu(admin, "{\"enabled\": false, \"percent\": 10}").status()).isEqualTo(204);
        String channel = server.query("select id::text from channels where kind = 'voice' limit 1");
        String path = "/api/admin/rooms/" + channel;
        assertThat(server.put(path, admin.access(), "{\"architecture\": \"p2p\"}").status())
                .isEqualTo(204);
        assertThat(server.get("/api/admin/sfu", admin.access()).json())
                .isEqualTo(
                        new JsonObject("{\"enabled\": false, \"percent\": 10, \"overrides\": 1}"));
        assertThat(architecture(channel)).isEqualTo("p2p");

        assertThat(server.put(path, admin.access(), "{}").status()).isEqualTo(204);
        assertThat(architecture(channel)).isEqualTo("none");
        setSfu(admin, "{\"enabled\": true, \"percent\": 100}");
    }

    @Test
    void theRolloutIsRefusedForOthersAndForRoomsThatAreNone() {
        Person ann = register();
        String unknown = "/api/admin/rooms/" + UUID.randomUUID();
        String body = "{\"architecture\": \"sfu\"}";

        assertThat(
                        List.of(
                                server.get("/api/admin/sfu", ann.access()),
                                setSfu(ann, "{\"enabled\": false, \"percent\": 0}"),
                                server.put(unknown, ann.access(), body)))
                .allSatisfy(answer -> assertThat(answer.text("code")).isEqualTo("forbidden"));
        assertThat(server.put(unknown, admin.access(), body).text("code")).isEqualTo("not_found");
        String text = server.query("select id::text from channels where kind = 'text' limit 1");
        assertThat(server.put("/api/admin/rooms/" + text, admin.access(), body).text("code"))
                .isEqualTo("not_found");
    }

    private String architecture(String channel) {
        return server.query(
                "select coalesce(architecture, 'none') from channels where id = '" + channel + "'");
    }

    private Answer setSfu(Person person, String body) {
        return server.put("/api/admin/sfu", person.access(), body);
    }

    @Test
    void missingAndTamperedTokensAreRefusedEverywhere() {
        String tampered = admin.access().substring(0, admin.access().length() - 4) + "AAAA";
        for (@Nullable String token : new @Nullable String[] {null, "bad", tampered}) {
            assertThat(
                            List.of(
                                    server.get("/api/admin/users", token),
                                    server.get("/api/admin/invites", token),
                                    server.get("/api/admin/rooms", token),
                                    server.get("/api/admin/node", token),
                                    server.get("/api/admin/nodes", token),
                                    server.get("/api/admin/databases", token),
                                    server.get("/api/admin/guilds", token),
                                    drain("test", true, token),
                                    server.patch(user(admin), token, "{\"locked\": true}"),
                                    server.post(user(admin) + "/reset", token, ""),
                                    server.put(
                                            "/api/admin/registration",
                                            token,
                                            "{\"registration\": \"open\"}"),
                                    server.put(
                                            "/api/auth/password",
                                            token,
                                            "{\"presentPassword\": \"x\", \"password\": \"12345678\"}"),
                                    server.delete("/api/auth/sessions", token),
                                    server.get("/api/auth/export", token),
                                    server.post(
                                            "/api/auth/deletion", token, "{\"password\": \"x\"}")))
                    .allSatisfy(
                            answer -> assertThat(answer.text("code")).isEqualTo("token_invalid"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PUT   | /api/auth/password      | {'password': 'a new password'}                          | presentPassword",
                "PUT   | /api/auth/password      | {'presentPassword': 1, 'password': '12345678'}          | presentPassword",
                "PUT   | /api/auth/password      | {'presentPassword': 'x', 'password': '12345678', 'a': 1} | a",
                "POST  | /api/auth/deletion      | {}                                                      | password",
                "POST  | /api/auth/deletion      | {'password': ['x']}                                     | password",
                "POST  | /api/auth/reset         | {'code': 'a b', 'password': '12345678'}                 | code",
                "POST  | /api/auth/reset         | {'code': 'abc', 'password': 'short'}                    | password",
                "PUT   | /api/admin/registration | {'registration': 'ajar'}                                | registration",
                "PUT   | /api/admin/sfu          | {'enabled': true, 'percent': 101}                       | percent",
                "PUT   | /api/admin/sfu          | {'enabled': 'no', 'percent': 1}                         | enabled",
                "PUT   | /api/admin/rooms/00000000-0000-0000-0000-000000000000 | {'architecture': 'mcu'}   | architecture",
                "PATCH | USER                    | {'locked': 'yes'}                                       | locked",
                "PATCH | USER                    | {'owner': true}                                         | owner"
            })
    void aBadBodyIsRefusedWithItsField(String method, String path, String body, String field) {
        Answer refused =
                server.send(
                        server.request(path.equals("USER") ? user(admin) : path, admin.access())
                                .header("Content-Type", "application/json")
                                .method(
                                        method,
                                        java.net.http.HttpRequest.BodyPublishers.ofString(
                                                body.replace('\'', '"'))));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text("field")).isEqualTo(field);
    }

    @Test
    void accountsThatDoNotExistAreNotFound() {
        String nobody = "/api/admin/users/" + UUID.randomUUID();

        assertThat(server.patch(nobody, admin.access(), "{\"locked\": true}").status())
                .isEqualTo(404);
        assertThat(server.patch(nobody, admin.access(), "{\"administrator\": true}").status())
                .isEqualTo(404);
        assertThat(server.post(nobody + "/reset", admin.access(), "").status()).isEqualTo(404);
        assertThat(server.patch(nobody, admin.access(), "{}").status()).isEqualTo(400);
    }

    private Person administrator() {
        LinkCode link = LinkCode.next(new SecureRandom());
        await(new OwnerLinkStore(server.database()).add(link));
        return person(server.post("/api/auth/register", null, account("admin-1", link.text())));
    }

    private Person register() {
        return register("person-" + names.incrementAndGet());
    }

    private Person register(String username) {
        return person(server.post("/api/auth/register", null, account(username, "")));
    }

    private static Person person(Answer registered) {
        assertThat(registered.status()).isEqualTo(201);
        JsonObject user = registered.json().getJsonObject("user");
        return new Person(
                user.getString("id"),
                user.getString("username"),
                registered.text("accessToken"),
                registered.text("refreshToken"));
    }

    private static String account(String username, String invite) {
        JsonObject body = new JsonObject().put("username", username).put("password", PASSWORD);
        return (invite.isEmpty() ? body : body.put("invite", invite)).encode();
    }

    private Answer login(String username, String password) {
        return server.post(
                "/api/auth/login",
                null,
                new JsonObject().put("username", username).put("password", password).encode());
    }

    private Answer refresh(String token) {
        return server.post("/api/auth/refresh", null, "{\"refreshToken\": \"" + token + "\"}");
    }

    private Answer me(String access) {
        return server.get("/api/auth/me", access);
    }

    private UUID deviceSession(String access) {
        return UUID.fromString(me(access).text("deviceSession"));
    }

    private Answer change(Person person, String present, String password) {
        return server.put(
                "/api/auth/password",
                person.access(),
                new JsonObject()
                        .put("presentPassword", present)
                        .put("password", password)
                        .encode());
    }

    private Answer delete(Person person, String password) {
        return server.post(
                "/api/auth/deletion",
                person.access(),
                new JsonObject().put("password", password).encode());
    }

    private String invite(Person person) {
        Answer made =
                server.post(
                        "/api/guilds/" + GuildStore.DEFAULT_GUILD + "/invites",
                        person.access(),
                        "{}");
        assertThat(made.status()).isEqualTo(201);
        return made.text("code");
    }

    private String resetLink(Person person) {
        return server.post(user(person) + "/reset", admin.access(), "").text("code");
    }

    private Answer reset(String code, String password) {
        return server.post(
                "/api/auth/reset",
                null,
                new JsonObject().put("code", code).put("password", password).encode());
    }

    private Answer patch(Person person, String body) {
        return server.patch(user(person), admin.access(), body);
    }

    private static String user(Person person) {
        return "/api/admin/users/" + person.id();
    }

    private void setRegistration(String mode) {
        assertThat(
                        server.put(
                                        "/api/admin/registration",
                                        admin.access(),
                                        "{\"registration\": \"" + mode + "\"}")
                                .status())
                .isEqualTo(204);
    }
}
