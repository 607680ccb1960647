package store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.Author;
import chat.Draft;
import chat.Message;
import chat.OwnMessage;
import chat.PageRequest;
import chat.Place;
import chat.ReadState;
import config.Settings;
import config.load.SettingsLoader;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import ports.FreePort;
import refusal.RefusalCode;
import refusal.RefusedException;
import rooms.moderation.AuditEntry;
import store.chat.MessageExportStore;
import store.chat.MessageStore;
import store.chat.ReactionStore;
import store.chat.ReadMarkerStore;
import store.chat.RemovedPlaceStore;
import store.chat.RetentionStore;
import store.chat.SearchStore;
import store.guild.AuditStore;
import store.guild.ChannelStore;
import store.guild.GuildLifecycleStore;
import store.guild.GuildLifecycleStore.FirstChannels;
import store.move.GuildMove;
import store.move.MoveException;
import store.move.MoveStep;

/// Messages of guilds in several real databases. Covers [GuildDatabases] and [GuildDatabaseSchema].
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GuildDatabasesIT {
    private static final FirstChannels FIRST_CHANNELS =
            new FirstChannels("Text channels", "general", "Voice channels", "General");
    private static final GuildLifecycleStore.Bounds BOUNDS =
            new GuildLifecycleStore.Bounds(false, 100, 100);

    private final Vertx vertx = Vertx.vertx();

    @SuppressWarnings("NullAway.Init")
    private EmbeddedServer server;

    @SuppressWarnings("NullAway.Init")
    private Database node;

    private Author ann = new Author(new UUID(0, 0), "ann");

    @BeforeAll
    void start(@TempDir Path folder) throws IOException, SQLException {
        server = EmbeddedServer.start(TestDatabase.prepare(folder));
        createDatabase("messages_b");
        createDatabase("messages_c");
        node = await(Database.start(vertx, settings()));
        await(
                node.accounts()
                        .query("create table filler as select n from generate_series(1, 300000) n")
                        .execute());
        UUID user =
                uuid(
                        node.accounts(),
                        "insert into users (username, username_key, password_hash) values ('ann', 'ann', '') returning id");
        ann = new Author(user, "ann");
    }

    @AfterAll
    void stop() {
        await(node.close());
        await(vertx.close());
        server.close();
    }

    @Test
    void aNewGuildHasItsMessagesInTheLeastFilledDatabase() {
        UUID guild = newGuild();
        String database = await(node.messages().databaseOf(guild));
        assertThat(database).isIn("b", "c");
        Place place = channel(guild);
        Message first = send(node, place, "apple");
        Message second = send(node, place, "pear <@" + UUID.randomUUID() + ">");

        assertThat(contents(node, place)).containsExactly(second.content(), "apple");
        assertThat(messages(node.accounts(), guild)).isZero();
        assertThat(messages(pool(database), guild)).isEqualTo(2);

        Database other = await(Database.start(vertx, settings()));
        assertThat(contents(other, place)).containsExactly(second.content(), "apple");
        await(other.close());

        assertThat(
                        await(
                                new SearchStore(node, this::usernames)
                                        .find(guild, List.of(place.id()), "apple", null, 10)))
                .extracting(Message::id)
                .containsExactly(first.id());
        ReactionStore reactions = new ReactionStore(node);
        assertThat(await(reactions.add(place, first.id(), "👍", ann.user()))).isTrue();
        assertThat(await(reactions.remove(place, first.id(), "👍", ann.user()))).isTrue();
        assertThat(await(reactions.remove(place, first.id(), "👍", ann.user()))).isFalse();

        UUID bob = UUID.randomUUID();
        await(
                node.accounts()
                        .preparedQuery(
                                "insert into members (guild_id, user_id, joined_at) values ($1, $2, now() - interval '1 day')")
                        .execute(Tuple.of(guild, bob)));
        ReadMarkerStore markers = new ReadMarkerStore(node);
        assertThat(await(markers.unread(bob, guild, List.of(place.id()))))
                .containsExactly(new ReadState(place.id(), null, 2, 0));
        assertThat(await(markers.move(place, bob, first.id()))).isTrue();
        assertThat(await(markers.unread(bob, guild, List.of(place.id()))))
                .containsExactly(new ReadState(place.id(), first.id(), 1, 0));

        await(new MessageStore(node, this::usernames).delete(place, bob, second.id(), true));
        assertThat(contents(node, place)).containsExactly("apple");
        assertThat(await(new AuditStore(node).page(guild, null, 50)))
                .extracting(AuditEntry::action)
                .startsWith("delete_message")
                .contains("create_guild");
    }

    @Test
    void theExportHasTheMessagesOfAllDatabases() {
        Author author = new Author(UUID.randomUUID(), "eve");
        Place here = place(GuildStore.DEFAULT_GUILD);
        Place there = channel(newGuild());
        add(node, here, author, "one");
        add(node, there, author, "two");
        add(node, here, author, "three");

        MessageExportStore export = new MessageExportStore(node);
        List<OwnMessage> page = await(export.page(author.user(), null, 2));
        assertThat(page).extracting(OwnMessage::content).containsExactly("three", "two");
        assertThat(page).extracting(OwnMessage::guildName).containsExactly("Hubbub", "Guild");
        assertThat(await(export.page(author.user(), page.getLast().id(), 2)))
                .extracting(OwnMessage::content)
                .containsExactly("one");
    }

    @Test
    void oldMessagesAreDeletedInAllDatabases() {
        UUID guild = newGuild();
        Place here = place(GuildStore.DEFAULT_GUILD);
        Place there = channel(guild);
        Message old = send(node, there, "old");
        Message oldHere = send(node, here, "old");
        send(node, there, "new");
        for (Pool pool : node.messages().pools().values()) {
            await(
                    pool.preparedQuery(
                                    "update messages set created_at = now() - interval '40 days' where id = any ($1)")
                            .execute(Tuple.of((Object) new UUID[] {old.id(), oldHere.id()})));
        }
        assertThat(await(new RetentionStore(node).deleteOlder(30, 1_000))).isEqualTo(2);
        assertThat(contents(node, there)).containsExactly("new");
    }

    @Test
    void theMessagesOfADeletedChannelAndOfADeletedGuildGoToo() {
        UUID guild = newGuild();
        Pool pool = pool(await(node.messages().databaseOf(guild)));
        Place doomed = channel(guild);
        Place kept = place(guild);
        send(node, doomed, "one");
        send(node, kept, "two");

        await(new ChannelStore(node).delete(guild, ann.user(), doomed.id()));
        sweepAll();
        assertThat(messages(pool, guild)).isEqualTo(1);
        assertThat(contents(node, kept)).containsExactly("two");

        await(new GuildLifecycleStore(node).delete(guild, ann.user()));
        sweepAll();
        assertThat(messages(pool, guild)).isZero();
    }

    /// It has not read yet that the guild is elsewhere.
    @Test
    void aNodeWithAnOldCopyOfTheDirectoryWritesWhereTheGuildIs() {
        Database stale = await(Database.start(vertx, settings()));
        UUID guild = newGuild();
        Place place = channel(guild);

        send(stale, place, "through the node that did not know");

        assertThat(stale.messages().retries().moved()).isEqualTo(1);
        assertThat(contents(node, place)).containsExactly("through the node that did not know");
        assertThat(messages(node.accounts(), guild)).isZero();
        await(stale.close());
    }

    @Test
    void aDatabaseThatIsNotTheOneOfItsNameIsRefused() throws SQLException {
        createDatabase("other");
        try (Connection connection = connect("other", server.address().user());
                Statement statement = connection.createStatement()) {
            statement.execute("create table precious (id int)");
        }
        assertThatThrownBy(() -> await(Database.start(vertx, settings("d", "other"))))
                .isInstanceOf(DatabaseStartException.class)
                .hasMessageContaining("has tables already")
                .hasMessageContaining("it is d of database.guildDatabases");
        assertThatThrownBy(() -> await(Database.start(vertx, settings("d", "messages_b"))))
                .isInstanceOf(DatabaseStartException.class)
                .hasMessageContaining("has the name b");
    }

    @Test
    void aNodeWithoutADatabaseThatHasGuildsDoesNotStart() {
        newGuild();
        assertThatThrownBy(
                        () -> await(Database.start(vertx, TestDatabase.external(server.address()))))
                .isInstanceOf(DatabaseStartException.class)
                .hasMessageContaining("which database.guildDatabases must name on all nodes");
    }

    @Test
    void aNodeStartsWithoutDatabasesOfGuildsAndUsesThemWhenTheyAnswer() {
        Place here = place(GuildStore.DEFAULT_GUILD);
        Place there = channel(newGuild());
        int port = FreePort.choose();
        Database lacking =
                await(Database.start(vertx, settings(port, "b", "messages_b", "c", "messages_c")));
        try {
            send(lacking, here, "all else works");
            assertUnavailable(() -> send(lacking, there, "lost"));
            assertUnavailable(() -> await(lacking.messages().bytes("b")));
            assertThat(await(lacking.messages().leastFilled())).isEqualTo(GuildDatabases.MAIN);

            TcpForwarder forwarder =
                    await(TcpForwarder.start(vertx, port, server.address().port()));
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .ignoreExceptions()
                    .until(() -> contents(lacking, there).isEmpty());
            send(lacking, there, "kept");
            assertThat(contents(node, there)).containsExactly("kept");

            await(forwarder.close());
            assertUnavailable(() -> contents(lacking, there));
            send(lacking, here, "all else works");
        } finally {
            await(lacking.close());
        }
    }

    private static void assertUnavailable(ThrowingCallable request) {
        assertThatThrownBy(request)
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused ->
                                assertThat(refused.refusal().code())
                                        .isEqualTo(RefusalCode.MESSAGES_UNAVAILABLE));
    }

    /// A table that a later migration adds must not refer to what only the main database has.
    @Test
    void whatBelongsToMessagesRefersToNothingElseInADatabaseOfGuilds() {
        assertThat(
                        await(
                                pool("b")
                                        .query(
                                                """
                                                select conname::text from pg_constraint
                                                where contype = 'f' and confrelid in ('guilds'::regclass, 'channels'::regclass)
                                                    and conrelid in ('messages'::regclass, 'mentions'::regclass,
                                                        'reactions'::regclass, 'attachments'::regclass,
                                                        'read_markers'::regclass, 'audit_log'::regclass,
                                                        'guild_databases'::regclass, 'moving_guilds'::regclass)
                                                """)
                                        .execute()))
                .isEmpty();
    }

    /// Each attempt ends as if its process was killed: nothing is cleaned up.
    @Test
    void aMoveThatIsKilledAtAnyStepIsContinuedByTheSameCommand() {
        UUID guild = newGuild();
        Place place = channel(guild);
        Place other = place(guild);
        MessageStore store = new MessageStore(node, this::usernames);
        ReactionStore reactions = new ReactionStore(node);
        ReadMarkerStore markers = new ReadMarkerStore(node);
        UUID bob = UUID.randomUUID();
        List<String> sent = new ArrayList<>();
        sent.add(send(node, place, "first <@" + bob + ">").content());
        Message edited = send(node, place, "to be edited");
        Message deleted = send(node, place, "to be deleted");
        Message doomed = send(node, other, "in a channel to be deleted");
        await(markers.move(place, bob, edited.id()));

        int route = 0;
        for (String destination : List.of("main", "b", "c", "main")) {
            for (MoveStep killedAt : MoveStep.values()) {
                String text = destination + route++ + " at " + killedAt;
                assertThatThrownBy(() ->
                                new GuildMove(
                                                node,
                                                step -> {
                                                    if (step == killedAt) {
                                                        throw new Killed();
                                                    }
                                                    // Between the last copy and the lock.
                                                    if (step == MoveStep.CAUGHT_UP) {
                                                        await(
                                                                reactions.add(
                                                                        place,
                                                                        edited.id(),
                                                                        "👍",
                                                                        bob));
                                                        await(
                                                                store.edit(
                                                                        place,
                                                                        ann.user(),
                                                                        edited.id(),
                                                                        "edited: " + text));
                                                        await(
                                                                reactions.remove(
                                                                        place,
                                                                        edited.id(),
                                                                        "👍",
                                                                        bob));
                                                    }
                                                },
                                                Duration.ZERO)
                                        .move(guild, destination))
                        .isInstanceOf(Killed.class);
                Message written = send(node, place, text);
                sent.add(text);
                await(markers.move(place, bob, written.id()));
                await(reactions.add(place, written.id(), "👍", bob));
                if (killedAt == MoveStep.COPIED) {
                    await(store.delete(place, ann.user(), deleted.id(), false).otherwiseEmpty());
                    await(
                            new ChannelStore(node)
                                    .delete(guild, ann.user(), other.id())
                                    .otherwiseEmpty());
                }
            }
            // The last attempt failed after all was done.
            assertThat(await(node.messages().databaseOf(guild))).isEqualTo(destination);
            List<String> shown = contents(node, place).reversed();
            assertThat(shown).containsAll(sent).doesNotContain("to be deleted");
            assertThat(shown).hasSize(sent.size() + 1).doesNotHaveDuplicates();
            assertThat(shown.get(1)).startsWith("edited: " + destination);
            assertThat(shown).filteredOn(content -> !content.startsWith("edited")).isEqualTo(sent);
            for (Map.Entry<String, Pool> one : node.messages().pools().entrySet()) {
                if (!one.getKey().equals(destination)) {
                    assertThat(rows(one.getValue(), guild)).as(one.getKey()).isZero();
                }
                assertThat(count(one.getValue(), "moving_guilds", guild)).isZero();
                assertThat(count(one.getValue(), "guild_changes", guild)).isZero();
            }
        }
        sweepAll();
        assertThat(contents(node, other)).isEmpty();
        assertThat(doomed.content()).isNotEmpty();
        assertThat(
                        await(
                                reactions.users(
                                        place,
                                        await(
                                                        store.page(
                                                                place,
                                                                bob,
                                                                new PageRequest(
                                                                        null, null, null, 1)))
                                                .getFirst()
                                                .id(),
                                        "👍",
                                        null,
                                        10)))
                .containsExactly(bob);
        assertThat(count(node.accounts(), "mentions m join messages using (channel_id)", guild))
                .isPositive();
    }

    @Test
    void aNodeThatMissedTheMoveWritesToTheNewDatabaseAndChangesNothingInTheOldOne() {
        UUID guild = newGuild();
        Place place = channel(guild);
        Message first = send(node, place, "first");
        Database stale = await(Database.start(vertx, settings()));
        String source = await(stale.messages().databaseOf(guild));
        String destination = source.equals("b") ? "c" : "b";
        MessageStore store = new MessageStore(stale, this::usernames);

        // The old rows are still there.
        assertThatThrownBy(() ->
                        new GuildMove(
                                        node,
                                        step -> {
                                            if (step == MoveStep.LISTED) {
                                                throw new Killed();
                                            }
                                        },
                                        Duration.ZERO)
                                .move(guild, destination))
                .isInstanceOf(Killed.class);
        await(store.edit(place, ann.user(), first.id(), "edited"));
        assertThat(stale.messages().retries().moved()).isEqualTo(1);
        send(stale, place, "second");

        assertThat(contents(stale, place)).containsExactly("second", "edited");
        assertThat(messages(pool(source), guild)).isEqualTo(1);
        assertThat(
                        text(
                                pool(source),
                                "select content from messages where guild_id = '" + guild + "'"))
                .isEqualTo("first");
        new GuildMove(node, _ -> {}, Duration.ZERO).move(guild, destination);
        assertThat(messages(pool(source), guild)).isZero();
        await(stale.close());
    }

    @Test
    void aWriterWaitsForTheLastStepAndIsRefusedWhenItTakesLong() {
        UUID guild = newGuild();
        Place place = channel(guild);
        send(node, place, "first");
        String destination = await(node.messages().databaseOf(guild)).equals("b") ? "c" : "b";
        List<Future<?>> writers = new ArrayList<>();
        new GuildMove(
                        node,
                        step -> {
                            if (step == MoveStep.COUNTED) {
                                long waited = node.messages().retries().waited();
                                writers.add(add(place, "while it was blocked"));
                                assertThatThrownBy(() -> send(node, place, "too late"))
                                        .isInstanceOf(RefusedException.class)
                                        .hasMessageContaining("being moved");
                                assertThat(node.messages().retries().waited())
                                        .isGreaterThan(waited);
                                writers.add(add(place, "just in time"));
                            }
                        },
                        Duration.ZERO)
                .move(guild, destination);

        assertThatThrownBy(() -> await(writers.getFirst())).isInstanceOf(RefusedException.class);
        await(writers.getLast());
        assertThat(contents(node, place)).containsExactly("just in time", "first");
    }

    @Test
    void aGuildDoesNotMoveToADatabaseOfAnotherSchema() {
        UUID guild = newGuild();
        String source = await(node.messages().databaseOf(guild));
        String destination = source.equals("b") ? "c" : "b";
        Place place = channel(guild);
        send(node, place, "stays");
        Pool other = pool(destination);
        await(other.query("alter table flyway_schema_history rename to away").execute());
        try {
            assertThatThrownBy(() ->
                            new GuildMove(node, _ -> {}, Duration.ZERO).move(guild, destination))
                    .isInstanceOf(MoveException.class)
                    .hasMessageContaining("version none. Nothing was copied. Restart a node");
            assertThat(messages(other, guild)).isZero();
        } finally {
            await(other.query("alter table away rename to flyway_schema_history").execute());
        }
        new GuildMove(node, _ -> {}, Duration.ZERO).move(guild, destination);
        assertThat(messages(other, guild)).isEqualTo(1);
    }

    @Test
    void aMoveThatWasNotFinishedIsUndoneByAMoveBack() {
        UUID guild = newGuild();
        Place place = channel(guild);
        send(node, place, "first");
        String source = await(node.messages().databaseOf(guild));
        String destination = source.equals("b") ? "c" : "b";
        assertThatThrownBy(() ->
                        new GuildMove(
                                        node,
                                        step -> {
                                            if (step == MoveStep.COUNTED) {
                                                throw new Killed();
                                            }
                                        },
                                        Duration.ZERO)
                                .move(guild, destination))
                .isInstanceOf(Killed.class);
        assertThat(messages(pool(destination), guild)).isEqualTo(1);
        assertThatThrownBy(() -> new GuildMove(node, _ -> {}, Duration.ZERO).move(guild, "main"))
                .isInstanceOf(MoveException.class)
                .hasMessageContaining("finish that first");

        new GuildMove(node, _ -> {}, Duration.ZERO).move(guild, source);

        assertThat(messages(pool(destination), guild)).isZero();
        send(node, place, "second");
        assertThat(contents(node, place)).containsExactly("second", "first");
        assertThatThrownBy(() -> new GuildMove(node, _ -> {}, Duration.ZERO).move(guild, source))
                .isInstanceOf(MoveException.class)
                .hasMessageContaining("already");
    }

    /// What refers to messages is copied with them; a new table has to be added to
    /// `store.move.GuildRows`.
    @Test
    void aMoveKnowsAllTablesThatReferToMessages() {
        assertThat(
                        text(
                                pool("b"),
                                """
                                select string_agg(conrelid::regclass::text, ' ' order by conrelid::regclass::text)
                                from pg_constraint where contype = 'f' and confrelid = 'messages'::regclass
                                """))
                .isEqualTo("attachments mentions reactions");
    }

    private static final class Killed extends RuntimeException {
        Killed() {
            super("killed");
        }
    }

    private Future<?> add(Place place, String content) {
        return new MessageStore(node, this::usernames)
                .add(place, ann, new Draft(content, null, null, List.of()), Duration.ZERO);
    }

    /// Of all tables that belong to messages.
    private static long rows(Pool pool, UUID guild) {
        return Stream.of("messages", "read_markers", "attachments")
                .mapToLong(table -> count(pool, table, guild))
                .sum();
    }

    private static long count(Pool pool, String table, UUID guild) {
        return await(
                        pool.preparedQuery("select count(*) from " + table + " where guild_id = $1")
                                .execute(Tuple.of(guild)))
                .iterator()
                .next()
                .getLong(0);
    }

    private static String text(Pool pool, String sql) {
        return await(pool.query(sql).execute()).iterator().next().getString(0);
    }

    private void sweepAll() {
        await(
                node.accounts()
                        .query("update removed_places set removed_at = now() - interval '1 hour'")
                        .execute());
        RemovedPlaceStore removed = new RemovedPlaceStore(node);
        for (boolean more = true; more; ) {
            more = await(removed.sweep(1_000));
        }
    }

    private UUID newGuild() {
        return await(
                new GuildLifecycleStore(node).create(ann.user(), "Guild", FIRST_CHANNELS, BOUNDS));
    }

    /// The text channel that a new guild has.
    private Place channel(UUID guild) {
        return new Place.OfGuild(
                uuid(
                        node.accounts(),
                        "select id from channels where kind = 'text' and guild_id = '"
                                + guild
                                + "' order by position limit 1"),
                guild);
    }

    /// Another one.
    private Place place(UUID guild) {
        return new Place.OfGuild(
                await(
                                new ChannelStore(node)
                                        .create(
                                                guild,
                                                ann.user(),
                                                rooms.ChannelKind.TEXT,
                                                rooms.ChannelProperties.named("more")))
                        .id(),
                guild);
    }

    private Message send(Database through, Place place, String content) {
        return add(through, place, ann, content);
    }

    private Message add(Database through, Place place, Author author, String content) {
        return await(
                        new MessageStore(through, this::usernames)
                                .add(
                                        place,
                                        author,
                                        new Draft(content, null, null, List.of()),
                                        Duration.ZERO))
                .message();
    }

    private List<String> contents(Database through, Place place) {
        return await(
                        new MessageStore(through, this::usernames)
                                .page(place, ann.user(), new PageRequest(null, null, null, 50)))
                .stream()
                .map(Message::content)
                .toList();
    }

    private Future<Map<UUID, String>> usernames(java.util.Set<UUID> users) {
        return Future.succeededFuture(Map.of());
    }

    private Pool pool(String name) {
        return Objects.requireNonNull(node.messages().pools().get(name));
    }

    private static long messages(Pool pool, UUID guild) {
        return await(
                        pool.preparedQuery("select count(*) from messages where guild_id = $1")
                                .execute(Tuple.of(guild)))
                .iterator()
                .next()
                .getLong(0);
    }

    private static UUID uuid(Pool pool, String sql) {
        Row row = await(pool.query(sql).execute()).iterator().next();
        return row.getUUID(0);
    }

    private Settings settings() {
        return settings("b", "messages_b", "c", "messages_c");
    }

    private Settings settings(String... names) {
        return settings(server.address().port(), names);
    }

    /// @param port of the databases of guilds
    private Settings settings(int port, String... names) {
        DatabaseAddress main = server.address();
        SettingsLoader loader = new SettingsLoader();
        loader.set("database.mode", "external", "test")
                .set("database.host", main.host(), "test")
                .set("database.port", String.valueOf(main.port()), "test")
                .set("database.name", main.name(), "test")
                .set("database.user", main.user(), "test")
                .set("database.password", main.password(), "test")
                .set("database.poolSize", "4", "test");
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < names.length; i += 2) {
            all.append(all.isEmpty() ? "" : ",")
                    .append(names[i])
                    .append("=postgresql://")
                    .append(main.user())
                    .append(':')
                    .append(main.password())
                    .append('@')
                    .append(main.host())
                    .append(':')
                    .append(port)
                    .append('/')
                    .append(names[i + 1]);
        }
        return loader.set("database.guildDatabases", all.toString(), "test").settings();
    }

    private void createDatabase(String name) throws SQLException {
        try (Connection connection = connect("postgres", "postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name + " owner " + server.address().user());
        }
    }

    /// The superuser has the same password.
    private Connection connect(String name, String user) throws SQLException {
        DatabaseAddress main = server.address();
        return DriverManager.getConnection(
                "jdbc:postgresql://" + main.host() + ":" + main.port() + "/" + name,
                user,
                main.password());
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.await(60, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError(e);
        }
    }
}
