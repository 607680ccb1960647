package store.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import accounts.FirstLogin;
import accounts.Username;
import accounts.oidc.ExternalIdentity;
import accounts.oidc.ProviderPerson;
import accounts.secret.LinkCode;
import accounts.secret.PasswordHash;
import accounts.secret.RefreshToken;
import chat.Author;
import chat.Conversation;
import chat.Draft;
import chat.Place;
import chat.WritePermission;
import config.Settings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import rooms.ChannelKind;
import rooms.ChannelProperties;
import rooms.ChannelView;
import store.PrivateFolder;
import store.accounts.OwnerLinkStore;
import store.accounts.login.PasskeyStore;
import store.accounts.login.PasskeyStore.Challenge;
import store.accounts.login.ProviderLoginStore;
import store.accounts.login.ProviderLoginStore.Begun;
import store.accounts.login.ProviderLoginStore.Ticket;
import store.chat.ConversationStore;
import store.chat.MessageStore;
import store.guild.ChannelStore;

/// The embedded server, the migrations and the stores, in a real PostgreSQL. Covers
/// [DatabaseAddress], [DatabaseStartException], [DeviceSessionStore], [EmbeddedServer],
/// [GuildStore], [Migrations], [OrphanedServer] and [UserStore]; [SigningKeyStore] with the
/// sessions that its keys sign, see `verticles.AuthIT`.
@Timeout(300)
class DatabaseIT {
    private static final UUID ACTOR = UUID.randomUUID();
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Vertx vertx = Vertx.vertx();
    private Settings settings = TestDatabase.settings(Path.of("unset"));

    @BeforeEach
    void makeFolder(@TempDir Path folder) throws IOException {
        settings = TestDatabase.settings(TestDatabase.prepareEmpty(folder));
    }

    @AfterEach
    void closeVertx() {
        await(vertx.close());
    }

    @Test
    void keepsItsRowsOverARestart() {
        Database first = await(Database.start(vertx, settings));
        ChannelView channel =
                await(
                        new ChannelStore(first)
                                .create(
                                        GuildStore.DEFAULT_GUILD,
                                        ACTOR,
                                        ChannelKind.VOICE,
                                        ChannelProperties.named("Attic")));
        await(first.close());

        Database second = await(Database.start(vertx, settings));
        try {
            assertThat(await(new GuildStore(second).channel(channel.id()))).contains(channel);
            assertThat(
                            text(
                                    second,
                                    "select string_agg(name, ', ' order by position) from channels"))
                    .isEqualTo("General, Gaming, Music, Quiet corner, Attic");
        } finally {
            await(second.close());
        }
    }

    @Test
    void stopsAServerThatOutlivedItsProcessAndStartsOnItsFiles() throws Exception {
        Path folder = settings.node().dataFolder();
        Process killed =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                EmbeddedServerProcess.class.getName(),
                                folder.toString())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        assertThat(killed.inputReader().lines().anyMatch(EmbeddedServerProcess.READY::equals))
                .isTrue();
        killed.destroyForcibly().waitFor();
        ProcessHandle orphan =
                ProcessHandle.of(
                                Long.parseLong(
                                        Files.readAllLines(
                                                        folder.resolve("postgres/postmaster.pid"))
                                                .getFirst()))
                        .orElseThrow();
        assertThat(orphan.isAlive()).isTrue();

