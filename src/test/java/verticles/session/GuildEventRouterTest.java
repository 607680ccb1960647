package verticles.session;

import static awaiting.Awaited.result;
import static org.assertj.core.api.Assertions.assertThat;

import bus.Addresses;
import bus.Bus;
import bus.guild.GuildEvent;
import bus.guild.MembershipEvent;
import bus.guild.RoomsMessage;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import limits.RefusalCounts;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import presence.OnlineStatus;
import refusal.RefusalCode;
import refusal.RefusedException;
import rooms.ChannelView;
import rooms.GuildMember;
import rooms.GuildView;
import rooms.permission.Permissions;
import signaling.Effect;
import signaling.Resumption;
import signaling.Session;
import signaling.message.ClientFrame;
import signaling.message.ClientMessage;
import signaling.message.ServerMessage;

/// What members see of a guild, and that they see it at once when it changes. The registry's part,
/// what a member may view, is answered by the test.
@Timeout(60)
@ExtendWith(VertxExtension.class)
class GuildEventRouterTest {
    private static final UUID GUILD = new UUID(0, 1);
    private static final UUID ADA = new UUID(0, 3);
    private static final UUID BOB = new UUID(0, 6);
    private static final ChannelView LOUNGE = ChannelView.voice(new UUID(0, 2), GUILD, "Lounge", 0);
    private static final ChannelView ATTIC = ChannelView.voice(new UUID(0, 5), GUILD, "Attic", 1);

    private final BlockingQueue<ServerMessage> sent = new LinkedBlockingQueue<>();

    /// What the registry answers; set by the test, read by the event loop.
    private volatile @Nullable GuildView now = view(LOUNGE);

    /// What the router does later, by its delay in milliseconds.
    private record Later(long delayMillis, Runnable task) {}

    private final BlockingQueue<Later> later = new LinkedBlockingQueue<>();

    /// How many questions the registry refuses as unavailable from now on.
    private final AtomicInteger failures = new AtomicInteger();

    private record Running(Bus bus, GuildEventRouter router, Session session) {}

    @Test
    void sendsTheDifferenceWhenTheGuildChanges(Vertx vertx) throws Exception {
        Running running = start(vertx);

        now = view(LOUNGE, ATTIC);
        change(running, null);
        assertThat(next()).isEqualTo(new ServerMessage.ChannelCreated(GUILD, ATTIC));

        ChannelView renamed = ChannelView.voice(ATTIC.id(), GUILD, "Roof", 1);
        now = new GuildView(GUILD, "Home", ADA, Permissions.ALL, List.of(LOUNGE, renamed));
        change(running, ADA);
        assertThat(next())
                .isEqualTo(new ServerMessage.GuildChanged(GUILD, "Home", ADA, Permissions.ALL));
        assertThat(next()).isEqualTo(new ServerMessage.ChannelChanged(GUILD, renamed));

        now = new GuildView(GUILD, "Home", ADA, Permissions.ALL, List.of(renamed));
        change(running, null);
        assertThat(next()).isEqualTo(new ServerMessage.ChannelDeleted(GUILD, LOUNGE.id()));

        now = null;
        change(running, null);
        assertThat(next()).isEqualTo(new ServerMessage.GuildLeft(GUILD));
    }

    @Test
    void aChangeForAnotherMemberSendsNothing(Vertx vertx) throws Exception {
        Running running = start(vertx);

        now = view(LOUNGE, ATTIC);
        change(running, new UUID(0, 9));
        presence(running, LOUNGE);
        assertThat(next()).isInstanceOf(ServerMessage.Presence.class);

        change(running, ADA);
        assertThat(next()).isInstanceOf(ServerMessage.ChannelCreated.class);
    }

