package verticles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import bus.account.AuthMessage;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import store.postgres.GuildStore;

/// Guilds from their creation to their deletion, as requests, events and the audit log show them.
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GuildLifecycleIT {
    private static final UUID GUILD = GuildStore.DEFAULT_GUILD;

    private RegistryNode node;
    private AuthMessage.Tokens owner;
    private AuthMessage.Tokens member;
    private AuthMessage.Tokens stranger;

    @BeforeAll
    @SuppressWarnings("NullAway.Init")
    void start(@TempDir Path folder) throws Exception {
        node = new RegistryNode(folder, Map.of("limits.accounts.channelChangesPerMinute", "1000"));
        owner = node.register("olga");
        member = node.register("mia");
        stranger = node.register("sid");
        node.sql("update users set administrator = true where username = 'olga'");
    }

    @AfterAll
    void stop() {
        node.close();
    }

    @Test
    void onlyAdministratorsCreateGuildsUnlessTheNodeSaysOtherwise() {
        assertThat(json(node.send(owner, "GET", "/api/guilds", null), 200).getBoolean("mayCreate"))
                .isTrue();
        assertThat(json(node.send(member, "GET", "/api/guilds", null), 200).getBoolean("mayCreate"))
                .isFalse();
        assertRefused(node.send(member, "POST", "/api/guilds", name("Mine")), 403, "forbidden");
        for (JsonObject bad :
                List.of(
                        new JsonObject(),
                        name(" "),
                        name("x").put("owner", "me"),
                        name("\u202E"))) {
            assertRefused(node.send(owner, "POST", "/api/guilds", bad), 400, "bad_field");
        }
    }

    @Test
    void membersSeeAGuildFromItsCreationToItsEnd() throws Exception {
        SignalingClient olga = connect(owner);
        JsonObject created = json(node.send(owner, "POST", "/api/guilds", name("Chess club")), 201);
        String guild = "/api/guilds/" + created.getString("id");
        assertThat(created.getString("owner")).isEqualTo(id(owner));
        JsonObject shown = olga.expect("guildJoined").getJsonObject("guild");
        assertThat(shown.getString("name")).isEqualTo("Chess club");
        List<JsonObject> channels = SignalingClient.objects(shown.getJsonArray("channels"));
        assertThat(channels)
                .extracting(channel -> channel.getString("kind"), c -> c.getString("name"))
                .containsExactly(
                        tuple("category", "Text channels"),
                        tuple("text", "general"),
                        tuple("category", "Voice channels"),
                        tuple("voice", "General"));
        assertThat(olga.join(channels.getLast().getString("id")).getString("op"))
                .isEqualTo("joined");

        SignalingClient mia = connect(member);
        String code =
                json(node.send(owner, "POST", guild + "/invites", new JsonObject()), 201)
                        .getString("code");
        assertThat(node.send(member, "POST", "/api/invites/" + code + "/accept", null).statusCode())
                .isEqualTo(200);
        assertThat(mia.expect("guildJoined").getJsonObject("guild").getString("name"))
                .isEqualTo("Chess club");
        // Her own event may come to her as well.
        String joined = "olga";
        while (joined.equals("olga")) {
            joined = olga.expect("memberJoined").getJsonObject("member").getString("username");
        }
        assertThat(joined).isEqualTo("mia");

        String ofMember = guild + "/members/" + id(member);
        done(node.send(member, "PUT", ofMember + "/nickname", nickname("Queen")));
        assertThat(olga.expect("memberChanged").getJsonObject("member").getString("nickname"))
                .isEqualTo("Queen");
        String role =
                json(node.send(owner, "POST", guild + "/roles", name("Players")), 201)
                        .getString("id");
        olga.expect("rolesChanged");
        done(node.send(owner, "PUT", ofMember + "/roles/" + role, null));
        assertThat(olga.expect("memberChanged").getJsonObject("member").getJsonArray("roles"))
                .isEqualTo(new JsonArray().add(role));
        assertThat(json(node.send(member, "GET", ofMember, null), 200).getJsonArray("roles"))
                .isEqualTo(new JsonArray().add(role));

        assertRefused(node.send(member, "DELETE", guild, null), 403, "forbidden");
        assertRefused(node.send(owner, "DELETE", guild + "/members/me", null), 409, "owns_guild");
        done(node.send(member, "DELETE", guild + "/members/me", null));
        assertThat(mia.expect("guildLeft").getString("guild")).isEqualTo(created.getString("id"));
        assertThat(olga.expect("memberLeft").getString("user")).isEqualTo(id(member));
        for (AuthMessage.Tokens outside : List.of(member, stranger)) {
            for (List<String> request :
                    List.of(
                            List.of("DELETE", guild),
                            List.of("DELETE", guild + "/members/me"),
                            List.of("GET", ofMember))) {
                assertRefused(
                        node.send(outside, request.getFirst(), request.getLast(), null),
                        404,
                        "not_found");
            }
        }

        done(node.send(owner, "DELETE", guild, null));
        assertThat(olga.expect("left").getString("channel"))
                .isEqualTo(channels.getLast().getString("id"));
        assertRefused(node.send(owner, "GET", guild + "/channels", null), 404, "not_found");
        olga.close();
        mia.close();
    }

    @Test
    void channelsThatAreLeftOutOfANewOrderKeepTheirPlaces() {
        String guild =
                "/api/guilds/"
                        + json(node.send(owner, "POST", "/api/guilds", name("Shelf")), 201)
                                .getString("id");
        List<String> ids =
                channels(guild).stream().map(channel -> channel.getString("id")).toList();
        JsonArray swapped = new JsonArray().add(ids.get(3)).add(ids.get(1));

        done(
                node.send(
                        owner,
                        "PUT",
                        guild + "/channels/order",
                        new JsonObject().put("channels", swapped)));

        assertThat(channels(guild))
                .extracting(channel -> channel.getString("id"))
                .containsExactly(ids.get(0), ids.get(3), ids.get(2), ids.get(1));
        for (JsonArray bad :
                List.of(
                        new JsonArray().add(UUID.randomUUID().toString()),
                        new JsonArray().add(ids.get(0)).add(ids.get(0)))) {
            assertRefused(
                    node.send(
                            owner,
                            "PUT",
                            guild + "/channels/order",
                            new JsonObject().put("channels", bad)),
                    400,
                    "bad_field");
        }
    }

    private List<JsonObject> channels(String guild) {
        return SignalingClient.objects(
                json(node.send(owner, "GET", guild + "/channels", null), 200)
                        .getJsonArray("channels"));
    }

    @Test
    void theFirstGuildCannotBeDeleted() {
        node.sql("update guilds set owner_id = '" + id(owner) + "' where id = '" + GUILD + "'");

        assertRefused(node.send(owner, "DELETE", "/api/guilds/" + GUILD, null), 403, "forbidden");
    }

    @Test
    void pagesGoOnAfterRowsThatAreHiddenOrGone() {
        String guild =
                "/api/guilds/"
                        + json(node.send(owner, "POST", "/api/guilds", name("Pages")), 201)
                                .getString("id");
        String code =
                json(node.send(owner, "POST", guild + "/invites", new JsonObject()), 201)
                        .getString("code");
        for (AuthMessage.Tokens one : List.of(member, stranger)) {
            json(node.send(one, "POST", "/api/invites/" + code + "/accept", null), 200);
        }
        String channel =
                json(node.send(owner, "POST", guild + "/channels", name("Back room")), 201)
                        .getString("id");
        done(
                node.send(
                        owner,
                        "PUT",
                        "/api/channels/"
                                + channel
                                + "/overrides/role/"
                                + guild.substring("/api/guilds/".length()),
                        new JsonObject()
                                .put("allow", new JsonArray())
                                .put("deny", new JsonArray().add("view_channel"))));

        assertThat(pages("/api/channels/" + channel + "/members?limit=1", "after", "members"))
                .containsExactly(List.of(id(owner)), List.of(), List.of());
        assertThat(pages(guild + "/members?limit=2", "after", "members"))
                .containsExactly(List.of(id(owner), id(member)), List.of(id(stranger)));

        for (AuthMessage.Tokens one : List.of(member, stranger)) {
            done(node.send(owner, "POST", guild + "/moderation", act("ban", one)));
        }
        JsonObject newest = json(node.send(owner, "GET", guild + "/bans?limit=1", null), 200);
        assertThat(users(newest.getJsonArray("bans"))).containsExactly(id(stranger));
        done(node.send(owner, "POST", guild + "/moderation", act("unban", stranger)));
        String next = guild + "/bans?limit=1&before=" + newest.getString("next");
        JsonObject rest = json(node.send(owner, "GET", next, null), 200);
        assertThat(users(rest.getJsonArray("bans"))).containsExactly(id(member));
        assertThat(rest.getBoolean("more")).isFalse();
        assertRefused(
                node.send(owner, "GET", guild + "/bans?before=" + id(stranger), null),
                404,
                "not_found");
        assertThat(
                        json(node.send(owner, "GET", guild + "/audit-log?limit=1", null), 200)
                                .getBoolean("more"))
                .isTrue();
    }

    /// The users of each page, to the last one.
    private List<List<String>> pages(String path, String parameter, String list) {
        List<List<String>> pages = new ArrayList<>();
        @Nullable String from = null;
        do {
            String query = from == null ? "" : "&" + parameter + "=" + from;
            JsonObject page = json(node.send(owner, "GET", path + query, null), 200);
            pages.add(users(page.getJsonArray(list)));
            from = page.getString("next");
            assertThat(page.getBoolean("more")).isEqualTo(from != null);
        } while (from != null);
        return pages;
    }

    private static List<String> users(JsonArray rows) {
        return SignalingClient.objects(rows).stream().map(row -> row.getString("user")).toList();
    }

    private JsonObject act(String action, AuthMessage.Tokens as) {
        return new JsonObject().put("action", action).put("member", id(as));
    }

    @Test
    void everyChangeIsInTheAuditLog() {
        String guild =
                "/api/guilds/"
                        + json(node.send(owner, "POST", "/api/guilds", name("Archive")), 201)
                                .getString("id");
        done(node.send(owner, "PATCH", guild, name("Library")));
        String channel =
                json(node.send(owner, "POST", guild + "/channels", name("Stacks")), 201)
                        .getString("id");
        done(
                node.send(
                        owner,
                        "PUT",
                        "/api/channels/" + channel,
                        name("Reading room").put("userLimit", 5)));
        String role =
                json(node.send(owner, "POST", guild + "/roles", name("Readers")), 201)
                        .getString("id");
        done(
                node.send(
                        owner,
                        "PUT",
                        guild + "/roles/" + role,
                        name("Readers").put("permissions", new JsonArray().add("speak"))));
        done(
                node.send(
                        owner,
                        "PUT",
                        "/api/channels/" + channel + "/overrides/role/" + role,
                        new JsonObject()
                                .put("allow", new JsonArray().add("connect"))
                                .put("deny", new JsonArray())));
        done(node.send(owner, "PUT", guild + "/members/" + id(owner) + "/roles/" + role, null));
        done(node.send(owner, "DELETE", guild + "/members/" + id(owner) + "/roles/" + role, null));
        done(
                node.send(
                        owner,
                        "PUT",
                        guild + "/members/" + id(owner) + "/nickname",
                        nickname("Oli")));
        String code =
                json(node.send(owner, "POST", guild + "/invites", new JsonObject()), 201)
                        .getString("code");
        done(node.send(owner, "DELETE", guild + "/invites/" + code, null));
        done(node.send(owner, "DELETE", guild + "/roles/" + role, null));
        done(node.send(owner, "DELETE", "/api/channels/" + channel, null));

        List<JsonObject> log =
                SignalingClient.objects(
                                json(node.send(owner, "GET", guild + "/audit-log", null), 200)
                                        .getJsonArray("entries"))
                        .reversed();
        assertThat(log)
                .extracting(entry -> entry.getString("action"))
                .containsExactly(
                        "create_guild",
                        "rename_guild",
                        "create_channel",
                        "change_channel",
                        "create_role",
                        "change_role",
                        "change_override",
                        "give_role",
                        "take_role",
                        "change_nickname",
                        "create_invite",
                        "revoke_invite",
                        "delete_role",
                        "delete_channel");
        assertThat(log).allMatch(entry -> entry.getString("actor").equals(id(owner)));
        assertThat(log.get(3).getString("name")).isEqualTo("Stacks");
        assertThat(log.get(3).getJsonArray("changes"))
                .isEqualTo(
                        new JsonArray()
                                .add(change("name", "Stacks", "Reading room"))
                                .add(change("userLimit", "0", "5")));
        assertThat(log.get(5).getJsonArray("changes"))
                .isEqualTo(new JsonArray().add(change("permissions", null, "speak")));
        assertThat(log.get(6).getString("role")).isEqualTo(role);
        assertThat(log.get(6).getString("channel")).isEqualTo(channel);
        assertThat(log.get(6).getJsonArray("changes"))
                .isEqualTo(new JsonArray().add(change("allow", null, "connect")));
        assertThat(log.get(7).getString("target")).isEqualTo(id(owner));
        assertThat(log.get(9).getJsonArray("changes"))
                .isEqualTo(new JsonArray().add(change("nickname", null, "Oli")));
    }

    private static JsonObject change(String field, @Nullable String before, String after) {
        JsonObject change = new JsonObject().put("field", field);
        if (before != null) {
            change.put("before", before);
        }
        return change.put("after", after);
    }

    private SignalingClient connect(AuthMessage.Tokens as) throws InterruptedException {
        SignalingClient client = node.connect();
        assertThat(client.identify(as.accessToken()).getString("op")).isEqualTo("ready");
        return client;
    }

    private static void assertRefused(HttpResponse<String> answer, int status, String code) {
        assertThat(json(answer, status).getString("code")).isEqualTo(code);
    }

    private static void done(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
    }

    private static JsonObject json(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return new JsonObject(answer.body());
    }

    private static JsonObject name(String name) {
        return new JsonObject().put("name", name);
    }

    private static JsonObject nickname(String nickname) {
        return new JsonObject().put("nickname", nickname);
    }

    private static String id(AuthMessage.Tokens tokens) {
        return tokens.identity().user().toString();
    }
}
