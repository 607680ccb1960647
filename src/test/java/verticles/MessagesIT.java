package verticles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import bus.Addresses;
import bus.guild.AccessEvent;
import bus.guild.ChatMessage;
import bus.guild.GuildEvent;
import chat.Reaction;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import rooms.permission.Permission;
import rooms.permission.Permissions;
import store.chat.RetentionStore;
import store.postgres.GuildStore;
import verticles.ApiServer.Answer;
import verticles.chat.MessageRetention;
import verticles.shared.NodeCounts;
import verticles.shared.NodeRefusals;

/// Text messages over real HTTP, with a real PostgreSQL. Covers `ChatRoutes` of [verticles.api],
/// [verticles.chat] and [store.chat]. Covers `Usernames`, `AttentionService`, `ReactionService`,
/// `ChatService`, `SearchService`, `MessagePlaces`, `PlaceAccess`, `ChatLimits`, `MessageRetention`
/// and `RemovedPlaceCleanup`.
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MessagesIT {
    private static final UUID GUILD = GuildStore.DEFAULT_GUILD;
    private static final int MESSAGES_PER_MINUTE = 100;
    private static final int SEARCHES_PER_MINUTE = 40;

    @SuppressWarnings("NullAway.Init")
    private ApiServer server;

    /// The owner of the guild and two members.
    private String ann = "";

    private String bob = "";
    private String eve = "";
    private UUID eveId = GUILD;

    /// A new text channel for each test.
    private UUID channel = GUILD;

    private final BlockingQueue<GuildEvent> events = new LinkedBlockingQueue<>();

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        server =
                new ApiServer(
                        folder,
                        Map.of(
                                "accounts.registrationsPerHour",
                                "100",
                                "limits.chat.messagesPerMinute",
                                String.valueOf(MESSAGES_PER_MINUTE),
                                "limits.chat.searchesPerMinute",
                                String.valueOf(SEARCHES_PER_MINUTE)));
        ann = register("ann").text("accessToken");
        bob = register("bob").text("accessToken");
        Answer registered = register("eve");
        eve = registered.text("accessToken");
        eveId = UUID.fromString(registered.json().getJsonObject("user").getString("id"));
        ApiServer.await(server.bus.listen(Addresses.guild(GUILD), events::add));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @BeforeEach
    void createChannel() {
        channel = newChannel(GUILD);
        events.clear();
    }

    @Test
    void messagesAreReadByPagesTheNewestFirst() {
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            sent.add(send(bob, "message " + i).text("id"));
        }

        assertThat(ids("")).isEqualTo(sent.reversed());
        assertThat(ids("?limit=2")).containsExactly(sent.get(4), sent.get(3));
        assertThat(ids("?limit=2&before=" + sent.get(3))).containsExactly(sent.get(2), sent.get(1));
        assertThat(ids("?limit=2&after=" + sent.get(0))).containsExactly(sent.get(2), sent.get(1));
        assertThat(ids("?before=" + sent.get(0))).isEmpty();
        assertThat(ids("?after=" + sent.get(4))).isEmpty();
    }

    @Test
    void aMessageIsShownWithItsAuthorAndPublished() throws InterruptedException {
        Answer answer = send(bob, "  two\r\nlines <b> ");

        assertThat(answer.status()).isEqualTo(201);
        JsonObject message = page("").getJsonObject(0);
        assertThat(message).isEqualTo(answer.json());
        assertThat(message.getString("content")).isEqualTo("  two\nlines <b>");
        assertThat(message.getString("channel")).isEqualTo(channel.toString());
        assertThat(message.getJsonObject("author").getString("username")).isEqualTo("bob");
        assertThat(message.getLong("createdAtMillis")).isPositive();
        assertThat(message.fieldNames())
                .containsExactlyInAnyOrder("id", "channel", "author", "content", "createdAtMillis");
        assertThat(events.poll(10, TimeUnit.SECONDS))
                .isInstanceOfSatisfying(
                        GuildEvent.MessageCreated.class,
                        created ->
                                assertThat(created.message().id()).hasToString(answer.text("id")));
    }

    @Test
    void aMessageSentTwiceWithANonceIsStoredOnce() throws Exception {
        String body = "{\"content\": \"once\", \"nonce\": \"n-1_A\"}";
        Set<String> ids = new HashSet<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Future<Answer>> answers = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                answers.add(threads.submit(() -> server.post(messages(), bob, body)));
            }
            for (Future<Answer> answer : answers) {
                assertThat(answer.get().status()).isEqualTo(201);
                ids.add(answer.get().text("id"));
            }
        }

        assertThat(ids).hasSize(1);
        assertThat(ids("")).hasSize(1);
        assertThat(server.post(messages(), eve, body).text("id")).isNotIn(ids);
    }

    @Test
    void onlyTheAuthorEdits() throws InterruptedException {
        String id = send(bob, "befor").text("id");
        events.clear();

        assertThat(edit(eve, id, "hacked").text("code")).isEqualTo("forbidden");
        assertThat(edit(ann, id, "hacked").text("code")).isEqualTo("forbidden");
        Answer edited = edit(bob, id, "before");

        assertThat(edited.status()).isEqualTo(200);
        assertThat(edited.json().getLong("editedAtMillis")).isPositive();
        assertThat(page("").getJsonObject(0)).isEqualTo(edited.json());
        assertThat(events.poll(10, TimeUnit.SECONDS)).isInstanceOf(GuildEvent.MessageEdited.class);
        assertThat(edit(bob, UUID.randomUUID().toString(), "x").text("code"))
                .isEqualTo("not_found");
    }

    @Test
    void authorsDeleteAndModeratorsWithAnEntryInTheAuditLog() throws InterruptedException {
        String own = send(bob, "own").text("id");
        String moderated = send(bob, "moderated").text("id");
        events.clear();

        assertThat(delete(eve, own).text("code")).isEqualTo("forbidden");
        assertThat(delete(bob, own).status()).isEqualTo(204);
        assertThat(delete(ann, moderated).status()).isEqualTo(204);

        assertThat(delete(bob, own).text("code")).isEqualTo("not_found");
        assertThat(edit(bob, moderated, "back").text("code")).isEqualTo("not_found");
        assertThat(ids("")).isEmpty();
        assertThat(events.poll(10, TimeUnit.SECONDS))
                .isEqualTo(new GuildEvent.MessageDeleted(GUILD, channel, UUID.fromString(own)));
        var logged =
                ApiServer.await(
                        server.database
                                .poolFor(GUILD)
                                .preparedQuery(
                                        "select target::text, detail->>'message' as message from audit_log"
                                                + " where action = 'delete_message' and detail->>'channel' = $1")
                                .execute(Tuple.of(channel.toString())));
        assertThat(logged.size()).isEqualTo(1);
        assertThat(logged.iterator().next().getString("message")).isEqualTo(moderated);
        var kept =
                ApiServer.await(
                        server.database
                                .poolFor(GUILD)
                                .preparedQuery(
                                        "select 1 from messages where channel_id = $1 and content <> ''")
                                .execute(Tuple.of(channel)));
        assertThat(kept.size()).isZero();
    }

    @Test
    void aReplyQuotesAMessageOfItsChannel() {
        String first = send(ann, "x".repeat(300)).text("id");
        Answer reply = reply(first);

        assertThat(reply.status()).isEqualTo(201);
        JsonObject quote = page("").getJsonObject(0).getJsonObject("replyTo");
        assertThat(quote).isEqualTo(reply.json().getJsonObject("replyTo"));
        assertThat(quote.getString("excerpt")).isEqualTo("x".repeat(200));
        assertThat(quote.getJsonObject("author").getString("username")).isEqualTo("ann");

        delete(ann, first);
        assertThat(page("").getJsonObject(0).getJsonObject("replyTo"))
                .isEqualTo(new JsonObject().put("id", first));
        assertThat(reply(first).text("code")).isEqualTo("not_found");
        channel = newChannel(GUILD);
        assertThat(reply(send(ann, "here").text("id")).status()).isEqualTo(201);
        String elsewhere = reply.text("id");
        assertThat(reply(elsewhere).text("code")).isEqualTo("not_found");
    }

    @Test
    void reactionsAreCountedAndShownToTheirUser() throws InterruptedException {
        String id = send(bob, "hello").text("id");
        events.clear();

        assertThat(react(ann, id, "👍").status()).isEqualTo(204);
        assertThat(react(bob, id, "👍").status()).isEqualTo(204);
        assertThat(react(bob, id, "❤️").status()).isEqualTo(204);
        assertThat(react(bob, id, "👍").status()).as("again").isEqualTo(204);

        assertThat(page("").getJsonObject(0).getJsonArray("reactions"))
                .isEqualTo(
                        new JsonArray(
                                """
                                [{"emoji": "👍", "count": 2, "own": true}, {"emoji": "❤️", "count": 1, "own": true}]
                                """));
        assertThat(
                        server.get(messages(), ann)
                                .json()
                                .getJsonArray("messages")
                                .getJsonObject(0)
                                .getJsonArray("reactions")
                                .getJsonObject(1)
                                .getBoolean("own"))
                .isFalse();
        for (int i = 0; i < 3; i++) {
            assertThat(events.poll(10, TimeUnit.SECONDS))
                    .isInstanceOf(GuildEvent.ReactionAdded.class);
        }

        assertThat(server.delete(reaction(id, "👍"), bob).status()).isEqualTo(204);
        assertThat(events.poll(10, TimeUnit.SECONDS))
                .isInstanceOf(GuildEvent.ReactionRemoved.class);
        assertThat(names(server.get(reaction(id, "👍"), bob))).containsExactly("ann");

        delete(bob, id);
        assertThat(react(ann, id, "👍").text("code")).isEqualTo("not_found");
        assertThat(names(server.get(reaction(id, "👍"), bob))).isEmpty();
    }

    @Test
    void aReactionIsOneOfTwentyEmoji() {
        String id = send(bob, "hello").text("id");
        for (int i = 0; i < Reaction.MAX_EMOJIS; i++) {
            assertThat(react(bob, id, Character.toString(0x1F600 + i)).status()).isEqualTo(204);
        }

        assertThat(react(bob, id, "👍").text("code")).isEqualTo("too_many_reactions");
        assertThat(react(ann, id, Character.toString(0x1F600)).status()).isEqualTo(204);
        assertThat(react(bob, id, "hello").text("code")).isEqualTo("bad_field");
    }

    @Test
    void unreadMessagesAndMentionsAreCountedUpToTheReadMarker() throws InterruptedException {
        send(eve, "mine is not unread");
        assertThat(unread(eve).getInteger("unread")).isZero();
        String first = send(bob, "one").text("id");
        String second = send(bob, "two <@" + eveId + ">").text("id");
        send(bob, "three");

        assertThat(unread(eve).getInteger("unread")).isEqualTo(3);
        assertThat(unread(eve).getInteger("mentions")).isEqualTo(1);

        assertThat(markRead(eve, first).status()).isEqualTo(204);
        assertThat(unread(eve).getInteger("unread")).isEqualTo(2);
        assertThat(unread(eve).getString("lastRead")).isEqualTo(first);

        events.clear();
        assertThat(markRead(eve, second).status()).isEqualTo(204);
        assertThat(events.poll(10, TimeUnit.SECONDS))
                .isInstanceOfSatisfying(
                        GuildEvent.ReadMarkerMoved.class,
                        moved -> assertThat(moved.onlyFor()).isEqualTo(eveId));
        assertThat(markRead(eve, first).status()).as("not back").isEqualTo(204);
        assertThat(unread(eve).getInteger("unread")).isEqualTo(1);
        assertThat(unread(eve).getInteger("mentions")).isZero();
        assertThat(unread(bob).getInteger("unread")).as("of another user").isEqualTo(1);

        override(Permission.READ_MESSAGE_HISTORY);
        assertThat(unread(eve).getInteger("unread")).isZero();
        assertThat(markRead(eve, second).text("code")).isEqualTo("forbidden");
    }

    @Test
    void anEditChangesWhomAMessageMentions() {
        String id = send(bob, "hello").text("id");
        edit(bob, id, "hello <@" + eveId + ">");
        assertThat(unread(eve).getInteger("mentions")).isEqualTo(1);

        edit(bob, id, "hello");
        assertThat(unread(eve).getInteger("mentions")).isZero();

        edit(bob, id, "hello <@" + eveId + ">");
        delete(bob, id);
        assertThat(unread(eve).getInteger("unread")).isZero();
    }

    @Test
    void aMemberWhoMayWriteIsShownTyping() throws InterruptedException {
        assertThat(server.post(path("typing"), eve, "").status()).isEqualTo(204);
        assertThat(events.poll(10, TimeUnit.SECONDS))
                .isInstanceOfSatisfying(
                        GuildEvent.Typing.class,
                        typing -> assertThat(typing.author().username()).isEqualTo("eve"));

        override(Permission.SEND_MESSAGES);
        assertThat(server.post(path("typing"), eve, "").text("code")).isEqualTo("forbidden");
    }

    @Test
    void thoseWhoMayViewTheChannelCanBeMentioned() {
        assertThat(names(server.get(path("mentionable?name=E"), bob))).containsExactly("eve");
        assertThat(names(server.get(path("mentionable"), bob))).contains("ann", "bob", "eve");
        assertThat(names(server.get(path("mentionable?name=_"), bob))).isEmpty();

        override(Permission.VIEW_CHANNEL);
        assertThat(names(server.get(path("mentionable?name=e"), bob))).isEmpty();
    }

    @Test
    void wordsAreFoundInChannelsThatTheUserMayRead() {
        String word = "zebra" + channel.toString().replace("-", "");
        String first = send(bob, "The " + word + " crosses").text("id");
        String second = send(eve, "a second " + word.toUpperCase(Locale.ROOT) + "!").text("id");
        delete(bob, send(bob, word + " deleted").text("id"));

        assertThat(found(eve, word)).containsExactly(second, first);
        assertThat(found(eve, word + " -second")).containsExactly(first);
        assertThat(found(eve, "\"crosses the\" " + word)).isEmpty();
        assertThat(found(eve, "\"the " + word + "\"")).containsExactly(first);
        assertThat(found(eve, "' & | ! :* <-> ( \\")).isEmpty();
        assertThat(found(eve, "-".repeat(100) + " " + word)).containsExactly(second, first);
        assertThat(found(eve, word + " " + "- !(".repeat(30) + "-second")).containsExactly(first);
        assertThat(found(eve, new JsonObject().put("text", word).put("before", second)))
                .containsExactly(first);
        assertThat(
                        found(
                                eve,
                                new JsonObject()
                                        .put("text", word)
                                        .put("channel", newChannel(GUILD).toString())))
                .isEmpty();

        override(Permission.READ_MESSAGE_HISTORY);
        assertThat(found(eve, word)).isEmpty();
        assertThat(found(bob, word)).hasSize(2);
        assertThat(found(bob, "-nothing")).as("only words that are excluded").isEmpty();
        JsonObject inChannel =
                new JsonObject().put("text", word).put("channel", channel.toString());
        assertThat(search(GUILD, eve, inChannel).text("code")).isEqualTo("channel_not_found");
        assertThat(search(UUID.randomUUID(), bob, inChannel).text("code")).isEqualTo("not_found");
        assertThat(search(GUILD, null, inChannel).status()).isEqualTo(401);
        assertThat(search(GUILD, bob, new JsonObject().put("text", "  ")).status()).isEqualTo(400);
    }

    @Test
    void limitsTheSearchesOfAUser() {
        String fay = register("fay").text("accessToken");
        JsonObject nothing = new JsonObject().put("text", "nothing");
        int searches = 0;
        Answer answer = search(GUILD, fay, nothing);
        // Some are given back while the others run.
        while (answer.status() == 200 && searches < 10 * SEARCHES_PER_MINUTE) {
            searches++;
            answer = search(GUILD, fay, nothing);
        }

        assertThat(answer.text("code")).isEqualTo("rate_limited");
        assertThat(searches).isGreaterThanOrEqualTo(SEARCHES_PER_MINUTE);
        assertThat(NodeRefusals.of(server.vertx).of(Limit.CHAT_SEARCHES_PER_USER)).isPositive();
    }

    @Test
    void aPageAroundAMessageHasItInTheMiddle() {
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            sent.add(send(bob, "message " + i).text("id"));
        }

        assertThat(ids("?limit=4&around=" + sent.get(3)))
                .containsExactly(sent.get(5), sent.get(4), sent.get(3), sent.get(2));
        assertThat(ids("?limit=3&around=" + sent.getLast()))
                .containsExactly(sent.get(6), sent.get(5));
        assertThat(
                        server.get(
                                        messages()
                                                + "?around="
                                                + sent.get(1)
                                                + "&after="
                                                + sent.get(2),
                                        bob)
                                .text("field"))
                .isEqualTo("after");
    }

    @Test
    void oldMessagesAreDeletedWithWhatBelongsToThem() {
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            sent.add(send(bob, "message " + i + " <@" + eveId + ">").text("id"));
        }
        react(bob, sent.getFirst(), "👍");
        execute(
                "update messages set created_at = now() - interval '31 days' where channel_id = $1 and id <> $2",
                Tuple.of(channel, UUID.fromString(sent.getLast())));
        RetentionStore store = new RetentionStore(server.database);

        assertThat(ApiServer.await(store.deleteOlder(32, 10))).isZero();
        assertThat(ApiServer.await(store.deleteOlder(30, 3))).isEqualTo(3);
        assertThat(ApiServer.await(store.deleteOlder(30, 3))).isEqualTo(1);
        assertThat(ApiServer.await(store.deleteOlder(30, 3))).isZero();
        assertThat(ids("")).containsExactly(sent.getLast());
        for (String table : List.of("reactions", "mentions")) {
            assertThat(rowsOfChannel(table)).as(table).isEqualTo(table.equals("mentions") ? 1 : 0);
        }
    }

    @Test
    void aNodeDeletesOldMessagesUntilThereAreNone() {
        execute(
                """
                insert into messages (guild_id, channel_id, author, content, created_at)
                select $1, $2, $3, 'old', now() - interval '400 days' from generate_series(1, 2500)
                """,
                Tuple.of(GUILD, channel, eveId));
        send(eve, "new");
        NodeCounts counts = NodeCounts.of(server.vertx);
        long before = counts.of(NodeCounts.Event.MESSAGE_EXPIRED);

        server.vertx.runOnContext(_ -> MessageRetention.start(server.vertx, server.database, 365));

        Awaitility.await("all old messages are deleted")
                .atMost(1, TimeUnit.MINUTES)
                .until(() -> counts.of(NodeCounts.Event.MESSAGE_EXPIRED) - before == 2_500);
        assertThat(rowsOfChannel("messages")).isEqualTo(1);
    }

    @Test
    void onesOwnMessagesAreExportedPageByPage() {
        Answer registered = register("gil");
        String gil = registered.text("accessToken");
        UUID gilId = UUID.fromString(registered.json().getJsonObject("user").getString("id"));
        String first = send(gil, "the first").text("id");
        execute(
                """
                insert into messages (guild_id, channel_id, author, content)
                select $1, $2, $3, 'number ' || n from generate_series(1, 199) n
                """,
                Tuple.of(GUILD, channel, gilId));
        channel = newChannel(GUILD);
        String last = send(gil, "the last").text("id");
        delete(gil, send(gil, "deleted").text("id"));
        send(bob, "of another");

        JsonArray page = exported(gil, "");
        assertThat(page).hasSize(200);
        JsonObject newest = page.getJsonObject(0);
        assertThat(newest.getString("id")).isEqualTo(last);
        assertThat(newest.getString("content")).isEqualTo("the last");
        assertThat(newest.getString("channel")).isEqualTo(channel.toString());
        assertThat(newest.getString("guildName")).isNotBlank();
        JsonArray rest = exported(gil, "?before=" + page.getJsonObject(199).getString("id"));
        assertThat(rest).hasSize(1);
        assertThat(rest.getJsonObject(0).getString("id")).isEqualTo(first);
        assertThat(exported(gil, "?before=" + first)).isEmpty();
        assertThat(server.get("/api/auth/export/messages", null).status()).isEqualTo(401);
        assertThat(server.get("/api/auth/export/messages?before=x", gil).status()).isEqualTo(400);
    }

    @Test
    void eachRequestNeedsItsPermission() {
        String id = send(eve, "mine").text("id");

        override(Permission.READ_MESSAGE_HISTORY);
        assertThat(server.get(messages(), eve).text("code")).isEqualTo("forbidden");
        assertThat(send(eve, "more").status()).isEqualTo(201);
        assertThat(reply(eve, id).text("code")).isEqualTo("forbidden");

        override(Permission.SEND_MESSAGES);
        assertThat(server.get(messages(), eve).status()).isEqualTo(200);
        assertThat(send(eve, "more").text("code")).isEqualTo("forbidden");
        assertThat(edit(eve, id, "more").text("code")).isEqualTo("forbidden");
        assertThat(delete(eve, id).status()).isEqualTo(204);

        override(Permission.VIEW_CHANNEL);
        assertThat(server.get(messages(), eve).text("code")).isEqualTo("channel_not_found");
        assertThat(send(eve, "more").text("code")).isEqualTo("channel_not_found");
        assertThat(edit(eve, id, "x").text("code")).isEqualTo("channel_not_found");
        assertThat(delete(eve, id).text("code")).isEqualTo("channel_not_found");
        assertThat(viewers(eveId)).isEmpty();
    }

    @Test
    void aMemberWhoIsTimedOutReadsButDoesNotWrite() {
        String id = send(eve, "before").text("id");
        timeOut("now() + interval '1 hour'");
        try {
            assertThat(server.get(messages(), eve).status()).isEqualTo(200);
            assertThat(send(eve, "now").text("code")).isEqualTo("forbidden");
            assertThat(edit(eve, id, "now").text("code")).isEqualTo("forbidden");
        } finally {
            timeOut("null");
        }
        assertThat(send(eve, "after").status()).isEqualTo(201);
    }

    @Test
    void slowModeIsForMembersWithoutPermissions() {
        change("update channels set slow_mode = 3600 where id = $1", Tuple.of(channel));

        assertThat(send(bob, "first").status()).isEqualTo(201);
        Answer second = send(bob, "second");
        assertThat(second.status()).isEqualTo(429);
        assertThat(second.text("code")).isEqualTo("slow_mode");
        assertThat(send(eve, "mine").status()).isEqualTo(201);
        assertThat(send(ann, "first").status()).isEqualTo(201);
        assertThat(send(ann, "second").status()).isEqualTo(201);
        assertThat(NodeRefusals.of(server.vertx).of(Limit.SLOW_MODE)).isPositive();
    }

    @Test
    void aMessageSentAgainWithItsNonceIsNotSlowedDown() {
        change("update channels set slow_mode = 3600 where id = $1", Tuple.of(channel));
        String body = "{\"content\": \"once\", \"nonce\": \"a\"}";

        assertThat(server.post(messages(), bob, body).status()).isEqualTo(201);
        assertThat(server.post(messages(), bob, body).status()).isEqualTo(201);
        assertThat(ids("")).hasSize(1);
    }

    @Test
    void aMessageSentAgainIsPublishedOnceAndStaysDeleted() throws InterruptedException {
        String body = "{\"content\": \"once\", \"nonce\": \"a\"}";
        String id = server.post(messages(), bob, body).text("id");

        assertThat(server.post(messages(), bob, body).text("id")).isEqualTo(id);
        assertThat(delete(bob, id).status()).isEqualTo(204);
        Answer again = server.post(messages(), bob, body);

        assertThat(again.status()).isEqualTo(404);
        assertThat(again.text("code")).isEqualTo("not_found");
        assertThat(ids("")).isEmpty();
        String next = send(eve, "next").text("id");
        assertThat(created(events.poll(10, TimeUnit.SECONDS))).isEqualTo(id);
        assertThat(events.poll(10, TimeUnit.SECONDS))
                .isEqualTo(new GuildEvent.MessageDeleted(GUILD, channel, UUID.fromString(id)));
        assertThat(created(events.poll(10, TimeUnit.SECONDS))).isEqualTo(next);
    }

    private static String created(@Nullable GuildEvent event) {
        if (event instanceof GuildEvent.MessageCreated created) {
            return created.message().id().toString();
        }
        throw new AssertionError("no message was created: " + event);
    }

    @Test
    void aPageReadsPastNoDeletedMessage() {
        execute(
                """
                insert into messages (guild_id, channel_id, author, content, deleted_at)
                select $1, $2, $3, '', now() from generate_series(1, 5000)
                """,
                Tuple.of(GUILD, channel, eveId));
        // With few of them, the planner may as well read the index of all authors.
        execute(
                """
                insert into messages (guild_id, channel_id, author, content)
                select $1, $2, $3, 'elsewhere' from generate_series(1, 2000)
                """,
                Tuple.of(GUILD, newChannel(GUILD), eveId));
        send(eve, "the only one");
        execute("analyze messages", Tuple.tuple());

        String plan =
                ApiServer.await(
                        server.database
                                .poolFor(GUILD)
                                .query(
                                        "explain select * from messages where channel_id = '"
                                                + channel
                                                + "' and deleted_at is null order by id desc limit 50")
                                .execute()
                                .map(rows ->
                                        rows.stream()
                                                .map(row -> row.getString(0))
                                                .collect(Collectors.joining("\n"))));

        assertThat(plan).contains("messages_shown").doesNotContain("Filter");
        assertThat(ids("")).hasSize(1);
    }

    static Stream<Arguments> badBodies() {
        return Stream.of(
                arguments("{}", "content"),
                arguments("{\"content\": 5}", "content"),
                arguments("{\"content\": null}", "content"),
                arguments("{\"content\": \"\"}", "content"),
                arguments("{\"content\": \" \\n \"}", "content"),
                arguments("{\"content\": \"\\u200b\"}", "content"),
                arguments("{\"content\": \"a\\u0000\"}", "content"),
                arguments("{\"content\": \"a\\u202egnp.exe\"}", "content"),
                arguments("{\"content\": \"" + "x".repeat(4_001) + "\"}", "content"),
                arguments("{\"content\": \"" + "x".repeat(8_001) + "\"}", "content"),
                arguments("{\"content\": \"a\", \"author\": \"bob\"}", "author"),
                arguments("{\"content\": \"a\", \"replyTo\": \"last\"}", "replyTo"),
                arguments("{\"content\": \"a\", \"nonce\": \"\"}", "nonce"),
                arguments("{\"content\": \"a\", \"nonce\": \"a b\"}", "nonce"));
    }

    @ParameterizedTest
    @MethodSource("badBodies")
    void aBadBodyIsRefusedWithItsField(String body, String field) {
        Answer answer = server.post(messages(), bob, body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("code")).isEqualTo("bad_field");
        assertThat(answer.text("field")).isEqualTo(field);
    }

    @Test
    void aBodyThatIsTooLargeIsRefused() {
        assertThat(send(bob, "x".repeat(70_000)).status()).isEqualTo(413);
    }

    @Test
    void fourThousandEmojiFit() {
        assertThat(send(bob, "😀".repeat(4_000)).status()).isEqualTo(201);
    }

    @Test
    void badQueriesAreRefused() {
        String id = UUID.randomUUID().toString();
        for (String query :
                List.of(
                        "?limit=0",
                        "?limit=101",
                        "?limit=many",
                        "?before=first",
                        "?after=1",
                        "?before=" + id + "&after=" + id)) {
            Answer answer = server.get(messages() + query, bob);
            assertThat(answer.status()).as(query).isEqualTo(400);
            assertThat(answer.text("code")).as(query).isEqualTo("bad_field");
        }
    }

    @Test
    void tokensThatAreMissingForeignOrTamperedAreRefused() {
        String id = send(bob, "mine").text("id");
        String[] parts = bob.split("\\.", -1);
        String otherUser =
                parts[0] + "." + ann.split("\\.", -1)[1] + "." + parts[2]; // signature of another
        String tampered = bob.substring(0, bob.length() - 6) + "AAAAAA";
        for (String bad : new String[] {null, "", "x", otherUser, tampered}) {
            List<Answer> answers =
                    List.of(
                            server.get(messages(), bad),
                            send(bad, "x"),
                            edit(bad, id, "x"),
                            delete(bad, id));
            for (Answer answer : answers) {
                assertThat(answer.status()).isEqualTo(401);
                assertThat(answer.text("code")).isEqualTo("token_invalid");
            }
        }
    }

    @Test
    void aChannelOfAnotherGuildLooksAsIfItDidNotExist() {
        UUID other = UUID.randomUUID();
        execute("insert into guilds (id, name) values ($1, 'Other')", Tuple.of(other));
        execute(
                "insert into roles (guild_id, id, name, position, permissions) values ($1, $1, '@everyone', 0, $2)",
                Tuple.of(other, Permissions.ALL.bits()));
        channel = newChannel(other);
        Answer foreign = server.get(messages(), ann);
        Answer foreignSend = send(ann, "x");
        channel = UUID.randomUUID();
        Answer unknown = server.get(messages(), ann);

        assertThat(foreign.status()).isEqualTo(404);
        assertThat(foreign.json()).isEqualTo(unknown.json());
        assertThat(foreignSend.json()).isEqualTo(unknown.json());
    }

    @Test
    void aCategoryHasNoMessages() {
        execute("update channels set kind = 'category' where id = $1", Tuple.of(channel));

        assertThat(send(ann, "x").text("field")).isEqualTo("channel");
    }

    @Test
    void limitsTheMessagesThatAUserSendsAndDeletes() {
        String dan = register("dan").text("accessToken");
        Answer last = delete(dan, UUID.randomUUID().toString());
        for (int i = 0; i < 10 * MESSAGES_PER_MINUTE && last.status() == 404; i++) {
            last = delete(dan, UUID.randomUUID().toString());
        }

        assertThat(last.status()).isEqualTo(429);
        assertThat(NodeRefusals.of(server.vertx).of(Limit.CHAT_MESSAGES_PER_USER)).isPositive();
        assertThat(send(bob, "unaffected").status()).isEqualTo(201);
    }

    private Answer register(String name) {
        return server.post(
                "/api/auth/register",
                null,
                "{\"username\": \"" + name + "\", \"password\": \"correct horse\"}");
    }

    private UUID newChannel(UUID guild) {
        UUID id = UUID.randomUUID();
        change(
                "insert into channels (id, guild_id, name, position, kind)"
                        + " select $1, $2, 'chat', coalesce(max(position) + 1, 0), 'text'"
                        + " from channels where guild_id = $2",
                Tuple.of(id, guild));
        return id;
    }

    /// Denies eve one permission in the channel.
    private void override(Permission denied) {
        change(
                "insert into channel_overrides (guild_id, channel_id, user_id, allow, deny) values ($1, $2, $3, 0, $4)"
                        + " on conflict (channel_id, role_id, user_id) do update set deny = excluded.deny",
                Tuple.of(GUILD, channel, eveId, Permissions.of(denied).bits()));
    }

    private void timeOut(String until) {
        change(
                "update members set timed_out_until = " + until + " where user_id = $1",
                Tuple.of(eveId));
    }

    /// Changes what members may do, as a request does that changes it.
    private void change(String sql, Tuple values) {
        execute(sql, values);
        server.bus.publish(Addresses.ACCESS_EVENTS, new AccessEvent.AccessChanged(GUILD, null));
    }

    private void execute(String sql, Tuple values) {
        ApiServer.await(server.database.poolFor(GUILD).preparedQuery(sql).execute(values));
    }

    private Set<UUID> viewers(UUID... users) {
        return ApiServer.await(
                        server.bus.request(
                                Addresses.CHAT,
                                new ChatMessage.FindViewers(channel, Set.of(users))))
                .users();
    }

    private JsonArray exported(String token, String query) {
        return server.get("/api/auth/export/messages" + query, token)
                .json()
                .getJsonArray("messages");
    }

    private int rowsOfChannel(String table) {
        return ApiServer.await(
                server.database
                        .poolFor(GUILD)
                        .preparedQuery("select from " + table + " where channel_id = $1")
                        .execute(Tuple.of(channel))
                        .map(rows -> rows.size()));
    }

    private Answer search(UUID guild, @Nullable String token, JsonObject body) {
        return server.post("/api/guilds/" + guild + "/search", token, body.encode());
    }

    private List<String> found(String token, String text) {
        return found(token, new JsonObject().put("text", text));
    }

    private List<String> found(String token, JsonObject body) {
        return search(GUILD, token, body).json().getJsonArray("messages").stream()
                .map(message -> ((JsonObject) message).getString("id"))
                .toList();
    }

    private String path(String of) {
        return "/api/channels/" + channel + "/" + of;
    }

    private String reaction(String message, String emoji) {
        return messages()
                + "/"
                + message
                + "/reactions/"
                + URLEncoder.encode(emoji, StandardCharsets.UTF_8);
    }

    private Answer react(String token, String message, String emoji) {
        return server.put(reaction(message, emoji), token, "");
    }

    private Answer markRead(String token, String message) {
        return server.put(
                path("read-marker"), token, new JsonObject().put("message", message).encode());
    }

    /// Of the channel.
    private JsonObject unread(String token) {
        return server
                .get("/api/guilds/" + GUILD + "/unread", token)
                .json()
                .getJsonArray("channels")
                .stream()
                .map(JsonObject.class::cast)
                .filter(one -> one.getString("channel").equals(channel.toString()))
                .findFirst()
                .orElse(new JsonObject().put("unread", 0).put("mentions", 0));
    }

    private static List<String> names(Answer answer) {
        return answer.json().getJsonArray("users").stream()
                .map(user -> ((JsonObject) user).getString("username"))
                .toList();
    }

    private String messages() {
        return "/api/channels/" + channel + "/messages";
    }

    private Answer send(@Nullable String token, String content) {
        return server.post(messages(), token, new JsonObject().put("content", content).encode());
    }

    private Answer reply(String to) {
        return reply(bob, to);
    }

    private Answer reply(String token, String to) {
        return server.post(
                messages(),
                token,
                new JsonObject().put("content", "re").put("replyTo", to).encode());
    }

    private Answer edit(@Nullable String token, String id, String content) {
        return server.patch(
                messages() + "/" + id, token, new JsonObject().put("content", content).encode());
    }

    private Answer delete(@Nullable String token, String id) {
        return server.delete(messages() + "/" + id, token);
    }

    private JsonArray page(String query) {
        Answer answer = server.get(messages() + query, bob);
        assertThat(answer.status()).as(answer.json().encode()).isEqualTo(200);
        return answer.json().getJsonArray("messages");
    }

    private List<String> ids(String query) {
        return page(query).stream().map(message -> ((JsonObject) message).getString("id")).toList();
    }
}
