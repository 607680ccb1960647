package verticles.session;

import static awaiting.Awaited.result;
import static org.assertj.core.api.Assertions.assertThat;

import bus.Addresses;
import bus.Bus;
import bus.guild.GuildEvent;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import presence.OnlineStatus;
import presence.UserStatus;
import rooms.GuildView;
import rooms.permission.Permissions;
import signaling.Effect;
import signaling.Resumption;
import signaling.Session;
import signaling.message.ClientFrame;
import signaling.message.ClientMessage;
import signaling.message.ServerMessage;

/// Two verticles, `here` and `there`, with sessions of the same guild.
@Timeout(60)
@ExtendWith(VertxExtension.class)
class StatusEventsTest {
    private static final UUID GUILD = new UUID(0, 1);
    private static final UUID OTHER_GUILD = new UUID(0, 2);
    private static final UUID ADA = new UUID(0, 3);
    private static final UUID BOB = new UUID(0, 4);
    private static final UUID CHO = new UUID(0, 5);

    private final BlockingQueue<ServerMessage> toAda = new LinkedBlockingQueue<>();
    private final BlockingQueue<GuildEvent.StatusesChanged> published = new LinkedBlockingQueue<>();

    /// See [#settle].
    private final BlockingQueue<GuildEvent> markers = new LinkedBlockingQueue<>();

    private Vertx vertx;
    private Context context;
    private Future<Bus.Consumer> listening = Future.failedFuture("not yet");
    private Bus bus;
    private StatusEvents here;
    private StatusEvents there;
    private Session ada;
    private long now = 1_000;

    @SuppressWarnings("NullAway.Init")
    StatusEventsTest() {}

    @BeforeEach
    void start(Vertx ofTest) {
        vertx = ofTest;
        context = ofTest.getOrCreateContext();
        bus = new Bus(ofTest);
        here = new StatusEvents(bus, "a/1");
        there = new StatusEvents(bus, "b/1");
        on(() -> {
            listening = bus.listen(Addresses.guild(GUILD), this::route);
            return null;
        });
        result(listening);
        ada = session(ADA, toAda);
        on(() -> {
            here.follow(ada, ADA, GUILD);
            here.follow(ada, ADA, OTHER_GUILD);
            return null;
        });
    }

    private void route(GuildEvent event) {
        if (event instanceof GuildEvent.RolesChanged) {
            markers.add(event);
        }
        if (event instanceof GuildEvent.StatusesChanged changed) {
            published.add(changed);
        }
        if (event instanceof GuildEvent.OfStatuses statuses) {
            here.onEvent(statuses);
            there.onEvent(statuses);
        }
    }

    @Test
    void aClientThatShowsMembersGetsTheirStatusesFromAllVerticles() throws Exception {
        Session bob = session(BOB, new LinkedBlockingQueue<>());
        Session cho = session(CHO, new LinkedBlockingQueue<>());
        on(() -> {
            there.follow(bob, BOB, GUILD);
            there.follow(cho, CHO, GUILD);
            there.set(bob, OnlineStatus.DND);
            return null;
        });
        tick();

        watch(Set.of(ADA, BOB));
        tickUntilSent();
        assertThat(next())
                .containsExactlyInAnyOrder(
                        new UserStatus(ADA, OnlineStatus.ONLINE),
                        new UserStatus(BOB, OnlineStatus.DND));

        on(() -> {
            there.set(bob, OnlineStatus.IDLE);
            there.set(cho, OnlineStatus.IDLE);
            return null;
        });
        tickUntilSent();
        assertThat(next()).containsExactly(new UserStatus(BOB, OnlineStatus.IDLE));

        on(() -> {
            there.unfollow(bob, GUILD);
            there.forget(bob);
            return null;
        });
        tickUntilSent();
        assertThat(next()).containsExactly(new UserStatus(BOB, OnlineStatus.OFFLINE));
    }

    /// A tab that opens or closes beside another is nothing to the other verticles.
    @Test
    void whatDoesNotChangeTheStatusOfAUserIsNotPublished() throws Exception {
        tick();
        published.clear();
        Session second = session(ADA, new LinkedBlockingQueue<>());
        on(() -> {
            here.follow(second, ADA, GUILD);
            return null;
        });
        tick();
        on(() -> {
            here.set(second, OnlineStatus.IDLE);
            return null;
        });
        tick();
        on(() -> {
            here.forget(second);
            return null;
        });
        tick();
        assertThat(published).isEmpty();

        on(() -> {
            here.set(ada, OnlineStatus.DND);
            return null;
        });
        tick();
        assertThat(published).hasSize(1);
    }

