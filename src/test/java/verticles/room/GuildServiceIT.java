package verticles.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import accounts.PasswordHash;
import accounts.Username;
import bus.Addresses;
import bus.Bus;
import bus.GuildEvent;
import call.ParticipantState;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import limits.Limit;
import limits.RateLimit;
import limits.RefusalCounts;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import refusal.RefusalCode;
import refusal.RefusedException;
import rooms.ChannelView;
import rooms.GuildView;
import rooms.Participant;
import rooms.Role;
import store.directory.ClusterDirectory;
import store.directory.Directory;
import store.postgres.Database;
import store.postgres.GuildStore;
import store.postgres.TestDatabase;
import store.postgres.UserStore;

/// Guilds and channels in a real PostgreSQL, with the directory of a node that is alone.
@Timeout(300)
@ExtendWith(VertxExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GuildServiceIT {
    private static final UUID GUILD = GuildStore.DEFAULT_GUILD;
    private static final UUID STRANGER = UUID.randomUUID();
    private static final int CHANGES = 50;

    private final RefusalCounts refusals = new RefusalCounts();

    private final Vertx vertx = Vertx.vertx();
    private final Bus bus = new Bus(vertx);

    @SuppressWarnings("NullAway.Init")
    private Database database;

    @SuppressWarnings("NullAway.Init")
    private Directory directory;

    @SuppressWarnings("NullAway.Init")
    private GuildService service;

    @SuppressWarnings("NullAway.Init")
    private UUID owner;

    @SuppressWarnings("NullAway.Init")
    private UUID member;

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        database =
                await(Database.start(vertx, TestDatabase.settings(TestDatabase.prepare(folder))));
        directory = await(ClusterDirectory.open(vertx));
        service =
                new GuildService(
                        new GuildStore(database),
                        directory,
                        bus,
                        new RateLimit(
                                Limit.CHANNEL_CHANGES_PER_USER,
                                CHANGES,
                                Duration.ofHours(1),
                                refusals));
        owner = register("owner-1");
        member = register("member-1");
    }

    @AfterAll
    void close() {
        // Vert.x last: the database stops its server on one of its threads.
        try {
            await(database.close());
        } finally {
            await(vertx.close());
        }
    }

    @Test
    void showsWhoIsInEachChannel() {
        ChannelView channel = await(service.channelsOf(member, GUILD)).channels().getLast();
        List<Participant> present =
                List.of(new Participant(1, owner, "owner-1", ParticipantState.INITIAL));
        await(directory.putPresence(GUILD, channel.id(), present, Duration.ofMinutes(1)));

        assertThat(await(service.channelsOf(member, GUILD)).channels())
                .filteredOn(c -> c.id().equals(channel.id()))
                .extracting(ChannelView::participants)
                .containsExactly(present);
        assertThat(await(service.guildsOf(member)).guilds())
                .singleElement()
                .extracting(GuildView::id, guild -> guild.channels().getLast().participants())
                .containsExactly(GUILD, present);
    }

    @Test
    void aNewChannelIsAnnouncedToTheGuild(VertxTestContext test) {
        var announced = test.checkpoint();
        var joinable = test.checkpoint();
        bus.listen(
                        Addresses.guild(GUILD),
                        event ->
                                test.verify(() -> {
                                    assertThat(event)
                                            .isInstanceOfSatisfying(
                                                    GuildEvent.ChannelCreated.class,
                                                    created ->
                                                            assertThat(created.channel().name())
                                                                    .isEqualTo("Attic"));
                                    announced.flag();
                                }))
                .compose(_ -> service.createChannel(owner, GUILD, " Attic "))
                .compose(created ->
                        service.joinable(member, created.channel().id())
                                .map(found -> found.channel().equals(created.channel())))
                .onComplete(
                        test.succeeding(same ->
                                test.verify(() -> {
                                    assertThat(same).isTrue();
                                    joinable.flag();
                                })));
    }

    @Test
    void refusesWhatIsNotAName() {
        assertThatThrownBy(() -> await(service.createChannel(owner, GUILD, " ")))
                .satisfies(refused(RefusalCode.BAD_FIELD));
        assertThatThrownBy(() -> await(service.createChannel(owner, GUILD, "x".repeat(101))))
                .satisfies(refused(RefusalCode.BAD_FIELD));
    }

    /// H6
    @Test
    void refusesNamesThatCannotBeSeenOrTurnTheLine() {
        UUID channel = await(service.channelsOf(owner, GUILD)).channels().getFirst().id();
        for (String name :
                List.of("\u200B", "\u2800", "\u202E", "two\nlines", "a\u0000b", "a\uD800")) {
            assertThatThrownBy(() -> await(service.createChannel(owner, GUILD, name)))
                    .satisfies(refused(RefusalCode.BAD_FIELD));
            assertThatThrownBy(() -> await(service.renameChannel(owner, GUILD, channel, name)))
                    .satisfies(refused(RefusalCode.BAD_FIELD));
        }
    }

    /// H18
    @Test
    void aMemberChangesNoChannelAModeratorDoes() {
        UUID moderator = register("moderator-1");
        await(service.setRole(owner, GUILD, moderator, Role.MODERATOR));
        ChannelView channel = await(service.createChannel(moderator, GUILD, "Cellar")).channel();
        List<Supplier<Future<?>>> requests =
                List.of(
                        () -> service.createChannel(member, GUILD, "Mine"),
                        () -> service.renameChannel(member, GUILD, channel.id(), "Mine"),
                        () -> service.deleteChannel(member, GUILD, channel.id()));
        assertThat(requests)
                .allSatisfy(request ->
                        assertThatThrownBy(() -> await(request.get()))
                                .satisfies(refused(RefusalCode.FORBIDDEN)));

        await(service.renameChannel(moderator, GUILD, channel.id(), " Roof "));
        assertThat(names()).contains("Roof").doesNotContain("Cellar");
        await(service.deleteChannel(moderator, GUILD, channel.id()));
        assertThat(names()).doesNotContain("Roof");
        assertThatThrownBy(() -> await(service.deleteChannel(moderator, GUILD, channel.id())))
                .satisfies(refused(RefusalCode.CHANNEL_NOT_FOUND));
        assertThatThrownBy(
                        () -> await(service.renameChannel(moderator, GUILD, channel.id(), "Attic")))
                .satisfies(refused(RefusalCode.CHANNEL_NOT_FOUND));
    }

    /// H18
    @Test
    void changesOfChannelsAreLimitedForEachUser() {
        UUID busy = register("busy-1");
        await(service.setRole(owner, GUILD, busy, Role.MODERATOR));
        UUID unknown = UUID.randomUUID();
        for (int i = 0; i < CHANGES; i++) {
            assertThatThrownBy(() -> await(service.deleteChannel(busy, GUILD, unknown)))
                    .satisfies(refused(RefusalCode.CHANNEL_NOT_FOUND));
        }

        assertThatThrownBy(() -> await(service.createChannel(busy, GUILD, "One more")))
                .satisfies(refused(RefusalCode.RATE_LIMITED));
        assertThat(refusals.of(Limit.CHANNEL_CHANGES_PER_USER)).isEqualTo(1);
    }

    private List<String> names() {
        return await(service.channelsOf(owner, GUILD)).channels().stream()
                .map(ChannelView::name)
                .toList();
    }

    @Test
    void refusesThoseWhoAreNotMembers() {
        UUID channel = await(service.channelsOf(owner, GUILD)).channels().getFirst().id();
        List<Supplier<Future<?>>> requests =
                List.of(
                        () -> service.channelsOf(STRANGER, GUILD),
                        () -> service.createChannel(STRANGER, GUILD, "Mine"),
                        () -> service.setRole(STRANGER, GUILD, member, Role.OWNER),
                        () -> service.joinable(STRANGER, channel));

        assertThat(requests)
                .allSatisfy(request ->
                        assertThatThrownBy(() -> await(request.get()))
                                .satisfies(refused(RefusalCode.FORBIDDEN)));
        assertThat(await(service.guildsOf(STRANGER)).guilds()).isEmpty();
    }

    @Test
    void refusesAChannelThatDoesNotExist() {
        assertThatThrownBy(() -> await(service.joinable(owner, UUID.randomUUID())))
                .satisfies(refused(RefusalCode.CHANNEL_NOT_FOUND));
    }

    @Test
    void onlyAnOwnerChangesTheRolesOfOthers() {
        UUID other = register("other-1");
        ThrowingCallable byMember = () -> await(service.setRole(member, GUILD, other, Role.OWNER));
        ThrowingCallable own = () -> await(service.setRole(owner, GUILD, owner, Role.MEMBER));
        ThrowingCallable stranger =
                () -> await(service.setRole(owner, GUILD, STRANGER, Role.OWNER));

        assertThatThrownBy(byMember).satisfies(refused(RefusalCode.FORBIDDEN));
        assertThatThrownBy(own).satisfies(refused(RefusalCode.FORBIDDEN));
        assertThatThrownBy(stranger).satisfies(refused(RefusalCode.NOT_FOUND));
        await(service.setRole(owner, GUILD, other, Role.OWNER));
        UUID channel = await(service.channelsOf(owner, GUILD)).channels().getFirst().id();
        assertThat(await(service.joinable(other, channel)).role()).isEqualTo(Role.OWNER);
    }

    private UUID register(String name) {
        PasswordHash hash =
                PasswordHash.of(
                        "correct horse", new PasswordHash.Cost(64, 1, 1), new SecureRandom());
        return await(new UserStore(database).register(Username.read(name), hash));
    }

    private static Consumer<Throwable> refused(RefusalCode code) {
        return failure ->
                assertThat(failure)
                        .isInstanceOfSatisfying(
                                RefusedException.class,
                                e -> assertThat(e.refusal().code()).isEqualTo(code));
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.await(60, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError(e);
        }
    }
}
