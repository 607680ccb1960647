package verticles.guild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import accounts.FirstLogin;
import accounts.Username;
import accounts.secret.LinkCode;
import accounts.secret.PasswordHash;
import bus.Addresses;
import bus.Bus;
import bus.guild.GuildEvent;
import bus.guild.ModerationMessage;
import bus.guild.RoomsMessage;
import call.ParticipantState;
import call.TrackLimits;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import io.vertx.sqlclient.Tuple;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import limits.Limit;
import limits.RateLimit;
import limits.RefusalCounts;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import refusal.RefusalCode;
import refusal.RefusedException;
import rooms.ChannelKind;
import rooms.ChannelProperties;
import rooms.ChannelView;
import rooms.GuildView;
import rooms.Participant;
import rooms.VideoQuality;
import rooms.VoiceRights;
import rooms.moderation.AuditChange;
import rooms.moderation.AuditEntry;
import rooms.moderation.ModerationAct;
import rooms.permission.OverrideTarget;
import rooms.permission.Permission;
import rooms.permission.PermissionOverride;
import rooms.permission.Permissions;
import rooms.permission.Role;
import rooms.permission.TargetedOverride;
import store.accounts.AccountStore;
import store.accounts.InviteStore;
import store.directory.ClusterDirectory;
import store.directory.Directory;
import store.guild.AccessStore;
import store.guild.AddressBanStore;
import store.guild.AuditStore;
import store.guild.ChannelStore;
import store.guild.GuildLifecycleStore;
import store.guild.GuildLifecycleStore.FirstChannels;
import store.guild.MemberRoleStore;
import store.guild.MemberStore;
import store.guild.ModerationStore;
import store.guild.OverrideStore;
import store.guild.RoleStore;
import store.postgres.AddressCheck;
import store.postgres.Database;
import store.postgres.GuildStore;
import store.postgres.TestDatabase;
import store.postgres.UserStore;
import verticles.moderation.ModerationService;