    @Test
    void manyChangesAreOneEventOfEachGuild() throws Exception {
        List<Session> many = new ArrayList<>();
        on(() -> {
            for (int i = 0; i < 1_000; i++) {
                Session one = session(new UUID(1, i), new LinkedBlockingQueue<>());
                many.add(one);
                here.follow(one, new UUID(1, i), GUILD);
            }
            return null;
        });
        watch(Set.of(new UUID(1, 7), new UUID(1, 8)));
        tickUntilSent();
        next();
        published.clear();
        for (int round = 0; round < 10; round++) {
            OnlineStatus status = round % 2 == 0 ? OnlineStatus.IDLE : OnlineStatus.ONLINE;
            on(() -> {
                for (int i = 0; i < many.size(); i++) {
                    here.set(many.get(i), status);
                }
                return null;
            });
        }
        on(() -> {
            here.set(many.get(7), OnlineStatus.DND);
            return null;
        });

        tickUntilSent();

        assertThat(published).hasSize(1);
        assertThat(published.remove().statuses()).hasSize(1_000);
        assertThat(next()).containsExactly(new UserStatus(new UUID(1, 7), OnlineStatus.DND));
        assertThat(toAda).isEmpty();
    }

    @Test
    void aGuildThatIsNotFollowedShowsNothing() {
        on(() -> {
            here.unfollow(ada, GUILD);
            here.watch(ada, GUILD, Set.of(BOB));
            here.watch(ada, new UUID(0, 9), Set.of(BOB));
            return null;
        });
        assertThat(toAda).isEmpty();
    }

    @Test
    void aClientThatShowsNoMembersGetsNothingMore() throws Exception {
        Session bob = session(BOB, new LinkedBlockingQueue<>());
        watch(Set.of(BOB));
        tickUntilSent();
        next();
        on(() -> {
            here.watch(ada, null, Set.of());
            here.follow(bob, BOB, GUILD);
            return null;
        });
        tick();
        tick();
        assertThat(toAda).isEmpty();
    }

    @Test
    void ofSeveralSessionsOfAUserTheHighestStatusCounts() throws Exception {
        Session phone = session(BOB, new LinkedBlockingQueue<>());
        Session desk = session(BOB, new LinkedBlockingQueue<>());
        on(() -> {
            here.follow(phone, BOB, GUILD);
            here.follow(desk, BOB, GUILD);
            here.set(phone, OnlineStatus.IDLE);
            return null;
        });
        watch(Set.of(BOB));
        tickUntilSent();
        assertThat(next()).containsExactly(new UserStatus(BOB, OnlineStatus.ONLINE));
        on(() -> {
            here.unfollow(desk, GUILD);
            return null;
        });
        tickUntilSent();
        assertThat(next()).containsExactly(new UserStatus(BOB, OnlineStatus.IDLE));
    }

    @Test
    void aUserWhoIdentifiesAsInvisibleIsNotOnlineForAMoment() throws Exception {
        Session bob = session(BOB, new LinkedBlockingQueue<>());
        Session cho = session(CHO, new LinkedBlockingQueue<>());
        watch(Set.of(BOB, CHO));
        tickUntilSent();
        next();
        on(() -> {
            there.set(bob, OnlineStatus.INVISIBLE);
            there.follow(bob, BOB, GUILD);
            there.follow(cho, CHO, GUILD);
            return null;
        });
        tickUntilSent();
        assertThat(next()).containsExactly(new UserStatus(CHO, OnlineStatus.ONLINE));
    }

    /// Online here with one device, invisible with another one there.
    @Test
    void theFirstAnswerIsThatOfAllVerticles() throws Exception {
        Session phone = session(BOB, new LinkedBlockingQueue<>());
        Session desk = session(BOB, new LinkedBlockingQueue<>());
        on(() -> {
            here.follow(phone, BOB, GUILD);
            there.follow(desk, BOB, GUILD);
            there.set(desk, OnlineStatus.INVISIBLE);
            return null;
        });
        tick();

        watch(Set.of(BOB));
        // Replaces the other one before it is answered.
        watch(Set.of(BOB, CHO));
        assertThat(toAda).isEmpty();
        tickUntilSent();
        assertThat(next())
                .containsExactlyInAnyOrder(
                        new UserStatus(BOB, OnlineStatus.OFFLINE),
                        new UserStatus(CHO, OnlineStatus.OFFLINE));

        watch(Set.of(BOB));
        assertThat(next()).containsExactly(new UserStatus(BOB, OnlineStatus.OFFLINE));
    }

    @Test
    void anotherVerticleIsAnsweredAtOnceButOnlyOnceUntilTheNextTick() throws Exception {
        on(() -> {
            here.set(ada, OnlineStatus.IDLE);
            return null;
        });
        tick();
        published.clear();

        ask();
        assertThat(published).hasSize(1);
        ask();
        assertThat(published).hasSize(1);
        tick();
        assertThat(published).hasSize(2);
        tick();
        assertThat(published).hasSize(2);
    }

