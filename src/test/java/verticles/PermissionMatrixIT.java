package verticles;

import static org.assertj.core.api.Assertions.assertThat;

import bus.account.AuthMessage;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import store.postgres.GuildStore;

/// What a member may do, through HTTP and the WebSocket of a node with a real database: generated
/// roles and overrides, each tried with every action. The expected outcome is computed here from
/// names, apart from `rooms.permission`. Covers `MemberRoutes`, `RoleRoutes` and `ChannelRoutes`.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(600)
class PermissionMatrixIT {
    private static final int STATES = 64;
    private static final UUID GUILD = GuildStore.DEFAULT_GUILD;

    /// Enough to distinguish all actions.
    private static final List<String> OF_CHANNELS =
            List.of("view_channel", "connect", "manage_channels", "manage_roles");

    private static final List<String> OF_GUILDS =
            List.of("manage_guild", "moderate_members", "administrator");

    private RegistryNode node;
    private AuthMessage.Tokens owner;
    private AuthMessage.Tokens subject;
    private AuthMessage.Tokens other;
    private String role;
    private String channel;

    private record Rule(Set<String> allow, Set<String> deny) {
        JsonObject body() {
            return new JsonObject()
                    .put("allow", new JsonArray(List.copyOf(allow)))
                    .put("deny", new JsonArray(List.copyOf(deny)));
        }
    }

    private record State(
            Set<String> everyone,
            Set<String> role,
            Rule everyoneHere,
            Rule roleHere,
            Rule memberHere) {}

    @BeforeAll
    @SuppressWarnings("NullAway.Init")
    void start(@TempDir Path folder) throws Exception {
        node =
                new RegistryNode(
                        folder,
                        Map.of(
                                "limits.http.joinsPerMinute",
                                "1000",
                                "limits.accounts.channelChangesPerMinute",
                                "1000000"));
        owner = node.register("olga");
        subject = node.register("sue");
        other = node.register("bo");
        role = created(node.send(owner, "POST", "/api/guilds/" + GUILD + "/roles", name("Crew")));
        channel =
                created(
                        node.send(
                                owner, "POST", "/api/guilds/" + GUILD + "/channels", name("Deck")));
        assertThat(
                        node.send(owner, "PUT", memberPath(subject) + "/roles/" + role, null)
                                .statusCode())
                .isEqualTo(204);
    }

    @AfterAll
    void stop() {
        node.close();
    }

    @Test
    void everyActionIsAllowedExactlyWhenItsPermissionIsGranted() throws Exception {
        Random random = new Random(7);
        int cases = 0;
        int allowed = 0;
        for (int i = 0; i < STATES; i++) {
            State state = next(random);
            apply(state);
            Set<String> inGuild = inGuild(state);
            Set<String> here = inChannel(state);
            boolean visible = here.contains("view_channel");
            String ofChannel = "/api/channels/" + channel;
            String ofGuild = "/api/guilds/" + GUILD;
            List<Outcome> outcomes = new ArrayList<>();
            outcomes.add(
                    new Outcome(
                            "view",
                            visible ? 200 : 404,
                            () -> node.send(subject, "GET", ofChannel, null).statusCode()));
            outcomes.add(
                    new Outcome(
                            "list",
                            visible ? 1 : 0,
                            () -> listed(node.send(subject, "GET", ofGuild + "/channels", null))));
            outcomes.add(
                    new Outcome(
                            "list its members",
                            visible ? 200 : 404,
                            () ->
                                    node.send(subject, "GET", ofChannel + "/members", null)
                                            .statusCode()));
            outcomes.add(
                    new Outcome(
                            "change it",
                            !visible ? 404 : here.contains("manage_channels") ? 204 : 403,
                            () -> node.send(subject, "PUT", ofChannel, name("Deck")).statusCode()));
            outcomes.add(
                    new Outcome(
                            "read its overrides",
                            !visible ? 404 : here.contains("manage_roles") ? 200 : 403,
                            () ->
                                    node.send(subject, "GET", ofChannel + "/overrides", null)
                                            .statusCode()));
            outcomes.add(
                    new Outcome(
                            "order channels",
                            inGuild.contains("manage_channels") ? 204 : 403,
                            () ->
                                    node.send(
                                                    subject,
                                                    "PUT",
                                                    ofGuild + "/channels/order",
                                                    new JsonObject()
                                                            .put(
                                                                    "channels",
                                                                    new JsonArray().add(channel)))
                                            .statusCode()));
            outcomes.add(
                    new Outcome(
                            "delete a role",
                            // There is no such role: found out after the permission.
                            inGuild.contains("manage_roles") ? 404 : 403,
                            () ->
                                    node.send(
                                                    subject,
                                                    "DELETE",
                                                    ofGuild + "/roles/" + UUID.randomUUID(),
                                                    null)
                                            .statusCode()));
            outcomes.add(
                    new Outcome(
                            "rename the guild",
                            inGuild.contains("manage_guild") ? 204 : 403,
                            () -> node.send(subject, "PATCH", ofGuild, name("Home")).statusCode()));
            outcomes.add(
                    new Outcome(
                            "change the nickname of a member below",
                            inGuild.contains("moderate_members") ? 204 : 403,
                            () ->
                                    node.send(
                                                    subject,
                                                    "PUT",
                                                    memberPath(other) + "/nickname",
                                                    new JsonObject().put("nickname", "Bo"))
                                            .statusCode()));
            outcomes.add(
                    new Outcome(
                            "change the nickname of the owner",
                            403,
                            () ->
                                    node.send(
                                                    subject,
                                                    "PUT",
                                                    memberPath(owner) + "/nickname",
                                                    new JsonObject().put("nickname", "Bo"))
                                            .statusCode()));
            for (Outcome outcome : outcomes) {
                assertThat(outcome.actual().get())
                        .as("%s with %s", outcome.action(), state)
                        .isEqualTo(outcome.expected());
                allowed += outcome.expected() < 400 && outcome.expected() > 0 ? 1 : 0;
            }
            assertThat(joins())
                    .as("join with %s", state)
                    .isEqualTo(
                            !visible
                                    ? "channel_not_found"
                                    : here.contains("connect") ? "joined" : "forbidden");
            cases += outcomes.size() + 1;
        }
        assertThat(cases).isGreaterThanOrEqualTo(500);
        assertThat(allowed).as("both outcomes are frequent").isBetween(cases / 5, cases * 4 / 5);
    }

