package verticles;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import store.postgres.GuildStore;
import store.postgres.TestDatabase;

/// A ban with address over the HTTP of a whole node, behind a proxy that reports the addresses of
/// the clients. Covers [verticles.guild.AddressBans].
@Timeout(300)
class AddressBanIT {
    private static final UUID GUILD = GuildStore.DEFAULT_GUILD;
    private static final String IN_GUILD = "/api/guilds/" + GUILD;

    /// Of Bob, whose neighbor has it as well.
    private static final String HOME = "203.0.113.7";

    private static final String PHONE = "2001:db8:1:2::1";
    private static final String PHONE_LATER = "2001:db8:1:2:ffff::9";
    private static final String OTHER_PHONE = "2001:db8:1:3::1";
    private static final String ELSEWHERE = "192.0.2.1";

    private final HttpClient http = HttpClient.newHttpClient();
    private final int port = NodeProcess.freePort();

    private record Answer(int status, String body) {
        JsonObject json() {
            return new JsonObject(body);
        }

        String code() {
            return json().getString("code");
        }
    }

    @Test
    void noOneEntersFromTheAddressesOfABannedMemberAndMembersStay(@TempDir Path folder)
            throws Exception {
        try (NodeProcess node =
                NodeProcess.allInOne(
                        TestDatabase.prepare(folder.resolve("data")),
                        "--http.plainPort=" + port,
                        "--http.trustedProxies=127.0.0.1")) {
            node.awaitReady();
            String owner = token(register("olga", ELSEWHERE, null));
            Answer bob = register("bob", HOME, null);
            Answer _ = post("/api/auth/login", PHONE, null, credentials("bob"));
            String neighbor = token(register("neighbor", HOME, null));
            String former = token(register("former", ELSEWHERE, null));
            assertThat(send("DELETE", IN_GUILD + "/members/me", HOME, former, null).status())
                    .isEqualTo(204);
            String invite = post(IN_GUILD + "/invites", ELSEWHERE, owner, new JsonObject()).code();
            String link = guestLink(owner);

            assertThat(moderate(owner, "ban", bob).status()).isEqualTo(204);

            for (String banned : new String[] {HOME, PHONE, PHONE_LATER}) {
                assertThat(register("new", banned, invite).code()).isEqualTo("address_banned");
                assertThat(register("new", banned, null).code()).isEqualTo("address_banned");
                assertThat(accept(invite, banned, former).code()).isEqualTo("address_banned");
                assertThat(enter(link, banned).code()).isEqualTo("address_banned");
            }
            assertThat(register("phone", OTHER_PHONE, invite).status()).isEqualTo(201);
            assertThat(enter(link, ELSEWHERE).status()).isEqualTo(201);
            assertThat(get(IN_GUILD + "/channels", HOME, neighbor).status())
                    .as("a member with the same address stays")
                    .isEqualTo(200);
            showsThatTheAddressCounts(owner, token(bob));

            assertThat(moderate(owner, "unban", bob).status()).isEqualTo(204);
            assertThat(accept(invite, HOME, former).status()).isEqualTo(200);
            assertThat(register("new", PHONE_LATER, invite).status()).isEqualTo(201);
        } finally {
            http.close();
        }
    }

    /// Without the address.
    private void showsThatTheAddressCounts(String owner, String bob) throws Exception {
        Answer bans = get(IN_GUILD + "/bans", ELSEWHERE, owner);
        JsonObject ban = bans.json().getJsonArray("bans").getJsonObject(0);
        assertThat(ban.getString("username")).isEqualTo("bob");
        assertThat(ban.getLong("addressUntilMillis")).isGreaterThan(ban.getLong("bannedAtMillis"));
        Answer log = get(IN_GUILD + "/audit-log", ELSEWHERE, owner);
        JsonObject entry = log.json().getJsonArray("entries").getJsonObject(0);
        assertThat(entry.getString("action")).isEqualTo("ban");
        assertThat(entry.getJsonArray("changes").getJsonObject(0).getString("field"))
                .isEqualTo("address");
        assertThat(bans.body() + log.body()).doesNotContain("203.0.113", "2001:db8");
        JsonObject export = get("/api/auth/export", ELSEWHERE, bob).json();
        assertThat(export.getJsonArray("addressBans").getJsonObject(0).getString("guild"))
                .isEqualTo(GUILD.toString());
    }

    private String guestLink(String owner) throws Exception {
        JsonObject allowed = new JsonObject().put("allowed", true);
        assertThat(send("PUT", IN_GUILD + "/guest-links", ELSEWHERE, owner, allowed).status())
                .isEqualTo(204);
        JsonObject channel =
                get(IN_GUILD + "/channels", ELSEWHERE, owner)
                        .json()
                        .getJsonArray("channels")
                        .getJsonObject(0);
        return post(
                        IN_GUILD + "/guest-links",
                        ELSEWHERE,
                        owner,
                        new JsonObject().put("channel", channel.getString("id")))
                .code();
    }

    private Answer enter(String link, String address) throws Exception {
        return post(
                "/api/guest-links/" + link + "/guests",
                address,
                null,
                new JsonObject().put("name", "Gus"));
    }

    private Answer accept(String invite, String address, String token) throws Exception {
        return send("POST", "/api/invites/" + invite + "/accept", address, token, null);
    }

    private Answer moderate(String owner, String action, Answer target) throws Exception {
        JsonObject body =
                new JsonObject()
                        .put("action", action)
                        .put("member", target.json().getJsonObject("user").getString("id"));
        return post(
                IN_GUILD + "/moderation",
                ELSEWHERE,
                owner,
                action.equals("ban") ? body.put("address", true) : body);
    }

    private Answer register(String name, String address, @Nullable String invite) throws Exception {
        JsonObject body = credentials(name);
        return post(
                "/api/auth/register",
                address,
                null,
                invite == null ? body : body.put("invite", invite));
    }

    private static JsonObject credentials(String name) {
        return new JsonObject().put("username", name).put("password", "correct horse 9");
    }

    private static String token(Answer registered) {
        return registered.json().getString("accessToken");
    }

    private Answer get(String path, String address, String token) throws Exception {
        return send("GET", path, address, token, null);
    }

    private Answer post(String path, String address, @Nullable String token, JsonObject body)
            throws Exception {
        return send("POST", path, address, token, body);
    }

    private Answer send(
            String method,
            String path,
            String address,
            @Nullable String token,
            @Nullable JsonObject body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .header("X-Forwarded-For", address)
                        .header("Content-Type", "application/json")
                        .method(
                                method,
                                body == null
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofString(body.encode()));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        HttpResponse<String> answer =
                http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        return new Answer(answer.statusCode(), answer.body());
    }
}