    @Test
    void presenceGoesOnlyToThoseWhoMayViewTheChannel(Vertx vertx) throws Exception {
        Running running = start(vertx);

        presence(running, ATTIC);
        presence(running, LOUNGE);
        assertThat(next())
                .isInstanceOfSatisfying(
                        ServerMessage.Presence.class,
                        presence -> assertThat(presence.channel()).isEqualTo(LOUNGE.id()));

        now = view(ATTIC);
        change(running, null);
        assertThat(next()).isEqualTo(new ServerMessage.ChannelDeleted(GUILD, LOUNGE.id()));
        assertThat(next()).isEqualTo(new ServerMessage.ChannelCreated(GUILD, ATTIC));
        presence(running, LOUNGE);
        presence(running, ATTIC);
        assertThat(next())
                .isInstanceOfSatisfying(
                        ServerMessage.Presence.class,
                        presence -> assertThat(presence.channel()).isEqualTo(ATTIC.id()));
    }

    @Test
    void sendsNothingToASessionThatHasEnded(Vertx vertx) throws Exception {
        Running running = start(vertx);
        BlockingQueue<ServerMessage> toOther = new LinkedBlockingQueue<>();
        Session other = identified(toOther);
        result(running.router.follow(other, ADA, List.of(GUILD)));
        running.router.onReady(other, List.of(view(LOUNGE)));

        running.router.unfollow(running.session);
        now = view(LOUNGE, ATTIC);
        change(running, null);

        assertThat(toOther.poll(60, TimeUnit.SECONDS))
                .isInstanceOf(ServerMessage.ChannelCreated.class);
        assertThat(sent).isEmpty();
    }

    @Test
    void aNewMemberIsSentTheWholeGuild(Vertx vertx) throws Exception {
        Running running = start(vertx);
        running.router.unfollow(running.session);
        result(running.router.follow(running.session, ADA, List.of()));
        running.router.onReady(running.session, List.of());

        running.router.onMembership(new MembershipEvent.JoinedGuild(new UUID(0, 9), GUILD));
        running.router.onMembership(new MembershipEvent.JoinedGuild(ADA, GUILD));
        assertThat(next()).isEqualTo(new ServerMessage.GuildJoined(view(LOUNGE)));

        now = view(LOUNGE, ATTIC);
        change(running, null);
        assertThat(next()).isEqualTo(new ServerMessage.ChannelCreated(GUILD, ATTIC));
    }

    /// The guilds were listed before the user became a member.
    @Test
    void aGuildThatIsJoinedBeforeReadyIsKept(Vertx vertx) throws Exception {
        Running running = start(vertx);
        running.router.unfollow(running.session);
        result(running.router.follow(running.session, ADA, List.of()));

        running.router.onMembership(new MembershipEvent.JoinedGuild(ADA, GUILD));
        running.router.onReady(running.session, List.of());

        assertThat(next()).isEqualTo(new ServerMessage.GuildJoined(view(LOUNGE)));
    }

    @Test
    void allMembersSeeWhoJoinsChangesAndLeaves(Vertx vertx) throws Exception {
        Running running = start(vertx);
        GuildMember grace = new GuildMember(new UUID(0, 9), "grace", null, List.of(), 0);

        for (GuildEvent event :
                List.of(
                        new GuildEvent.MemberJoined(GUILD, grace),
                        new GuildEvent.MemberChanged(GUILD, grace),
                        new GuildEvent.MemberLeft(GUILD, grace.user()),
                        new GuildEvent.RolesChanged(GUILD))) {
            running.bus.publish(Addresses.guild(GUILD), event);
        }

        assertThat(next()).isEqualTo(new ServerMessage.MemberJoined(GUILD, grace));
        assertThat(next()).isEqualTo(new ServerMessage.MemberChanged(GUILD, grace));
        assertThat(next()).isEqualTo(new ServerMessage.MemberLeft(GUILD, grace.user()));
        assertThat(next()).isEqualTo(new ServerMessage.RolesChanged(GUILD));
    }

    @Test
    void asksAgainUntilItIsAnsweredAndSendsNoPresenceMeanwhile(Vertx vertx) throws Exception {
        Running running = start(vertx);
        now = null;
        failures.set(2);

        change(running, null);
        Later first = nextLater();
        presenceIsRouted(running);
        run(vertx, first);
        Later second = nextLater();
        assertThat(second.delayMillis()).isGreaterThan(first.delayMillis());
        assertThat(sent).isEmpty();

        run(vertx, second);
        assertThat(next()).isEqualTo(new ServerMessage.GuildLeft(GUILD));
    }