    private record Outcome(String action, int expected, Supplier<Integer> actual) {}

    @Test
    void whatBelongsToAnotherGuildDoesNotExist() {
        UUID guild = UUID.randomUUID();
        UUID foreignRole = UUID.randomUUID();
        UUID foreignChannel = UUID.randomUUID();
        node.sql("insert into guilds (id, name) values ('" + guild + "', 'Elsewhere')");
        node.sql(
                "insert into roles (guild_id, id, name, position, permissions) values ('%s', '%s', 'a', 0, 0),"
                                .formatted(guild, guild)
                        + " ('%s', '%s', 'b', 1, 0)".formatted(guild, foreignRole));
        node.sql(
                "insert into channels (id, guild_id, name, position) values ('%s', '%s', 'There', 0)"
                        .formatted(foreignChannel, guild));
        JsonObject lists =
                new JsonObject().put("allow", new JsonArray()).put("deny", new JsonArray());
        String there = "/api/guilds/" + guild;
        String here = "/api/guilds/" + GUILD;
        String ofChannel = "/api/channels/" + foreignChannel;
        JsonObject order =
                new JsonObject().put("roles", new JsonArray().add(foreignRole.toString()));
        List<Refused> requests =
                List.of(
                        new Refused("PATCH", there, name("Mine")),
                        new Refused(
                                "PUT", there + "/owner", new JsonObject().put("owner", id(owner))),
                        new Refused("GET", there + "/channels", null),
                        new Refused("POST", there + "/channels", name("Mine")),
                        new Refused("GET", there + "/members", null),
                        new Refused("GET", there + "/roles", null),
                        new Refused("POST", there + "/roles", name("Mine")),
                        new Refused("PUT", there + "/roles/order", order),
                        new Refused("PUT", there + "/roles/" + foreignRole, name("Mine")),
                        new Refused("DELETE", there + "/roles/" + foreignRole, null),
                        new Refused("PUT", here + "/roles/" + foreignRole, name("Mine")),
                        new Refused("DELETE", here + "/roles/" + foreignRole, null),
                        new Refused("PUT", memberPath(subject) + "/roles/" + foreignRole, null),
                        new Refused("GET", ofChannel, null),
                        new Refused("PUT", ofChannel, name("Mine")),
                        new Refused("DELETE", ofChannel, null),
                        new Refused("GET", there + "/channels/" + foreignChannel, null),
                        new Refused("GET", there + "/channels/" + channel, null),
                        new Refused("PUT", there + "/channels/" + channel, name("Mine")),
                        new Refused("DELETE", here + "/channels/" + foreignChannel, null),
                        new Refused("GET", ofChannel + "/members", null),
                        new Refused("GET", ofChannel + "/overrides", null),
                        new Refused("PUT", ofChannel + "/overrides/role/" + foreignRole, lists),
                        new Refused(
                                "PUT",
                                "/api/channels/" + channel + "/overrides/role/" + foreignRole,
                                new JsonObject()
                                        .put("allow", new JsonArray().add("speak"))
                                        .put("deny", new JsonArray())),
                        new Refused(
                                "POST",
                                "/api/channels",
                                name("Mine").put("guild", guild.toString())));

        for (Refused request : requests) {
            assertThat(
                            node.send(owner, request.method(), request.path(), request.body())
                                    .statusCode())
                    .as("%s %s", request.method(), request.path())
                    .isEqualTo(404);
        }
        assertThat(
                        node.send(
                                        owner,
                                        "PUT",
                                        "/api/channels/" + channel,
                                        name("Deck").put("category", foreignChannel.toString()))
                                .statusCode())
                .isEqualTo(400);
    }