    @Test
    void aStatusReachesAllGuildsOfTheUserAndEndsWithTheSession() throws Exception {
        Session bob = session(BOB, new LinkedBlockingQueue<>());
        on(() -> {
            here.follow(bob, BOB, OTHER_GUILD);
            here.follow(bob, BOB, GUILD);
            here.set(bob, OnlineStatus.DND);
            return null;
        });
        watch(Set.of(BOB));
        tickUntilSent();
        assertThat(next()).containsExactly(new UserStatus(BOB, OnlineStatus.DND));
        on(() -> {
            here.watch(ada, OTHER_GUILD, Set.of(BOB));
            return null;
        });
        tickUntilSent();
        assertThat(next()).containsExactly(new UserStatus(BOB, OnlineStatus.DND));
        watch(Set.of(BOB));
        tickUntilSent();
        next();
        on(() -> {
            here.forget(bob);
            return null;
        });
        tickUntilSent();
        assertThat(next()).containsExactly(new UserStatus(BOB, OnlineStatus.OFFLINE));
    }

    /// A node that restarts before the others notice has other verticles than before.
    @Test
    void whatAVerticleSaidThatDoesNotAnswerIsForgotten() throws Exception {
        Session bob = session(BOB, new LinkedBlockingQueue<>());
        on(() -> {
            there.follow(bob, BOB, GUILD);
            return null;
        });
        watch(Set.of(BOB));
        tickUntilSent();
        assertThat(next()).containsExactly(new UserStatus(BOB, OnlineStatus.ONLINE));

        there = new StatusEvents(new Bus(vertx), "b/2");
        // Asked, and asked once more when nothing came.
        for (int i = 0; i < 2; i++) {
            now += 300_000;
            tick();
            assertThat(toAda).isEmpty();
        }
        tickUntilSent();
        assertThat(next()).containsExactly(new UserStatus(BOB, OnlineStatus.OFFLINE));
    }

    @Test
    void theMembersOfANodeThatIsGoneAreOffline() throws Exception {
        Session bob = session(BOB, new LinkedBlockingQueue<>());
        on(() -> {
            there.follow(bob, BOB, GUILD);
            return null;
        });
        watch(Set.of(BOB));
        tickUntilSent();
        assertThat(next()).containsExactly(new UserStatus(BOB, OnlineStatus.ONLINE));

        on(() -> {
            here.onNodeLeft("b");
            return null;
        });
        on(() -> {
            here.onTick(now);
            return null;
        });
        assertThat(next()).containsExactly(new UserStatus(BOB, OnlineStatus.OFFLINE));
    }

    private void watch(Set<UUID> users) throws InterruptedException {
        on(() -> {
            here.watch(ada, GUILD, users);
            return null;
        });
        settle();
    }

    private void tick() throws InterruptedException {
        now += 1_000;
        on(() -> {
            here.onTick(now);
            there.onTick(now);
            return null;
        });
        settle();
    }

    /// Asks for the statuses here.
    private void ask() throws InterruptedException {
        on(() -> {
            bus.publish(Addresses.guild(GUILD), new GuildEvent.StatusesAsked(GUILD, "c/1"));
            return null;
        });
        settle();
    }

    /// What was published before has arrived, and what was published in answer to it.
    private void settle() throws InterruptedException {
        for (int i = 0; i < 2; i++) {
            on(() -> {
                bus.publish(Addresses.guild(GUILD), new GuildEvent.RolesChanged(GUILD));
                return null;
            });
            assertThat(markers.poll(60, TimeUnit.SECONDS)).isNotNull();
        }
    }

    private void tickUntilSent() throws InterruptedException {
        while (toAda.isEmpty()) {
            tick();
        }
    }

    private List<UserStatus> next() throws InterruptedException {
        ServerMessage message = toAda.poll(60, TimeUnit.SECONDS);
        assertThat(message).isInstanceOf(ServerMessage.Statuses.class);
        return ((ServerMessage.Statuses) Objects.requireNonNull(message)).statuses();
    }

    /// On the context that the events arrive on, as a verticle does.
    private void on(Callable<Object> task) {
        result(
                Future.future(promise ->
                        context.runOnContext(_ -> {
                            try {
                                promise.complete(task.call());
                            } catch (Exception e) {
                                promise.fail(e);
                            }
                        })));
    }

    private static Session session(UUID user, BlockingQueue<ServerMessage> sent) {
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
        List<GuildView> guilds =
                List.of(new GuildView(GUILD, "Hubbub", null, Permissions.OF_EVERYONE, List.of()));
        session.onFrame(
                0, new ClientFrame.Understood(new ClientMessage.Identify(1, "token", null)));
        session.handshake()
                .onTokenChecked(new ServerMessage.User(user, "name"), new UUID(0, 9), null);
        session.handshake().onGuilds(guilds);
        session.handshake().onListening();
        session.handshake().onGuilds(guilds);
        sent.clear();
        return session;
    }
}