        Database database = await(Database.start(vertx, settings));
        try {
            assertThat(orphan.isAlive()).isFalse();
            await(database.ping());
        } finally {
            await(database.close());
        }
    }

    @Test
    void removesTheTraceOfAServerWhoseProcessNumberIsNowOfAnotherProcess() throws IOException {
        Path cluster = Files.createDirectories(settings.node().dataFolder().resolve("postgres"));
        Path pidFile = cluster.resolve("postmaster.pid");
        Files.writeString(pidFile, ProcessHandle.current().pid() + "\n" + cluster + "\n");

        OrphanedServer.stop(cluster);

        assertThat(pidFile).doesNotExist();
    }

    /// N4: also what the library unpacked.
    @Test
    void noOtherUserMayEnterTheDataFolderOrChangeWhatIsExecuted() throws IOException {
        Path folder = settings.node().dataFolder();
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        Database database = await(Database.start(vertx, settings));
        try {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                    .isEqualTo("rwx------");
            assertThat(PrivateFolder.isWritableForOthers(folder.resolve("postgres-binaries")))
                    .isFalse();
            assertThat(PrivateFolder.isWritableForOthers(folder.resolve("postgres"))).isFalse();
        } finally {
            await(database.close());
        }
    }

    @Test
    void refusesAFolderThatAnotherNodeUses() {
        Database database = await(Database.start(vertx, settings));
        try {
            assertThatThrownBy(() -> await(Database.start(vertx, settings)))
                    .isInstanceOf(DatabaseStartException.class)
                    .hasMessageContaining("node.dataFolder");
            await(database.ping());
        } finally {
            await(database.close());
        }
    }

    @Test
    void anExternalServerIsMigratedOnceWhenTwoNodesStartTogether() throws IOException {
        EmbeddedServer server = EmbeddedServer.start(settings.node().dataFolder());
        try {
            DatabaseAddress address = server.address();
            Settings external = TestDatabase.external(address);
            List<Database> nodes =
                    await(
                                    Future.all(
                                            Database.start(vertx, external),
                                            Database.start(vertx, external)))
                            .list();
            assertThat(text(nodes.getFirst(), "select count(*)::text from channels"))
                    .isEqualTo("4");
            nodes.forEach(node -> await(node.close()));
        } finally {
            server.close();
        }
    }

    @Test
    void anExternalServerThatIsNotThereIsNamedWithItsSettings() {
        Settings external =
                TestDatabase.external(
                        new DatabaseAddress("127.0.0.1", 1, "hubbub", "hubbub", "secret"));
        assertThatThrownBy(() -> await(Database.start(vertx, external)))
                .isInstanceOf(DatabaseStartException.class)
                .hasMessageContaining("hubbub@127.0.0.1:1/hubbub")
                .hasMessageContaining("database.host")
                .hasMessageNotContaining("secret");
    }

    @Test
    void theEmbeddedServerWaitsForTheDiskAsksForAPasswordAndIsNotUsedAsSuperuser()
            throws IOException {
        Database database = await(Database.start(vertx, settings));
        try {
            assertThat(text(database, "show fsync")).isEqualTo("on");
            assertThat(text(database, "show synchronous_commit")).isEqualTo("on");
            assertThat(text(database, "show listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(text(database, "show is_superuser")).isEqualTo("off");
            assertThat(
                            Files.readString(
                                            settings.node()
                                                    .dataFolder()
                                                    .resolve("postgres/pg_hba.conf"))
                                    .lines())
                    .noneMatch(line -> !line.startsWith("#") && line.endsWith("trust"));
            assertThat(
                            PosixFilePermissions.toString(
                                    Files.getPosixFilePermissions(
                                            settings.node()
                                                    .dataFolder()
                                                    .resolve("postgres.password"))))
                    .isEqualTo("rw-------");
        } finally {
            await(database.close());
        }
    }

    @Test
    void channelsThatAreCreatedTogetherGetDifferentPositions() {
        Database database = await(Database.start(vertx, settings));
        try {
            ChannelStore channels = new ChannelStore(database);
            assertThat(await(new GuildStore(database).channel(UUID.randomUUID()))).isEmpty();

            Future<ChannelView> one =
                    channels.create(
                            GuildStore.DEFAULT_GUILD,
                            ACTOR,
                            ChannelKind.VOICE,
                            ChannelProperties.named("One"));
            Future<ChannelView> two =
                    channels.create(
                            GuildStore.DEFAULT_GUILD,
                            ACTOR,
                            ChannelKind.VOICE,
                            ChannelProperties.named("Two"));
            assertThat(List.of(await(one).position(), await(two).position()))
                    .containsExactlyInAnyOrder(4, 5);
            assertThatThrownBy(() ->
                            await(
                                    channels.create(
                                            UUID.randomUUID(),
                                            ACTOR,
                                            ChannelKind.VOICE,
                                            ChannelProperties.named("Nowhere"))))
                    .hasMessageContaining("not_found");
        } finally {
            await(database.close());
        }
    }

    @Test
    void twoUsersWhoWriteToEachOtherAtOnceOpenOneConversation() {
        Database database = await(Database.start(vertx, settings));
        try {
            ConversationStore conversations =
                    new ConversationStore(database, _ -> Future.succeededFuture(Map.of()));
            MessageStore messages =
                    new MessageStore(database, _ -> Future.succeededFuture(Map.of()));
            UUID ada = UUID.randomUUID();
            UUID bob = UUID.randomUUID();

            Future<UUID> adas = conversations.open(ada, bob);
            Future<UUID> bobs = conversations.open(bob, ada);
            UUID id = await(adas);
            assertThat(await(bobs)).isEqualTo(id);
            Place.Direct place = await(conversations.place(id)).orElseThrow();
            assertThat(place.users()).containsExactlyInAnyOrder(ada, bob);

            UUID carl = UUID.randomUUID();
            UUID quiet = await(conversations.open(ada, carl));
            assertThat(await(conversations.list(carl, null, 10))).isEmpty();
            assertThat(await(conversations.list(ada, null, 10)))
                    .extracting(Conversation::id)
                    .containsExactly(quiet, id);
            for (int i = 0; i < 2; i++) {
                await(
                        messages.add(
                                place,
                                new Author(bob, "bob"),
                                new Draft("hello", null, null, List.of()),
                                Duration.ZERO));
            }
            assertThat(await(conversations.list(ada, null, 10)))
                    .extracting(Conversation::id, Conversation::unread)
                    .containsExactly(tuple(id, 2), tuple(quiet, 0));
            UUID newest = await(conversations.list(ada, null, 1)).getFirst().activity();
            assertThat(await(conversations.list(ada, newest, 10)))
                    .extracting(Conversation::id)
                    .containsExactly(quiet);
            assertThat(await(conversations.permission(ada, bob)))
                    .isEqualTo(new WritePermission(false, false, false, true));
            assertThat(await(conversations.find(carl, id))).isEmpty();
        } finally {
            await(database.close());
        }
    }

    @Test
    void anExpiredRefreshTokenIsNeitherGoodNorReuse() {
        Database database = await(Database.start(vertx, settings));
        try {
            UUID user =
                    await(
                            new UserStore(database)
                                    .register(
                                            Username.read("ann"),
                                            FirstLogin.byPassword(new PasswordHash("unused")),
                                            AddressCheck.NONE));
            DeviceSessionStore deviceSessions = new DeviceSessionStore(database);
            RefreshToken token = RefreshToken.next(RANDOM);
            RefreshToken next = RefreshToken.next(RANDOM);
            UUID deviceSession =
                    await(
                                    deviceSessions.open(
                                            user,
                                            new PasswordHash("unused"),
                                            "Laptop",
                                            "127.0.0.1",
                                            token,
                                            Duration.ofSeconds(-1)))
                            .id();

            assertThat(await(deviceSessions.rotate(token, next, Duration.ofDays(1), "127.0.0.1")))
                    .isEqualTo(new DeviceSessionStore.Rotation.Expired());
            assertThat(await(deviceSessions.administratorIfOpen(deviceSession))).isPresent();
            assertThat(await(deviceSessions.openOf(user, deviceSession, null, 10)).items())
                    .isEmpty();
        } finally {
            await(database.close());
        }
    }

    /// H9: within seconds a used token is answered once more; later it ends the device session.
    @Test
    void aUsedRefreshTokenIsReuseAfterSomeSeconds() {
        Database database = await(Database.start(vertx, settings));
        try {
            DeviceSessionStore deviceSessions = new DeviceSessionStore(database);
            RefreshToken token = RefreshToken.next(RANDOM);
            UUID deviceSession = open(database, register(database, "ann"), token);
            rotate(deviceSessions, token);
            await(
                    database.accounts()
                            .query(
                                    "update refresh_tokens set used_at = used_at - interval '1 minute'"
                                            + " where used_at is not null")
                            .execute());

            assertThat(rotate(deviceSessions, token))
                    .isEqualTo(new DeviceSessionStore.Rotation.Reused(deviceSession));
            assertThat(await(deviceSessions.administratorIfOpen(deviceSession))).isEmpty();
        } finally {
            await(database.close());
        }
    }

    @Test
    void aLoginOnOneDeviceTooManyEndsTheOneThatWasNotUsedForLongest() {
        Database database = await(Database.start(vertx, settings));
        try {
            DeviceSessionStore deviceSessions = new DeviceSessionStore(database);
            UUID user = register(database, "ann");
            UUID another = open(database, register(database, "bob"), RefreshToken.next(RANDOM));
            RefreshToken used = RefreshToken.next(RANDOM);
            UUID oldest = open(database, user, used);
            RefreshToken unusedToken = RefreshToken.next(RANDOM);
            UUID unused = open(database, user, unusedToken);
            fill(
                    database,
                    "insert into device_sessions (user_id, device, address, revoked_at)"
                            + " select '"
                            + user
                            + "', 'Phone', '127.0.0.1', case when i > 97 then now() end"
                            + " from generate_series(1, 200) i");
            assertThat(opened(database, user, RefreshToken.next(RANDOM)).replaced()).isEmpty();
            rotate(deviceSessions, used);

            var last = opened(database, user, RefreshToken.next(RANDOM));

            assertThat(last.replaced()).containsExactly(unused);
            assertThat(await(deviceSessions.endedAmong(Set.of(unused, oldest, last.id(), another))))
                    .containsExactly(unused);
            assertThat(rotate(deviceSessions, unusedToken))
                    .isEqualTo(new DeviceSessionStore.Rotation.Unknown());
            assertThat(
                            text(
                                    database,
                                    "select string_agg(n::text, ' ' order by n) from (select count(*) as n"
                                            + " from device_sessions group by user_id, revoked_at is null)"))
                    .as("of bob, ended ones of ann, and open ones")
                    .isEqualTo("1 99 100");
        } finally {
            await(database.close());
        }
    }

    /// However many logins one network begins, those of others can be completed.
    @Test
    void aNetworkThatBeginsTooManyLoginsReplacesItsOwn() {
        Database database = await(Database.start(vertx, settings));
        try {
            PasskeyStore passkeys = new PasskeyStore(database);
            Challenge challenge = new Challenge(null, "https://hubbub.example");
            byte[] quiet = {1};
            byte[] another = {2};
            assertThat(await(passkeys.begin(quiet, challenge, "198.51.100/24"))).isZero();
            fill(
                    database,
                    "insert into passkey_challenges (hash, origin, expires_at, network)"
                            + " select ('n' || i)::bytea, 'https://hubbub.example',"
                            + " now() + interval '5 min' + i * interval '1 s', '203.0.113/24'"
                            + " from generate_series(1, 9999) i");

            assertThat(await(passkeys.begin(another, challenge, "198.51.100/24"))).isEqualTo(1);

            assertThat(text(database, "select count(*)::text from passkey_challenges"))
                    .isEqualTo("10000");
            assertThat(await(passkeys.take("n1".getBytes(UTF_8)))).isEmpty();
            assertThat(await(passkeys.take("n2".getBytes(UTF_8)))).isPresent();
            assertThat(await(passkeys.take(quiet))).contains(challenge);
            assertThat(await(passkeys.take(another))).contains(challenge);

            ProviderLoginStore logins = new ProviderLoginStore(database);
            Begun begun = new Begun("nonce", "verifier", null, null);
            LinkCode state = LinkCode.next(RANDOM);
            LinkCode secret = LinkCode.next(RANDOM);
            assertThat(await(logins.begin(state, secret, begun, "198.51.100/24"))).isZero();
            // Statements at the same time exceeded the bound by two.
            fill(
                    database,
                    "insert into provider_logins"
                            + " (state_hash, secret_hash, nonce, verifier, expires_at, network)"
                            + " select ('n' || i)::bytea, 's'::bytea, '', '', now() + interval '9 min',"
                            + " '203.0.113/24' from generate_series(1, 10001) i");

            assertThat(await(logins.begin(LinkCode.next(RANDOM), secret, begun, "203.0.113/24")))
                    .isEqualTo(3);

            assertThat(text(database, "select count(*)::text from provider_logins"))
                    .isEqualTo("10000");
            assertThat(await(logins.take(state, secret))).contains(begun);
            assertTicketsOfOnePersonAreBounded(database, logins);
        } finally {
            await(database.close());
        }
    }

    /// Each login with the provider that still needs a name left one for ten minutes.
    private static void assertTicketsOfOnePersonAreBounded(
            Database database, ProviderLoginStore logins) {
        LinkCode other = LinkCode.next(RANDOM);
        await(logins.add(other, ticketOf("ben")));
        List<LinkCode> tickets = new ArrayList<>();
        long replaced = 0;
        for (int i = 0; i < 30; i++) {
            tickets.add(LinkCode.next(RANDOM));
            replaced += await(logins.add(tickets.getLast(), ticketOf("ann")));
        }
        assertThat(replaced).isEqualTo(25);

        assertThat(text(database, "select count(*)::text from provider_tickets")).isEqualTo("6");
        assertThat(await(logins.find(tickets.get(24)))).isEmpty();
        assertThat(await(logins.find(tickets.get(25)))).isPresent();
        assertThat(await(logins.find(tickets.get(29)))).isPresent();
        assertThat(await(logins.find(other))).isPresent();
    }

    private static Ticket ticketOf(String subject) {
        return new Ticket(
                new ProviderPerson(
                        new ExternalIdentity("https://login.example", subject), null, ""),
                null);
    }

    private static void fill(Database database, String insert) {
        await(database.accounts().query(insert).execute());
    }

    /// H19
    @Test
    void whatHasEndedIsPurgedInBatches() {
        Database database = await(Database.start(vertx, settings));
        try {
            DeviceSessionStore deviceSessions = new DeviceSessionStore(database);
            UUID user = register(database, "ann");
            RefreshToken token = RefreshToken.next(RANDOM);
            UUID open = open(database, user, token);
            rotate(deviceSessions, token);
            for (int i = 0; i < 5; i++) {
                UUID revoked = open(database, user, RefreshToken.next(RANDOM));
                await(deviceSessions.revoke(user, revoked));
                UUID forgotten = open(database, user, RefreshToken.next(RANDOM));
                await(
                        database.accounts()
                                .preparedQuery(
                                        "update refresh_tokens set expires_at = now() - interval '1 s'"
                                                + " where device_session = $1")
                                .execute(Tuple.of(forgotten)));
            }
            assertThat(await(deviceSessions.purge(2))).as("of tokens alone").isEqualTo(2);
            await(
                    database.accounts()
                            .preparedQuery(
                                    "update device_sessions set last_seen_at = now() - interval '8 d',"
                                            + " revoked_at = revoked_at - interval '8 d' where id <> $1")
                            .execute(Tuple.of(open)));

            assertThat(await(deviceSessions.purge(4))).as("of each kind").isEqualTo(3 + 4);
            assertThat(await(deviceSessions.purge(100))).isEqualTo(6);
            assertThat(await(deviceSessions.purge(100))).isZero();
            assertThat(await(deviceSessions.administratorIfOpen(open))).isPresent();
            assertThat(text(database, "select count(*)::text from device_sessions")).isEqualTo("1");
            assertThat(text(database, "select count(*)::text from refresh_tokens")).isEqualTo("2");
        } finally {
            await(database.close());
        }
    }

    /// H5: users of a version without skeletons, some of whom look alike.
    @Test
    void olderNamesGetTheirSkeletonsAndTheFirstOfAlikeOnesReservesIt() {
        EmbeddedServer server = startServer();
        try {
            DatabaseAddress address = server.address();
            migrate(address, "2");
            insertOldUsers(address, "modern", "modem", "other", "\u3164\u3164");

            Database database = await(Database.start(vertx, TestDatabase.external(address)));

            assertThat(
                            text(
                                    database,
                                    "select string_agg(username || '=' || coalesce(skeleton, '-'), ' '"
                                            + " order by created_at) from users"))
                    .isEqualTo("modern=rnodern modem=- other=other \u3164\u3164=");
            assertThatThrownBy(() -> register(database, "rnodern"))
                    .hasMessageContaining("username_taken");
            assertThatThrownBy(() -> register(database, "0ther"))
                    .hasMessageContaining("username_taken");
            assertThat(register(database, "another")).isNotNull();
            await(database.close());
        } finally {
            server.close();
        }
    }

    /// The earliest owner of a database that was in use before runs the node.
    @Test
    void theFirstOwnerOfAnOldDatabaseBecomesItsAdministrator() {
        EmbeddedServer server = startServer();
        try {
            DatabaseAddress address = server.address();
            migrate(address, "2");
            insertOldUsers(address, "ann", "ben", "cyd");
            run(
                    address,
                    """
                    insert into members (guild_id, user_id, joined_at, role)
                    select g.id, u.id, u.created_at, case u.username when 'ann' then 'member' else 'owner' end
                    from users u, guilds g
                    """);

            Database database = await(Database.start(vertx, TestDatabase.external(address)));

            assertThat(
                            text(
                                    database,
                                    "select string_agg(username, ' ') from users where administrator"))
                    .isEqualTo("ben");
            assertThat(await(new OwnerLinkStore(database).hasAdministrator())).isTrue();
            await(database.close());
        } finally {
            server.close();
        }
    }

    /// The data of the first version, and the roles that followed, are there after all migrations:
    /// see `first-schema.sql`.
    @Test
    void theDataOfTheFirstSchemaIsKept() throws IOException {
        EmbeddedServer server = startServer();
        try {
            DatabaseAddress address = server.address();
            migrate(address, "1");
            run(address, Files.readString(Path.of("src/test/resources/db/first-schema.sql")));
            migrate(address, "2");
            // The first member owns the guild since the second version.
            run(
                    address,
                    """
                    update members m set role = case u.username
                        when 'ben' then 'owner' when 'cyd' then 'moderator' when 'dan' then 'priority_speaker' else role end
                    from users u where u.id = m.user_id
                    """);

            Database database = await(Database.start(vertx, TestDatabase.external(address)));

            assertThat(
                            text(
                                    database,
                                    """
                                    select string_agg(concat_ws(' ', username, length(password_hash), device), ', '
                                                      order by username)
                                    from users left join device_sessions on user_id = users.id
                                    """))
                    .isEqualTo("ann 97 Firefox, ben 97 Phone, cyd 97, dan 97, eve 97");
            assertThat(
                            text(
                                    database,
                                    "select string_agg(name, ', ' order by position) from channels"))
                    .isEqualTo("General, Gaming, Music, Quiet corner, Attic");
            assertThat(
                            text(
                                    database,
                                    "select username from guilds join users on users.id = owner_id"))
                    .isEqualTo("ann");
            assertThat(
                            text(
                                    database,
                                    """
                                    select string_agg(username || ' ' || coalesce(roles.name, '-'), ', ' order by username)
                                    from members m join users u on u.id = m.user_id
                                    left join member_roles mr on mr.user_id = u.id
                                    left join roles on roles.id = mr.role_id
                                    """))
                    .isEqualTo("ann -, ben Admin, cyd Moderator, dan Priority speaker, eve -");
            assertThat(
                            text(
                                    database,
                                    "select string_agg(name, ' < ' order by position) from roles"))
                    .isEqualTo("@everyone < Priority speaker < Moderator < Admin");
            await(database.close());
        } finally {
            server.close();
        }
    }

    private static void migrate(DatabaseAddress address, String version) {
        Flyway.configure()
                .dataSource(address.jdbcUrl(), address.user(), address.password())
                .locations("classpath:db/migration")
                .target(version)
                .load()
                .migrate();
    }

    private static void run(DatabaseAddress address, String sql) {
        try (Connection connection =
                        DriverManager.getConnection(
                                address.jdbcUrl(), address.user(), address.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private EmbeddedServer startServer() {
        return EmbeddedServer.start(settings.node().dataFolder());
    }

    private static void insertOldUsers(DatabaseAddress address, String... names) {
        try (Connection connection =
                        DriverManager.getConnection(
                                address.jdbcUrl(), address.user(), address.password());
                PreparedStatement insert =
                        connection.prepareStatement(
                                "insert into users (username, username_key, password_hash, created_at)"
                                        + " values (?, ?, '', now() + make_interval(secs => ?))")) {
            for (int i = 0; i < names.length; i++) {
                insert.setString(1, names[i]);
                insert.setString(2, names[i]);
                insert.setInt(3, i);
                insert.executeUpdate();
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static UUID register(Database database, String name) {
        return await(
                new UserStore(database)
                        .register(
                                Username.read(name),
                                FirstLogin.byPassword(new PasswordHash("unused")),
                                AddressCheck.NONE));
    }

    private static UUID open(Database database, UUID user, RefreshToken token) {
        return opened(database, user, token).id();
    }

    private static DeviceSessionStore.Opened opened(
            Database database, UUID user, RefreshToken token) {
        return await(
                new DeviceSessionStore(database)
                        .open(
                                user,
                                new PasswordHash("unused"),
                                "Laptop",
                                "127.0.0.1",
                                token,
                                Duration.ofDays(1)));
    }

    private static DeviceSessionStore.Rotation rotate(
            DeviceSessionStore deviceSessions, RefreshToken token) {
        return await(
                deviceSessions.rotate(
                        token, RefreshToken.next(RANDOM), Duration.ofDays(1), "127.0.0.1"));
    }

    private static String text(Database database, String query) {
        return await(
                database.accounts()
                        .query(query)
                        .execute()
                        .map(rows -> rows.iterator().next().getString(0)));
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.await(60, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError(e);
        }
    }
}