    private record Refused(String method, String path, @Nullable JsonObject body) {}

    private String joins() throws Exception {
        SignalingClient client = node.connect();
        try {
            client.identify(subject.accessToken());
            JsonObject answer = client.join(channel);
            return answer.getString("op").equals("joined") ? "joined" : answer.getString("code");
        } finally {
            client.close();
        }
    }

    private void apply(State state) {
        String ofChannel = "/api/channels/" + channel + "/overrides/";
        put("/api/guilds/" + GUILD + "/roles/" + GUILD, role("@everyone", state.everyone()));
        put("/api/guilds/" + GUILD + "/roles/" + role, role("Crew", state.role()));
        put(ofChannel + "role/" + GUILD, state.everyoneHere().body());
        put(ofChannel + "role/" + role, state.roleHere().body());
        put(ofChannel + "member/" + id(subject), state.memberHere().body());
    }

    private void put(String path, JsonObject body) {
        HttpResponse<String> answer = node.send(owner, "PUT", path, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
    }

    private static Set<String> inGuild(State state) {
        Set<String> granted = new TreeSet<>(state.everyone());
        granted.addAll(state.role());
        if (granted.contains("administrator")) {
            granted.addAll(OF_CHANNELS);
            granted.addAll(OF_GUILDS);
        }
        return granted;
    }

    private static Set<String> inChannel(State state) {
        Set<String> granted = inGuild(state);
        if (granted.contains("administrator")) {
            return granted;
        }
        for (Rule rule : List.of(state.everyoneHere(), state.roleHere(), state.memberHere())) {
            granted.removeAll(rule.deny());
            granted.addAll(rule.allow());
        }
        return granted.contains("view_channel") ? granted : Set.of();
    }

    private static State next(Random random) {
        Set<String> everyone = some(random, OF_CHANNELS, 0.5);
        everyone.addAll(some(random, OF_GUILDS.subList(0, 2), 0.3));
        Set<String> role = some(random, OF_CHANNELS, 0.4);
        role.addAll(some(random, OF_GUILDS, 0.15));
        return new State(everyone, role, rule(random), rule(random), rule(random));
    }

    private static Rule rule(Random random) {
        Set<String> deny = some(random, OF_CHANNELS, 0.25);
        Set<String> allow = some(random, OF_CHANNELS, 0.3);
        allow.removeAll(deny);
        return new Rule(allow, deny);
    }

    private static Set<String> some(Random random, List<String> names, double share) {
        Set<String> chosen = new TreeSet<>();
        names.stream().filter(_ -> random.nextDouble() < share).forEach(chosen::add);
        return chosen;
    }

    private int listed(HttpResponse<String> answer) {
        return (int)
                new JsonObject(answer.body())
                        .getJsonArray("channels").stream()
                                .filter(one -> ((JsonObject) one).getString("id").equals(channel))
                                .count();
    }

    private static JsonObject name(String name) {
        return new JsonObject().put("name", name);
    }

    private static JsonObject role(String name, Set<String> permissions) {
        return name(name).put("permissions", new JsonArray(List.copyOf(permissions)));
    }

    private static String id(AuthMessage.Tokens tokens) {
        return tokens.identity().user().toString();
    }

    private static String memberPath(AuthMessage.Tokens tokens) {
        return "/api/guilds/" + GUILD + "/members/" + id(tokens);
    }

    private static String created(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return new JsonObject(answer.body()).getString("id");
    }
}