/// Guilds and channels in a real PostgreSQL, with the directory of a node that is alone. Covers
/// `GuildRequests`, `MemberEvents`, `GuildAccess`, `RoleService`, `MemberService`,
/// `ChannelService`, `AccessCache`, `GuildLifecycleService` and `MemberOrders`.
@Timeout(300)
@ExtendWith(VertxExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GuildServiceIT {
    private static final UUID GUILD = GuildStore.DEFAULT_GUILD;
    private static final UUID STRANGER = UUID.randomUUID();
    private static final int CHANGES = 50;

    private static final FirstChannels FIRST_CHANNELS = FirstChannelNames.of(null);
    private static final GuildLifecycleStore.Bounds BOUNDS =
            new GuildLifecycleStore.Bounds(false, 10, 1_000);

    private final RefusalCounts refusals = new RefusalCounts();

    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private final Bus bus = new Bus(vertx);

    @SuppressWarnings("NullAway.Init")
    private Database database;

    @SuppressWarnings("NullAway.Init")
    private Directory directory;

    @SuppressWarnings("NullAway.Init")
    private GuildService service;

    @SuppressWarnings("NullAway.Init")
    private RoleService roles;

    @SuppressWarnings("NullAway.Init")
    private ChannelService channels;

    @SuppressWarnings("NullAway.Init")
    private InviteStore invites;

    @SuppressWarnings("NullAway.Init")
    private UUID owner;

    @SuppressWarnings("NullAway.Init")
    private UUID member;

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        database =
                await(Database.start(vertx, TestDatabase.settings(TestDatabase.prepare(folder))));
        directory = await(ClusterDirectory.open(vertx));
        AccessStore access = new AccessStore(database);
        RateLimit changes =
                new RateLimit(
                        Limit.CHANNEL_CHANGES_PER_USER, CHANGES, Duration.ofHours(1), refusals);
        service =
                new GuildService(
                        access, await(onContext(() -> AccessCache.of(access, bus))), directory);
        channels =
                new ChannelService(
                        new ChannelStore(database),
                        new OverrideStore(database),
                        new GuildAccess(access),
                        bus,
                        changes);
        roles =
                new RoleService(
                        new RoleStore(database),
                        new MemberRoleStore(database),
                        new GuildAccess(access),
                        new MemberEvents(database, bus),
                        bus,
                        changes);
        invites = new InviteStore(database);
        owner = register("owner-1");
        member = register("member-1");
    }

    /// Where the service keeps what it has read.
    private <T> Future<T> onContext(Supplier<Future<T>> asked) {
        Promise<T> promise = Promise.promise();
        context.runOnContext(_ -> asked.get().onComplete(promise));
        return promise.future();
    }

    private Future<RoomsMessage.Channels> channelsOf(UUID user) {
        return onContext(() -> service.channelsOf(user, GUILD));
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
        ChannelView channel = await(channelsOf(member)).channels().getLast();
        List<Participant> present =
                List.of(new Participant(1, owner, "owner-1", ParticipantState.INITIAL));
        await(directory.putPresence(GUILD, channel.id(), present, Duration.ofMinutes(1)));

        assertThat(await(channelsOf(member)).channels())
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
                                            .isEqualTo(new GuildEvent.Changed(GUILD, null));
                                    announced.flag();
                                }))
                .compose(_ -> create(owner, " Attic "))
                .compose(created ->
                        service.joinable(member, created.channel().id(), false)
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
        assertThatThrownBy(() -> await(create(owner, " ")))
                .satisfies(refused(RefusalCode.BAD_FIELD));
        assertThatThrownBy(() -> await(create(owner, "x".repeat(101))))
                .satisfies(refused(RefusalCode.BAD_FIELD));
    }

    /// H6
    @Test
    void refusesNamesThatCannotBeSeenOrTurnTheLine() {
        UUID channel = await(channelsOf(owner)).channels().getFirst().id();
        for (String name :
                List.of("\u200B", "\u2800", "\u202E", "two\nlines", "a\u0000b", "a\uD800")) {
            assertThatThrownBy(() -> await(create(owner, name)))
                    .satisfies(refused(RefusalCode.BAD_FIELD));
            assertThatThrownBy(() -> await(rename(owner, channel, name)))
                    .satisfies(refused(RefusalCode.BAD_FIELD));
        }
    }

    /// H18
    @Test
    void channelsAreChangedByThoseWhoMayManageThem() {
        UUID moderator = register("moderator-1");
        give(moderator, "Builder", Permission.MANAGE_CHANNELS);
        ChannelView channel = await(create(moderator, "Cellar")).channel();
        List<Supplier<Future<?>>> requests =
                List.of(
                        () -> create(member, "Mine"),
                        () -> rename(member, channel.id(), "Mine"),
                        () -> channels.delete(member, channel.id()));
        assertThat(requests)
                .allSatisfy(request ->
                        assertThatThrownBy(() -> await(request.get()))
                                .satisfies(refused(RefusalCode.FORBIDDEN)));

        await(rename(moderator, channel.id(), " Roof "));
        assertThat(names()).contains("Roof").doesNotContain("Cellar");
        await(channels.delete(moderator, channel.id()));
        assertThat(names()).doesNotContain("Roof");
        assertThatThrownBy(() -> await(channels.delete(moderator, channel.id())))
                .satisfies(refused(RefusalCode.CHANNEL_NOT_FOUND));
        assertThatThrownBy(() -> await(rename(moderator, channel.id(), "Attic")))
                .satisfies(refused(RefusalCode.CHANNEL_NOT_FOUND));
    }

    @Test
    void bitrateAndVideoQualityAreStoredAuditedAndRightsOfTheRoom() {
        ChannelView channel = await(create(owner, "Studio")).channel();
        assertThat(channel.videoQuality()).isEqualTo(VideoQuality.AUTO);

        await(
                channels.change(
                        owner,
                        channel.id(),
                        new ChannelProperties(
                                "Studio", null, null, 0, 96_000, VideoQuality.P480, 0)));

        assertThat(await(channels.channel(owner, channel.id())).channel().properties())
                .extracting(ChannelProperties::bitrate, ChannelProperties::videoQuality)
                .containsExactly(96_000, VideoQuality.P480);
        assertThat(await(new AccessStore(database).voiceRights(Set.of(owner), channel.id())))
                .extractingByKey(owner)
                .extracting(VoiceRights::limits)
                .isEqualTo(new TrackLimits(96_000, 480, 2_000_000));
        assertThat(await(new AuditStore(database).page(GUILD, null, 1)).getFirst())
                .extracting(AuditEntry::changes)
                .isEqualTo(
                        List.of(
                                new AuditChange("bitrate", "64000", "96000"),
                                new AuditChange("videoQuality", "auto", "480p")));
        await(channels.delete(owner, channel.id()));
    }

    /// H18
    @Test
    void changesOfChannelsAreLimitedForEachUser() {
        UUID busy = register("busy-1");
        give(busy, "Busy", Permission.MANAGE_CHANNELS);
        UUID unknown = UUID.randomUUID();
        for (int i = 0; i < CHANGES; i++) {
            assertThatThrownBy(() -> await(channels.delete(busy, unknown)))
                    .satisfies(refused(RefusalCode.CHANNEL_NOT_FOUND));
        }

        assertThatThrownBy(() -> await(create(busy, "One more")))
                .satisfies(refused(RefusalCode.RATE_LIMITED));
        assertThat(refusals.of(Limit.CHANNEL_CHANGES_PER_USER)).isEqualTo(1);
    }

    private Future<RoomsMessage.Channel> create(UUID user, String name) {
        return channels.create(user, GUILD, ChannelKind.VOICE, ChannelProperties.named(name));
    }

    private Future<?> rename(UUID user, UUID channel, String name) {
        return channels.change(user, channel, ChannelProperties.named(name));
    }

    private List<String> names() {
        return await(channelsOf(owner)).channels().stream().map(ChannelView::name).toList();
    }

    @Test
    void aGuildDoesNotExistForThoseWhoAreNotMembers() {
        UUID channel = await(channelsOf(owner)).channels().getFirst().id();
        UUID role = await(roles.rolesOf(owner, GUILD)).roles().getFirst().id();
        List<Supplier<Future<?>>> ofGuild =
                List.of(
                        () -> channelsOf(STRANGER),
                        () -> create(STRANGER, "Mine"),
                        () -> roles.rolesOf(STRANGER, GUILD),
                        () -> roles.create(STRANGER, GUILD, "Mine", null, Permissions.NONE),
                        () -> roles.assign(STRANGER, GUILD, STRANGER, role));
        List<Supplier<Future<?>>> ofChannel =
                List.of(
                        () -> rename(STRANGER, channel, "Mine"),
                        () -> channels.delete(STRANGER, channel),
                        () -> service.joinable(STRANGER, channel, false));

        assertThat(ofGuild)
                .allSatisfy(request ->
                        assertThatThrownBy(() -> await(request.get()))
                                .satisfies(refused(RefusalCode.NOT_FOUND)));
        assertThat(ofChannel)
                .allSatisfy(request ->
                        assertThatThrownBy(() -> await(request.get()))
                                .satisfies(refused(RefusalCode.CHANNEL_NOT_FOUND)));
        assertThat(await(service.guildsOf(STRANGER)).guilds()).isEmpty();
    }

    /// A channel that @everyone cannot view, with an override for one role.
    @Test
    void aHiddenChannelDoesNotExistForThoseWhoMayNotViewIt() {
        UUID guest = register("guest-1");
        Role crew = give(guest, "Crew", Permission.PRIORITY_SPEAKER);
        UUID hidden = await(create(owner, "Bridge")).channel().id();
        override(hidden, GUILD, Permissions.NONE, Permissions.of(Permission.VIEW_CHANNEL));

        assertThat(await(channelsOf(guest)).channels())
                .extracting(ChannelView::id)
                .doesNotContain(hidden);
        assertThatThrownBy(() -> await(service.joinable(guest, hidden, false)))
                .satisfies(refused(RefusalCode.CHANNEL_NOT_FOUND));

        override(hidden, crew.id(), Permissions.of(Permission.VIEW_CHANNEL), Permissions.NONE);

        assertThat(await(channelsOf(guest)).channels())
                .extracting(ChannelView::id)
                .contains(hidden);
        assertThat(await(service.joinable(guest, hidden, false)).permissions())
                .isEqualTo(
                        Permissions.OF_EVERYONE.with(Permissions.of(Permission.PRIORITY_SPEAKER)));
        assertThatThrownBy(() -> await(service.joinable(member, hidden, false)))
                .satisfies(refused(RefusalCode.CHANNEL_NOT_FOUND));
        assertThatThrownBy(() -> await(channels.delete(guest, hidden)))
                .satisfies(refused(RefusalCode.FORBIDDEN))
                .hasMessageContaining("“Manage Channels”");
    }

    @Test
    void aChannelThatMayBeViewedButNotConnectedToIsForbidden() {
        UUID channel = await(create(owner, "Stage door")).channel().id();
        override(channel, GUILD, Permissions.NONE, Permissions.of(Permission.CONNECT));

        assertThatThrownBy(() -> await(service.joinable(member, channel, false)))
                .satisfies(refused(RefusalCode.FORBIDDEN))
                .hasMessageContaining("“Connect”");
        assertThat(await(service.joinable(owner, channel, false)).permissions())
                .isEqualTo(Permissions.ALL);
    }

    private void override(UUID channel, UUID role, Permissions allow, Permissions deny) {
        await(
                database.poolFor(GUILD)
                        .preparedQuery(
                                "insert into channel_overrides (guild_id, channel_id, role_id, allow, deny)"
                                        + " values ($1, $2, $3, $4, $5)")
                        .execute(Tuple.of(GUILD, channel, role, allow.bits(), deny.bits())));
        Changes.announce(bus, GUILD, null);
    }

    /// A new role of the member, the lowest one but @everyone.
    private Role give(UUID user, String name, Permission... permissions) {
        Role role =
                await(roles.create(owner, GUILD, name, null, Permissions.of(permissions))).role();
        await(roles.assign(owner, GUILD, user, role.id()));
        return role;
    }

    @Test
    void refusesAChannelThatDoesNotExist() {
        assertThatThrownBy(() -> await(service.joinable(owner, UUID.randomUUID(), false)))
                .satisfies(refused(RefusalCode.CHANNEL_NOT_FOUND));
    }

    @Test
    void rolesAreGivenByThoseWhoAreAboveThem() {
        UUID helper = register("helper-1");
        UUID other = register("other-1");
        Role low = give(other, "Low", Permission.SPEAK);
        Role high = give(helper, "High", Permission.MANAGE_ROLES);
        // A new role is the lowest: the older one moved up.
        assertThatThrownBy(() -> await(roles.assign(helper, GUILD, other, low.id())))
                .satisfies(refused(RefusalCode.FORBIDDEN))
                .hasMessageContaining("below your highest role");
        Role lowest =
                await(
                                roles.create(
                                        helper,
                                        GUILD,
                                        "Lowest",
                                        0x00FF00,
                                        Permissions.of(Permission.SPEAK)))
                        .role();

        await(roles.assign(helper, GUILD, other, lowest.id()));
        await(roles.assign(helper, GUILD, other, lowest.id()));
        assertThatThrownBy(() -> await(roles.assign(helper, GUILD, other, high.id())))
                .satisfies(refused(RefusalCode.FORBIDDEN));
        assertThatThrownBy(() -> await(roles.assign(helper, GUILD, STRANGER, lowest.id())))
                .satisfies(refused(RefusalCode.NOT_FOUND));
        assertThatThrownBy(() -> await(roles.assign(owner, GUILD, other, GUILD)))
                .as("no member gives @everyone")
                .satisfies(refused(RefusalCode.NOT_FOUND));
        assertThatThrownBy(() -> await(roles.assign(other, GUILD, other, lowest.id())))
                .satisfies(refused(RefusalCode.FORBIDDEN))
                .hasMessageContaining("“Manage Roles”");
        assertThatThrownBy(() ->
                        await(
                                roles.create(
                                        helper,
                                        GUILD,
                                        "Mine",
                                        null,
                                        Permissions.of(Permission.ADMINISTRATOR))))
                .satisfies(refused(RefusalCode.FORBIDDEN))
                .hasMessageContaining("permissions that you have");
        await(roles.unassign(helper, GUILD, other, lowest.id()));
        assertThat(await(roles.rolesOf(member, GUILD)).roles().getLast().isEveryone()).isTrue();
    }

    @Test
    void aRoleIsGivenOnlyByThoseWhoHaveItsPermissions() {
        UUID manager = register("manager-1");
        give(manager, "Manager", Permission.MANAGE_ROLES);
        Role powerful =
                await(
                                roles.create(
                                        owner,
                                        GUILD,
                                        "Powerful",
                                        null,
                                        Permissions.of(Permission.ADMINISTRATOR)))
                        .role();

        assertThatThrownBy(() -> await(roles.assign(manager, GUILD, manager, powerful.id())))
                .satisfies(refused(RefusalCode.FORBIDDEN))
                .hasMessageContaining("permissions that you have");
        await(roles.assign(owner, GUILD, manager, powerful.id()));
    }

    @Test
    void overridesAreChangedOfRolesAndMembersBelow() {
        UUID senior = register("senior-1");
        UUID manager = register("manager-2");
        UUID junior = register("junior-1");
        Role top = give(senior, "Senior", Permission.MANAGE_ROLES);
        Role middle = give(manager, "Middle", Permission.MANAGE_ROLES);
        Role bottom = give(junior, "Junior", Permission.SPEAK);
        UUID channel = await(create(owner, "Hierarchy")).channel().id();
        OverrideTarget.Kind member = OverrideTarget.Kind.MEMBER;
        OverrideTarget.Kind role = OverrideTarget.Kind.ROLE;

        assertThat(
                        List.of(
                                new OverrideTarget(member, owner),
                                new OverrideTarget(member, senior),
                                new OverrideTarget(member, manager),
                                new OverrideTarget(role, top.id()),
                                new OverrideTarget(role, middle.id())))
                .allSatisfy(target ->
                        assertThatThrownBy(() -> await(denySpeak(manager, channel, target)))
                                .satisfies(refused(RefusalCode.FORBIDDEN))
                                .hasMessageContaining("below your highest role"));
        List<OverrideTarget> below =
                List.of(
                        new OverrideTarget(member, junior),
                        new OverrideTarget(role, bottom.id()),
                        new OverrideTarget(role, GUILD));
        below.forEach(target -> await(denySpeak(manager, channel, target)));
        assertThat(await(channels.overridesOf(owner, channel)).overrides())
                .extracting(TargetedOverride::target)
                .containsExactlyInAnyOrderElementsOf(below);
        await(denySpeak(owner, channel, new OverrideTarget(member, senior)));
        assertThatThrownBy(() ->
                        await(denySpeak(owner, channel, new OverrideTarget(member, STRANGER))))
                .satisfies(refused(RefusalCode.NOT_FOUND));
    }

    @Test
    void aKickOrBanRevokesTheInvitesThatTheMemberMade() {
        for (ModerationAct act : List.of(new ModerationAct.Kick(), new ModerationAct.Ban(false))) {
            UUID inviter = register("inviter-" + act.auditAction().wireName());
            LinkCode code = invite(inviter);
            LinkCode other = invite(owner);

            await(carryOut(act, inviter));

            assertThat(await(invites.preview(code))).isEmpty();
            assertThat(await(invites.preview(other))).isPresent();
            assertThatThrownBy(() -> invite(inviter)).satisfies(refused(RefusalCode.NOT_FOUND));
        }
    }

    /// The ban comes while a new membership is not committed yet.
    @Test
    void aBanRemovesAUserWhoBecomesAMemberAtTheSameTime() {
        UUID user = register("racer-1");
        await(carryOut(new ModerationAct.Kick(), user));
        SqlConnection joining = await(database.poolFor(GUILD).getConnection());
        Transaction join = await(joining.begin());
        await(
                joining.preparedQuery("insert into members (guild_id, user_id) values ($1, $2)")
                        .execute(Tuple.of(GUILD, user)));

        Future<?> banned = carryOut(new ModerationAct.Ban(false), user);
        awaitBlocked();
        await(join.commit());
        await(banned);

        await(joining.close());
        assertThat(await(service.guildsOf(user)).guilds()).isEmpty();
    }

    /// The acceptance comes while the ban is not committed yet.
    @Test
    void aBanRefusesAUserWhoAcceptsAnInviteAtTheSameTime() {
        UUID user = register("racer-2");
        await(carryOut(new ModerationAct.Kick(), user));
        LinkCode code = invite(owner);
        SqlConnection banning = await(database.poolFor(GUILD).getConnection());
        Transaction ban = await(banning.begin());
        await(
                banning.preparedQuery("select lock_membership($1, $2)")
                        .execute(Tuple.of(GUILD, user)));
        await(
                banning.preparedQuery(
                                "insert into bans (guild_id, user_id, banned_by) values ($1, $2, $3)")
                        .execute(Tuple.of(GUILD, user, owner)));

        Future<?> accepted = invites.accept(code, user, AddressCheck.NONE);
        awaitBlocked();
        await(ban.commit());

        assertThatThrownBy(() -> await(accepted)).satisfies(refused(RefusalCode.FORBIDDEN));
        await(banning.close());
        assertThat(await(service.guildsOf(user)).guilds()).isEmpty();
    }

    @Test
    void aBanWithAddressKeepsNewMembersFromTheLastAddressesOut() {
        AddressBans bans = addressBans(Duration.ofDays(30));
        UUID target = register("banned-1");
        UUID neighbor = register("neighbor-1");
        for (String address :
                List.of("198.51.100.1", "192.0.2.1", "2001:db8:1:2::1", "203.0.113.7")) {
            logIn(target, address);
        }
        AddressBanStore.Addresses addresses = await(bans.of(GUILD, target));
        assertThat(addresses.marks()).as("the last three").hasSize(3);
        LinkCode code = invite(owner);
        await(ban(target, addresses));

        UUID newcomer = newcomer("newcomer-1");
        for (String banned : List.of("203.0.113.7", "::ffff:203.0.113.7", "2001:db8:1:2:f::9")) {
            assertThatThrownBy(() -> await(invites.accept(code, newcomer, bans.check(banned))))
                    .as(banned)
                    .satisfies(refused(RefusalCode.ADDRESS_BANNED));
        }
        assertThatThrownBy(() ->
                        await(
                                new UserStore(database)
                                        .register(
                                                Username.read("banned-2"),
                                                FirstLogin.byPassword(new PasswordHash("unused")),
                                                bans.check("203.0.113.7"))))
                .satisfies(refused(RefusalCode.ADDRESS_BANNED));
        assertThat(await(new UserStore(database).find(Username.read("banned-2")))).isEmpty();
        assertThat(await(service.guildsOf(newcomer)).guilds()).isEmpty();
        assertThat(refusals.of(Limit.BANNED_ADDRESSES)).isEqualTo(4);
        for (String other : List.of("203.0.113.8", "2001:db8:1:3::1", "198.51.100.1")) {
            UUID joining = newcomer("newcomer-" + other.hashCode());
            assertThat(await(invites.accept(code, joining, bans.check(other))))
                    .as(other)
                    .hasValueSatisfying(accepted -> assertThat(accepted.joined()).isTrue());
        }
        assertThat(await(invites.accept(code, neighbor, bans.check("203.0.113.7"))))
                .as("who is a member already")
                .hasValueSatisfying(accepted -> assertThat(accepted.joined()).isFalse());

        await(carryOut(new ModerationAct.Unban(), target));
        assertThat(await(invites.accept(code, newcomer, bans.check("203.0.113.7")))).isPresent();
    }

    @Test
    void theBanOfAnAddressExpiresAndThatOfTheAccountStays() {
        AddressBans bans = addressBans(Duration.ofDays(30));
        UUID target = register("banned-3");
        logIn(target, "203.0.113.20");
        LinkCode code = invite(owner);
        await(ban(target, await(bans.of(GUILD, target))));
        assertThat(addressUntilMillis(target)).isNotNull();
        await(
                database.poolFor(GUILD)
                        .preparedQuery(
                                """
                                update banned_addresses set expires_at = expires_at - interval '30 days'
                                where user_id = $1
                                """)
                        .execute(Tuple.of(target)));

        assertThat(addressUntilMillis(target)).isNull();
        assertThat(await(invites.accept(code, newcomer("newcomer-2"), bans.check("203.0.113.20"))))
                .isPresent();
        assertThatThrownBy(() -> await(invites.accept(code, target, AddressCheck.NONE)))
                .satisfies(refused(RefusalCode.FORBIDDEN));
        await(new AddressBanStore(database).purge(100));
        assertThat(
                        await(
                                        database.poolFor(GUILD)
                                                .preparedQuery(
                                                        "select 1 from banned_addresses where user_id = $1")
                                                .execute(Tuple.of(target)))
                                .size())
                .isZero();
    }

    @Test
    void withoutTheSettingNoAddressIsBanned() {
        AddressBans off = addressBans(Duration.ZERO);
        UUID target = register("banned-4");
        logIn(target, "203.0.113.30");

        assertThatThrownBy(() -> await(off.of(GUILD, target)))
                .satisfies(refused(RefusalCode.ADDRESS_BANS_DISABLED));
        assertThat(off.check("203.0.113.30")).isSameAs(AddressCheck.NONE);
    }

    private Future<Void> ban(UUID target, AddressBanStore.Addresses addresses) {
        return new ModerationStore(database)
                .carryOut(
                        new ModerationStore.Act(
                                GUILD,
                                owner,
                                target,
                                new ModerationAct.Ban(true),
                                "raid",
                                addresses),
                        (_, _) -> {});
    }

    private @Nullable Long addressUntilMillis(UUID target) {
        return await(new ModerationStore(database).bans(GUILD, null, 50)).items().stream()
                .filter(ban -> ban.user().equals(target))
                .findFirst()
                .orElseThrow()
                .addressUntilMillis();
    }

    private void logIn(UUID user, String address) {
        await(
                database.accounts()
                        .preparedQuery(
                                "insert into device_sessions (user_id, device, address) values ($1, 'test', $2)")
                        .execute(Tuple.of(user, address)));
    }

    private UUID newcomer(String name) {
        UUID user = register(name);
        await(new MemberStore(database).leave(GUILD, user));
        return user;
    }

    /// The guild keeps its owner when the new one deletes their account at the same time.
    @Test
    void aGuildIsNotTransferredToAnAccountThatIsBeingDeleted() {
        UUID heir = register("heir-1");
        SqlConnection deleting = await(database.poolFor(GUILD).getConnection());
        Transaction deletion = await(deleting.begin());
        await(
                deleting.preparedQuery("delete from members where user_id = $1")
                        .execute(Tuple.of(heir)));

        Future<?> transferred =
                new GuildLifecycleStore(database).transfer(GUILD, owner, heir, BOUNDS);
        awaitBlocked();
        await(deletion.commit());

        assertThatThrownBy(() -> await(transferred)).satisfies(refused(RefusalCode.NOT_FOUND));
        await(deleting.close());
    }

    @Test
    void theFirstChannelsHaveNamesInTheLanguageOfTheFounder() {
        UUID founder = register("founder-ru");
        await(lifecycle().create(founder, "Estate", FirstChannelNames.of("ru-RU"), BOUNDS));

        assertThat(await(service.guildsOf(founder)).guilds().getFirst().channels())
                .extracting(ChannelView::name)
                .containsExactly("Текстовые каналы", "общий", "Голосовые каналы", "Общий");
    }

    /// The kick was allowed while the target was a member like others.
    @Test
    void aKickThatWaitsForATransferDoesNotRemoveTheNewOwner() {
        UUID heir = register("heir-3");
        UUID guild = await(lifecycle().create(owner, "Estate", FIRST_CHANNELS, BOUNDS));
        join(guild, heir);
        SqlConnection transferring = await(database.poolFor(guild).getConnection());
        Transaction transfer = await(transferring.begin());
        await(
                transferring
                        .preparedQuery("update guilds set owner_id = $2 where id = $1")
                        .execute(Tuple.of(guild, heir)));

        Future<?> kicked =
                moderation()
                        .onMessage(
                                new ModerationMessage.Moderate(
                                        owner, guild, heir, new ModerationAct.Kick(), null))
                        .reply();
        awaitBlocked();
        await(transfer.commit());

        assertThatThrownBy(() -> await(kicked)).satisfies(refused(RefusalCode.FORBIDDEN));
        await(transferring.close());
        assertThat(await(service.guildsOf(heir)).guilds())
                .extracting(GuildView::id)
                .contains(guild);
    }

    /// The account is being deleted when it creates a guild.
    @Test
    void aGuildIsNotCreatedByAnAccountThatIsBeingDeleted() {
        UUID leaving = register("leaver-1");
        SqlConnection deleting = await(database.accounts().getConnection());
        Transaction deletion = await(deleting.begin());
        await(
                deleting.preparedQuery("select 1 from users where id = $1 for update")
                        .execute(Tuple.of(leaving)));

        Future<?> created = lifecycle().create(leaving, "Ghost town", FIRST_CHANNELS, BOUNDS);
        awaitBlocked();
        await(deleting.preparedQuery("delete from users where id = $1").execute(Tuple.of(leaving)));
        await(deletion.commit());

        assertThatThrownBy(() -> await(created)).satisfies(refused(RefusalCode.NOT_FOUND));
        await(deleting.close());
    }

    @Test
    void guildsAreBoundedByOwnerAndInAll() {
        UUID founder = register("founder-1");
        var two = new GuildLifecycleStore.Bounds(false, 2, 1_000);
        await(lifecycle().create(founder, "One", FIRST_CHANNELS, two));
        UUID second = await(lifecycle().create(founder, "Two", FIRST_CHANNELS, two));
        UUID heir = register("heir-4");

        assertThatThrownBy(() -> await(lifecycle().create(founder, "Three", FIRST_CHANNELS, two)))
                .satisfies(refused(RefusalCode.TOO_MANY_GUILDS));
        assertThatThrownBy(() ->
                        await(
                                lifecycle()
                                        .create(
                                                heir,
                                                "Three",
                                                FIRST_CHANNELS,
                                                new GuildLifecycleStore.Bounds(false, 2, 1))))
                .satisfies(refused(RefusalCode.TOO_MANY_GUILDS));
        assertThatThrownBy(() ->
                        await(
                                lifecycle()
                                        .create(
                                                heir,
                                                "Three",
                                                FIRST_CHANNELS,
                                                new GuildLifecycleStore.Bounds(true, 2, 1_000))))
                .satisfies(refused(RefusalCode.FORBIDDEN));
        join(second, heir);
        await(lifecycle().create(heir, "Three", FIRST_CHANNELS, two));
        await(lifecycle().create(heir, "Four", FIRST_CHANNELS, two));
        assertThatThrownBy(() -> await(lifecycle().transfer(second, founder, heir, two)))
                .satisfies(refused(RefusalCode.TOO_MANY_GUILDS));
    }

    @Test
    void anAccountIsAMemberOfABoundedNumberOfGuilds() {
        UUID joiner = register("joiner-1");
        await(
                database.accounts()
                        .preparedQuery(
                                """
                                with many as (
                                    insert into guilds (name) select 'Many' from generate_series(2, $2)
                                    returning id
                                )
                                insert into members (guild_id, user_id) select id, $1 from many
                                """)
                        .execute(Tuple.of(joiner, MemberStore.GUILDS_PER_USER)));
        UUID guild =
                await(lifecycle().create(register("founder-2"), "Last", FIRST_CHANNELS, BOUNDS));
        LinkCode code = LinkCode.next(new SecureRandom());
        await(invites.create(code, guild, null, owner(guild), true, null, null));

        assertThatThrownBy(() -> await(invites.accept(code, joiner, AddressCheck.NONE)))
                .satisfies(refused(RefusalCode.TOO_MANY_GUILDS));
        assertThatThrownBy(() -> await(lifecycle().create(joiner, "Own", FIRST_CHANNELS, BOUNDS)))
                .satisfies(refused(RefusalCode.TOO_MANY_GUILDS));
        await(new MemberStore(database).leave(GUILD, joiner));
        assertThat(await(invites.accept(code, joiner, AddressCheck.NONE)))
                .hasValueSatisfying(accepted -> assertThat(accepted.joined()).isTrue());
    }

    @Test
    void aMemberWhoLeavesAndComesBackIsAsRestrictedAsBefore() {
        UUID muted = register("muted-1");
        await(carryOut(new ModerationAct.ServerMute(true), muted));
        await(carryOut(new ModerationAct.TimeOut(600), muted));

        await(new MemberStore(database).leave(GUILD, muted));
        join(GUILD, muted);

        assertThat(await(new AccessStore(database).member(muted, GUILD)))
                .hasValueSatisfying(member -> {
                    assertThat(member.serverMuted()).isTrue();
                    assertThat(member.timedOutUntilMillis()).isPositive();
                });
        await(carryOut(new ModerationAct.ServerMute(false), muted));
        await(carryOut(new ModerationAct.TimeOut(0), muted));
        await(new MemberStore(database).leave(GUILD, muted));
        join(GUILD, muted);
        assertThat(await(new AccessStore(database).member(muted, GUILD)))
                .hasValueSatisfying(member -> assertThat(member.serverMuted()).isFalse());
    }

    @Test
    void aGuildKeepsABoundedAuditLog() {
        UUID guild =
                await(lifecycle().create(register("founder-3"), "Busy", FIRST_CHANNELS, BOUNDS));
        await(
                database.poolFor(guild)
                        .preparedQuery(
                                """
                                insert into audit_log (guild_id, actor, action)
                                select $1, $1, 'mute' from generate_series(1, 10100)
                                """)
                        .execute(Tuple.of(guild)));

        await(lifecycle().rename(guild, owner, "Busier"));

        Long kept =
                await(
                        database.poolFor(guild)
                                .preparedQuery("select count(*) from audit_log where guild_id = $1")
                                .execute(Tuple.of(guild))
                                .map(rows -> rows.iterator().next().getLong(0)));
        assertThat(kept).isEqualTo(10_000L);
        assertThat(await(new AuditStore(database).page(guild, null, 1)).getFirst())
                .satisfies(newest -> {
                    assertThat(newest.action()).isEqualTo("rename_guild");
                    assertThat(newest.changes())
                            .containsExactly(new AuditChange("name", "Busy", "Busier"));
                });
    }

    private GuildLifecycleStore lifecycle() {
        return new GuildLifecycleStore(database);
    }

    private ModerationService moderation() {
        return new ModerationService(
                database,
                directory,
                bus,
                addressBans(Duration.ofDays(30)),
                new RateLimit(Limit.MODERATION_PER_USER, 50, Duration.ofHours(1), refusals));
    }

    private AddressBans addressBans(Duration lifetime) {
        return new AddressBans(database, "", lifetime, refusals);
    }

    private UUID owner(UUID guild) {
        return await(
                database.poolFor(guild)
                        .preparedQuery("select owner_id from guilds where id = $1")
                        .execute(Tuple.of(guild))
                        .map(rows -> rows.iterator().next().getUUID(0)));
    }

    private void join(UUID guild, UUID user) {
        await(
                database.poolFor(guild)
                        .preparedQuery("insert into members (guild_id, user_id) values ($1, $2)")
                        .execute(Tuple.of(guild, user)));
    }

    /// The account stays when a guild becomes its own at the same time.
    @Test
    void anAccountIsNotDeletedWhileAGuildIsTransferredToIt() {
        UUID heir = register("heir-2");
        UUID guild = UUID.randomUUID();
        await(
                database.poolFor(guild)
                        .preparedQuery("insert into guilds (id, name) values ($1, 'Estate')")
                        .execute(Tuple.of(guild)));
        await(
                database.poolFor(guild)
                        .preparedQuery("insert into members (guild_id, user_id) values ($1, $2)")
                        .execute(Tuple.of(guild, heir)));
        SqlConnection transferring = await(database.poolFor(guild).getConnection());
        Transaction transfer = await(transferring.begin());
        await(
                transferring
                        .preparedQuery(
                                "select 1 from members where guild_id = $1 and user_id = $2 for key share")
                        .execute(Tuple.of(guild, heir)));
        await(
                transferring
                        .preparedQuery("update guilds set owner_id = $2 where id = $1")
                        .execute(Tuple.of(guild, heir)));

        Future<?> deleted = new AccountStore(database).delete(heir);
        awaitBlocked();
        await(transfer.commit());

        assertThatThrownBy(() -> await(deleted)).satisfies(refused(RefusalCode.OWNS_GUILD));
        await(transferring.close());
        assertThat(await(service.guildsOf(heir)).guilds()).as("nothing is deleted").isNotEmpty();
    }

    private Future<Void> carryOut(ModerationAct act, UUID target) {
        return new ModerationStore(database)
                .carryOut(new ModerationStore.Act(GUILD, owner, target, act, null), (_, _) -> {});
    }

    private LinkCode invite(UUID creator) {
        LinkCode code = LinkCode.next(new SecureRandom());
        await(invites.create(code, GUILD, null, creator, false, null, null));
        return code;
    }

    /// Until a transaction waits for the lock of another one.
    private void awaitBlocked() {
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() ->
                        await(
                                database.accounts()
                                        .query(
                                                "select exists (select 1 from pg_locks where not granted)")
                                        .execute()
                                        .map(rows -> rows.iterator().next().getBoolean(0))));
    }

    private Future<?> denySpeak(UUID user, UUID channel, OverrideTarget target) {
        return channels.changeOverride(
                user,
                channel,
                new TargetedOverride(
                        target,
                        new PermissionOverride(
                                Permissions.NONE, Permissions.of(Permission.SPEAK))));
    }

    private UUID register(String name) {
        PasswordHash hash =
                PasswordHash.of(
                        "correct horse", new PasswordHash.Cost(64, 1, 1), new SecureRandom());
        return await(
                new UserStore(database)
                        .register(
                                Username.read(name),
                                FirstLogin.byPassword(hash),
                                AddressCheck.NONE));
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