    @Test
    void waitsAtMost32SecondsBeforeItAsksAgain(Vertx vertx) throws Exception {
        Running running = start(vertx);
        failures.set(20);

        change(running, null);
        for (int i = 1; i < 20; i++) {
            run(vertx, nextLater());
        }
        assertThat(nextLater().delayMillis()).isEqualTo(32_000);
    }

    @Test
    void replacesTheChannelsOfWhichItSentNoPresence(Vertx vertx) throws Exception {
        Running running = start(vertx);
        failures.set(1);

        change(running, null);
        Later retry = nextLater();
        run(vertx, retry);
        assertThat(next()).isEqualTo(new ServerMessage.ChannelChanged(GUILD, LOUNGE));
    }

    @Test
    void endsWithTheSessionThatItWouldAskAgainFor(Vertx vertx) throws Exception {
        Running running = start(vertx);
        failures.set(1);
        change(running, null);
        Later retry = nextLater();
        running.router.unfollow(running.session);
        now = null;
        run(vertx, retry);

        presenceIsRouted(running);
        assertThat(sent).isEmpty();
    }

    /// The member was removed between the two listings of `identify`.
    @Test
    void aGuildThatIsNotInReadyIsNoLongerFollowed(Vertx vertx) throws Exception {
        Running running = start(vertx);
        BlockingQueue<ServerMessage> toRemoved = new LinkedBlockingQueue<>();
        Session removed = identified(toRemoved);
        result(running.router.follow(removed, ADA, List.of(GUILD)));
        running.router.onReady(removed, List.of());
        running.router.onReady(removed, List.of(view(LOUNGE)));

        presence(running, LOUNGE);
        presence(running, LOUNGE);
        assertThat(next()).isInstanceOf(ServerMessage.Presence.class);
        assertThat(next()).isInstanceOf(ServerMessage.Presence.class);
        assertThat(toRemoved).isEmpty();
    }

    /// While no member was connected here, no events of the guild arrived.
    @Test
    void aClientThatFollowsAGuildAgainSeesStatusesThatChangedMeanwhile(Vertx vertx)
            throws Exception {
        Bus bus = new Bus(vertx);
        Context context = vertx.getOrCreateContext();
        GuildEventRouter here = new GuildEventRouter(bus, (_, _) -> {}, "a/1", new RefusalCounts());
        GuildEventRouter there =
                new GuildEventRouter(bus, (_, _) -> {}, "b/1", new RefusalCounts());
        Session ada = identified(sent);
        Session bob = identified(new LinkedBlockingQueue<>());
        on(context, () -> there.follow(bob, BOB, List.of(GUILD)));
        on(context, () -> here.follow(ada, ADA, List.of(GUILD)));
        set(context, there, bob, OnlineStatus.DND);
        assertThat(statusOfBob(context, bus, here, there, ada)).isEqualTo(OnlineStatus.DND);

        on(
                context,
                () -> {
                    here.unfollow(ada);
                    return Future.succeededFuture();
                });
        set(context, there, bob, OnlineStatus.IDLE);
        on(context, () -> here.follow(ada, ADA, List.of(GUILD)));
        assertThat(statusOfBob(context, bus, here, there, ada)).isEqualTo(OnlineStatus.IDLE);
    }

    private static void set(
            Context context, GuildEventRouter router, Session session, OnlineStatus status) {
        on(
                context,
                () -> {
                    router.statuses().set(session, status);
                    router.statuses().onTick(1_000);
                    return Future.succeededFuture();
                });
    }

    /// As it is first shown to Ada, who is connected to `here`.
    private OnlineStatus statusOfBob(
            Context context, Bus bus, GuildEventRouter here, GuildEventRouter there, Session ada)
            throws InterruptedException {
        on(
                context,
                () -> {
                    here.statuses().watch(ada, GUILD, Set.of(BOB));
                    return Future.succeededFuture();
                });
        while (true) {
            // Arrives after what was published before.
            bus.publish(Addresses.guild(GUILD), new GuildEvent.RolesChanged(GUILD));
            if (next() instanceof ServerMessage.Statuses(UUID _, var statuses)) {
                assertThat(next()).isInstanceOf(ServerMessage.RolesChanged.class);
                return statuses.getFirst().status();
            }
            on(
                    context,
                    () -> {
                        here.statuses().onTick(1_000);
                        there.statuses().onTick(1_000);
                        return Future.succeededFuture();
                    });
        }
    }

