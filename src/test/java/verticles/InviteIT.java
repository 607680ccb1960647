package verticles;

import static org.assertj.core.api.Assertions.assertThat;
import static verticles.ApiServer.await;

import accounts.secret.LinkCode;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import limits.Limit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import store.accounts.OwnerLinkStore;
import store.postgres.GuildStore;
import verticles.ApiServer.Answer;
import verticles.shared.NodeRefusals;

/// Who may enter a server in the mode `invite`: owner links and invites, from HTTP to the rows of
/// PostgreSQL. Covers [verticles.auth.InviteService], [verticles.auth.Registration], `InviteRoutes`
/// of [verticles.api] and the stores of [store.accounts]. Covers `GuestService`, `LinkLimits`,
/// `GuestRoutes`, `NodeRefusals`, `RateCheck` and `NamedAdministrator`.
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InviteIT {
    private static final UUID GUILD = GuildStore.DEFAULT_GUILD;
    private static final String INVITES = "/api/guilds/" + GUILD + "/invites";
    private static final String UNKNOWN = "A".repeat(20);

    private final SecureRandom random = new SecureRandom();
    private final AtomicInteger names = new AtomicInteger();

    @SuppressWarnings("NullAway.Init")
    private ApiServer server;

    private String owner = "";

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        server =
                new ApiServer(
                        folder,
                        Map.of(
                                "accounts.registration", "invite",
                                "accounts.registrationsPerHour", "1000",
                                "limits.accounts.inviteChangesPerMinute", "1000",
                                "limits.accounts.linkLookupsPerMinute", "1000"));
        owner = register(ownerLink()).text("accessToken");
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void withoutAnInviteNoAccountIsCreated() {
        assertThat(server.get("/api/auth/registration", null).text("registration"))
                .isEqualTo("invite");

        Answer refused = register(null);

        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.text("code")).isEqualTo("invite_needed");
    }

    @Test
    void theOwnerLinkMakesAnAdministratorAndOwner() {
        assertThat(server.get("/api/auth/me", owner).json().getBoolean("administrator")).isTrue();
        assertThat(server.get(INVITES, owner).status()).isEqualTo(200);
    }

    @Test
    void anOwnerLinkIsGoodForOneAccountAndEndsAllOthers() {
        String link = ownerLink();
        String other = ownerLink();
        assertThat(server.get("/api/invites/" + link, null).json())
                .isEqualTo(new JsonObject().put("guild", "Hubbub").put("owner", true));

        List<Answer> answers = together(4, () -> register(link));

        assertThat(answers)
                .extracting(Answer::status)
                .containsExactlyInAnyOrder(201, 404, 404, 404);
        assertThat(register(other).text("code")).isEqualTo("invite_invalid");
    }

    @Test
    void anAccountThatExistsMayOpenTheOwnerLinkToo() {
        String member = register(invite("{}")).text("accessToken");
        assertThat(server.get("/api/auth/me", member).json().getBoolean("administrator")).isFalse();

        Answer accepted = accept(ownerLink(), member);

        assertThat(accepted.json()).isEqualTo(new JsonObject().put("guild", GUILD.toString()));
        assertThat(server.get("/api/auth/me", member).json().getBoolean("administrator")).isTrue();
    }

    @Test
    void anInviteLeadsIntoItsGuildAndChannel() {
        String channel = channelOfTheGuild();
        Answer created =
                server.post(
                        INVITES,
                        owner,
                        new JsonObject().put("channel", channel).put("maxUses", 5).encode());
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.text("code")).matches("[0-9A-Za-z]{20}");
        assertThat(created.json().getInteger("maxUses")).isEqualTo(5);
        assertThat(created.text("expiresAt")).isNotEmpty();

        JsonObject preview = server.get("/api/invites/" + created.text("code"), null).json();
        assertThat(preview.getString("guild")).isEqualTo("Hubbub");
        assertThat(preview.getString("channel")).isEqualTo("General");
        assertThat(preview.getString("inviter")).isNotEmpty();
        assertThat(preview.fieldNames())
                .containsExactlyInAnyOrder("guild", "channel", "inviter", "owner");

        Answer registered = register(created.text("code"));
        assertThat(registered.json().getJsonObject("joined"))
                .isEqualTo(new JsonObject().put("guild", GUILD.toString()).put("channel", channel));
        assertThat(uses(created.text("code"))).isEqualTo(1);
    }

    /// N accounts at the same time for an invite with two uses.
    @Test
    void theLastUseIsUsedOnce() {
        String code = invite("{\"maxUses\": 2}");

        List<Answer> answers = together(6, () -> register(code));

        assertThat(answers)
                .extracting(Answer::status)
                .containsExactlyInAnyOrder(201, 201, 404, 404, 404, 404);
        assertThat(register(code).text("code")).isEqualTo("invite_invalid");
    }

    @Test
    void aRefusedRegistrationUsesUpNothing() {
        String code = invite("{\"maxUses\": 1}");
        String taken = "taken" + names.incrementAndGet();
        assertThat(register(taken, invite("{}")).status()).isEqualTo(201);

        assertThat(register(taken, code).text("code")).isEqualTo("username_taken");

        assertThat(uses(code)).isZero();
        assertThat(register(code).status()).isEqualTo(201);
    }

    @Test
    void aMemberWhoAcceptsUsesUpNothing() {
        String code = invite("{\"maxUses\": 1}");

        assertThat(accept(code, owner).status()).isEqualTo(200);
        assertThat(accept(code, owner).status()).isEqualTo(200);

        assertThat(uses(code)).isZero();
    }

    @Test
    void unknownExpiredRevokedAndUsedUpInvitesLookTheSame() {
        String revoked = invite("{}");
        assertThat(server.delete(INVITES + "/" + revoked, owner).status()).isEqualTo(204);
        String usedUp = invite("{\"maxUses\": 1}");
        register(usedUp);
        String expired = invite("{\"expiresInSeconds\": 60}");
        server.query("update invites set expires_at = now() where code = '" + expired + "'");

        JsonObject unknown = server.get("/api/invites/" + UNKNOWN, null).json();
        assertThat(unknown.getString("code")).isEqualTo("invite_invalid");
        String member = register(invite("{}")).text("accessToken");
        for (String code : List.of(revoked, usedUp, expired, UNKNOWN)) {
            assertThat(server.get("/api/invites/" + code, null).json()).isEqualTo(unknown);
            assertThat(accept(code, member).json()).isEqualTo(unknown);
            assertThat(register(code).json()).isEqualTo(unknown);
        }
        assertThat(codes()).doesNotContain(revoked, usedUp, expired);
    }

    @Test
    void membersSeeAndRevokeTheirOwnInvites() {
        String member = register(invite("{}")).text("accessToken");
        String code = invite("{}");

        String own = server.post(INVITES, member, "{}").text("code");
        assertThat(server.get(INVITES, member).json().getJsonArray("invites")).hasSize(1);
        assertThat(server.delete(INVITES + "/" + code, member).text("code"))
                .isEqualTo("invite_invalid");
        assertThat(server.get("/api/invites/" + code, null).status()).isEqualTo(200);
        assertThat(codes()).contains(own, code);
        assertThat(server.delete(INVITES + "/" + own, member).status()).isEqualTo(204);
    }

    @Test
    void withoutThePermissionNoInviteIsMade() {
        String member = register(invite("{}")).text("accessToken");
        String everyone = server.query("select permissions::text from roles where position = 0");
        server.query("update roles set permissions = permissions & ~1::bigint where position = 0");
        try {
            assertThat(server.post(INVITES, member, "{}").text("code")).isEqualTo("forbidden");
        } finally {
            server.query("update roles set permissions = " + everyone + " where position = 0");
        }
    }

    @Test
    void aBannedUserCannotComeBackByAnInvite() {
        Answer registered = register(invite("{}"));
        String user = registered.json().getJsonObject("user").getString("id");
        server.query("delete from members where user_id = '" + user + "'");
        server.query(
                "insert into bans (guild_id, user_id, banned_by) values ('%s', '%s', '%s')"
                        .formatted(GUILD, user, user));
        String code = invite("{\"maxUses\": 1}");

        assertThat(accept(code, registered.text("accessToken")).text("code"))
                .isEqualTo("forbidden");
        assertThat(uses(code)).isZero();
    }

    @Test
    void theGuildOfOthersLooksAsIfItDidNotExist() {
        String foreign = "/api/guilds/" + UUID.randomUUID() + "/invites";
        assertThat(server.get(foreign, owner).status()).isEqualTo(404);
        assertThat(server.post(foreign, owner, "{}").status()).isEqualTo(404);
    }

    @Test
    void whatNeedsATokenRefusesMissingAndTamperedOnes() {
        String code = invite("{}");
        String tampered = owner.substring(0, owner.length() - 4) + "AAAA";
        for (@Nullable String token : new @Nullable String[] {null, "bad", tampered}) {
            assertThat(
                            List.of(
                                    server.get(INVITES, token),
                                    server.post(INVITES, token, "{}"),
                                    server.delete(INVITES + "/" + code, token),
                                    server.post("/api/invites/" + code + "/accept", token, "")))
                    .allSatisfy(
                            answer -> assertThat(answer.text("code")).isEqualTo("token_invalid"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'channel': 'nope'}                 | channel",
                "{'channel': 5}                      | channel",
                "{'expiresInSeconds': -1}            | expiresInSeconds",
                "{'expiresInSeconds': 31536001}      | expiresInSeconds",
                "{'expiresInSeconds': 1.5}           | expiresInSeconds",
                "{'maxUses': 1001}                   | maxUses",
                "{'maxUses': '1'}                    | maxUses",
                "{'code': 'mine'}                    | code"
            })
    void aBadInviteIsRefusedWithItsField(String body, String field) {
        Answer refused = server.post(INVITES, owner, body.replace('\'', '"'));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text("field")).isEqualTo(field);
    }

    @Test
    void anInviteIntoAChannelOfAnotherGuildIsRefused() {
        Answer refused =
                server.post(INVITES, owner, "{\"channel\": \"" + UUID.randomUUID() + "\"}");

        assertThat(refused.status()).isEqualTo(404);
        assertThat(refused.text("code")).isEqualTo("channel_not_found");
    }

    @Test
    void aCodeOfAnotherFormIsRefused() {
        for (String code : List.of("a-b", "x".repeat(65), "%27%20or%201")) {
            assertThat(server.get("/api/invites/" + code, null).status()).as(code).isEqualTo(400);
        }
    }

    @Test
    void aGuildHasABoundedNumberOfInvites(@TempDir Path folder) throws IOException {
        try (ApiServer own =
                new ApiServer(folder, Map.of("limits.accounts.inviteChangesPerMinute", "1000"))) {
            String first =
                    own.post(
                                    "/api/auth/register",
                                    null,
                                    "{\"username\": \"first\", \"password\": \"correct horse\"}")
                            .text("accessToken");
            List<Answer> made =
                    IntStream.range(0, 101).mapToObj(_ -> own.post(INVITES, first, "{}")).toList();

            assertThat(made.subList(0, 100))
                    .allSatisfy(one -> assertThat(one.status()).isEqualTo(201));
            assertThat(made.getLast().text("code")).isEqualTo("too_many_invites");

            own.query(
                    "update invites set expires_at = now() where code = '"
                            + made.getFirst().text("code")
                            + "'");
            assertThat(own.post(INVITES, first, "{}").status()).isEqualTo(201);
        }
    }

    @Test
    void aMemberCannotUseUpTheInvitesOfAGuild() {
        String member = register(invite("{}")).text("accessToken");
        List<Answer> made =
                IntStream.range(0, 11).mapToObj(_ -> server.post(INVITES, member, "{}")).toList();

        assertThat(made.subList(0, 10)).allSatisfy(one -> assertThat(one.status()).isEqualTo(201));
        assertThat(made.getLast().text("code")).isEqualTo("too_many_invites");
        assertThat(made.getLast().text("message")).contains("Revoke one of yours");
        String revoked = made.getFirst().text("code");
        assertThat(server.delete(INVITES + "/" + revoked, member).status()).isEqualTo(204);
        assertThat(server.post(INVITES, member, "{}").status()).isEqualTo(201);
        server.query(
                "delete from invites where code <> '"
                        + revoked
                        + "' and creator <> (select owner_id from guilds)");
    }

    @Test
    void lookupsAndChangesAreLimited(@TempDir Path folder) throws IOException {
        try (ApiServer own =
                new ApiServer(
                        folder,
                        Map.of(
                                "limits.accounts.inviteChangesPerMinute", "1",
                                "limits.accounts.linkLookupsPerMinute", "1"))) {
            String first =
                    own.post(
                                    "/api/auth/register",
                                    null,
                                    "{\"username\": \"first\", \"password\": \"correct horse\"}")
                            .text("accessToken");
            String code = own.post(INVITES, first, "{}").text("code");

            assertThat(own.delete(INVITES + "/" + code, first).text("code"))
                    .isEqualTo("rate_limited");
            assertThat(own.get("/api/invites/" + code, null).status()).isEqualTo(200);
            assertThat(own.get("/api/invites/" + code, null).text("code"))
                    .isEqualTo("rate_limited");
            assertThat(NodeRefusals.of(own.vertx).of(Limit.INVITE_CHANGES_PER_USER)).isEqualTo(1);
            assertThat(NodeRefusals.of(own.vertx).of(Limit.LINK_LOOKUPS_PER_ADDRESS)).isEqualTo(1);
        }
    }

    @Test
    void aClosedServerTakesNoNewAccountsButTheOwner(@TempDir Path folder) throws IOException {
        try (ApiServer own = new ApiServer(folder, Map.of("accounts.registration", "closed"))) {
            String account = "{\"username\": \"%s\", \"password\": \"correct horse\"%s}";
            assertThat(
                            own.post("/api/auth/register", null, account.formatted("ann", ""))
                                    .text("code"))
                    .isEqualTo("registration_closed");

            // A member of earlier, who knows the channels by their names.
            own.query(
                    """
                    with u as (
                        insert into users (username, username_key, password_hash)
                        values ('old', 'old', '') returning id)
                    insert into members (guild_id, user_id) select g.id, u.id from guilds g, u
                    returning user_id::text
                    """);
            String link = ownerLink(own);
            Answer first =
                    registerInRussian(
                            own, account.formatted("ann", ", \"invite\": \"" + link + "\""));
            assertThat(first.status()).isEqualTo(201);
            assertThat(channels(own)).isEqualTo("General, Gaming, Music, Quiet corner");
            String code = own.post(INVITES, first.text("accessToken"), "{}").text("code");
            assertThat(
                            own.post(
                                            "/api/auth/register",
                                            null,
                                            account.formatted(
                                                    "ben", ", \"invite\": \"" + code + "\""))
                                    .text("code"))
                    .isEqualTo("registration_closed");
        }
    }

    /// The name that the configuration gives the administrator is not for whoever comes first.
    @Test
    void theNameOfTheAdministratorIsReserved(@TempDir Path folder) throws IOException {
        try (ApiServer own = new ApiServer(folder, Map.of("accounts.administrator", "Root-1"))) {
            String account = "{\"username\": \"root-1\", \"password\": \"correct horse\"%s}";
            Answer refused = own.post("/api/auth/register", null, account.formatted(""));
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.text("field")).isEqualTo("username");

            String link = ownerLink(own);
            own.query("update channels set name = 'Jazz' where name = 'Music' returning name");
            assertThat(
                            registerInRussian(
                                            own,
                                            account.formatted(", \"invite\": \"" + link + "\""))
                                    .status())
                    .isEqualTo(201);
            // In the language of the owner, but for what has another name already.
            assertThat(channels(own)).isEqualTo("Общий, Игры, Jazz, Тихий уголок");
        }
    }

    private static Answer registerInRussian(ApiServer server, String account) {
        return server.send(
                server.request("/api/auth/register", null)
                        .header("Content-Type", "application/json")
                        .header("Accept-Language", "ru-RU, ru;q=0.9")
                        .POST(BodyPublishers.ofString(account)));
    }

    private static String channels(ApiServer server) {
        return server.query("select string_agg(name, ', ' order by position) from channels");
    }

    private String channelOfTheGuild() {
        return server.query("select id::text from channels where name = 'General'");
    }

    private int uses(String code) {
        return listed().filter(invite -> invite.getString("code").equals(code))
                .findFirst()
                .orElseThrow()
                .getInteger("uses");
    }

    private List<String> codes() {
        return listed().map(invite -> invite.getString("code")).toList();
    }

    private Stream<JsonObject> listed() {
        return server.get(INVITES, owner).json().getJsonArray("invites").stream()
                .map(JsonObject.class::cast);
    }

    private String invite(String body) {
        return server.post(INVITES, owner, body).text("code");
    }

    private Answer accept(String code, String token) {
        return server.post("/api/invites/" + code + "/accept", token, "");
    }

    private Answer register(@Nullable String invite) {
        return register("guest-" + names.incrementAndGet(), invite);
    }

    private Answer register(String username, @Nullable String invite) {
        JsonObject body =
                new JsonObject().put("username", username).put("password", "correct horse");
        if (invite != null) {
            body.put("invite", invite);
        }
        return server.post("/api/auth/register", null, body.encode());
    }

    private String ownerLink() {
        return ownerLink(server);
    }

    private String ownerLink(ApiServer to) {
        LinkCode code = LinkCode.next(random);
        await(new OwnerLinkStore(to.database()).add(code));
        return code.text();
    }

    private static List<Answer> together(int count, Supplier<Answer> request) {
        List<CompletableFuture<Answer>> all =
                IntStream.range(0, count)
                        .mapToObj(_ -> CompletableFuture.supplyAsync(request))
                        .toList();
        return all.stream().map(CompletableFuture::join).toList();
    }
}