    /// On the context that the events arrive on, as a verticle does.
    private static void on(Context context, Supplier<Future<Void>> task) {
        result(
                Future.<Void>future(
                        promise -> context.runOnContext(_ -> task.get().onComplete(promise))));
    }

    /// Returns once another member's session got the presence.
    private static void presenceIsRouted(Running running) throws Exception {
        BlockingQueue<ServerMessage> toWatcher = new LinkedBlockingQueue<>();
        Session watcher = identified(toWatcher);
        result(running.router.follow(watcher, new UUID(0, 9), List.of(GUILD)));
        running.router.onReady(watcher, List.of(view(LOUNGE)));
        presence(running, LOUNGE);
        assertThat(toWatcher.poll(60, TimeUnit.SECONDS)).isInstanceOf(ServerMessage.Presence.class);
        running.router.unfollow(watcher);
    }

    private Later nextLater() throws InterruptedException {
        return Objects.requireNonNull(later.poll(60, TimeUnit.SECONDS), "a delayed task");
    }

    private static void run(Vertx vertx, Later later) {
        vertx.runOnContext(_ -> later.task().run());
    }

    private Running start(Vertx vertx) {
        Bus bus = new Bus(vertx);
        result(
                bus.consume(
                        Addresses.ROOMS,
                        message -> {
                            if (failures.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
                                throw new RefusedException(RefusalCode.UNAVAILABLE, "away");
                            }
                            GuildView answer = now;
                            if (!(message instanceof RoomsMessage.ShowGuild show)
                                    || answer == null) {
                                throw new RefusedException(RefusalCode.NOT_FOUND, "no guild");
                            }
                            return show.answer(new RoomsMessage.Guild(answer));
                        }));
        GuildEventRouter router =
                new GuildEventRouter(
                        bus,
                        (delayMillis, task) -> later.add(new Later(delayMillis, task)),
                        "node/1",
                        new RefusalCounts());
        Session session = identified(sent);
        result(router.follow(session, ADA, List.of(GUILD)));
        router.onReady(session, List.of(view(LOUNGE)));
        return new Running(bus, router, session);
    }

    private ServerMessage next() throws InterruptedException {
        return Objects.requireNonNull(sent.poll(60, TimeUnit.SECONDS), "a message");
    }

    private static GuildView view(ChannelView... channels) {
        return new GuildView(GUILD, "Hubbub", null, Permissions.OF_EVERYONE, List.of(channels));
    }

    private static void change(Running running, @Nullable UUID user) {
        running.bus.publish(Addresses.guild(GUILD), new GuildEvent.Changed(GUILD, user));
    }

    private static void presence(Running running, ChannelView channel) {
        running.bus.publish(
                Addresses.guild(GUILD),
                new GuildEvent.PresenceChanged(
                        GUILD, channel.id(), List.of(), List.of(1), List.of()));
    }

    private static Session identified(BlockingQueue<ServerMessage> sent) {
        Session session =
                new Session(
                        "s",
                        new Resumption("key", 0),
                        10_000,
                        0,
                        effect -> {
                            if (effect instanceof Effect.Send(long _, ServerMessage message)) {
                                sent.add(message);
                            }
                        });
        session.onFrame(
                0, new ClientFrame.Understood(new ClientMessage.Identify(1, "token", null)));
        session.handshake()
                .onTokenChecked(new ServerMessage.User(ADA, "ada"), new UUID(0, 4), null);
        session.handshake().onGuilds(List.of(view(LOUNGE)));
        session.handshake().onListening();
        session.handshake().onGuilds(List.of(view(LOUNGE)));
        sent.clear();
        return session;
    }
}
