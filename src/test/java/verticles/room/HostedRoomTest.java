package verticles.room;

import static org.assertj.core.api.Assertions.assertThat;

import bus.Addresses;
import bus.Bus;
import bus.call.MediaMessage;
import bus.call.RoomMessage;
import bus.call.SessionMessage;
import bus.guild.AccessEvent;
import bus.guild.GuildEvent;
import bus.message.BusMessage;
import call.LeaveReason;
import call.MediaCommand;
import call.MediaLimits;
import call.ParticipantId;
import call.ParticipantState;
import call.TrackLimits;
import config.load.SettingsLoader;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import refusal.RefusalCode;
import refusal.RefusedException;
import rooms.Admission;
import rooms.ChannelView;
import rooms.FormerParticipant;
import rooms.Participant;
import rooms.ShardAddress;
import rooms.VoiceRights;
import rooms.mesh.Architecture;
import rooms.mesh.ArchitectureChoice;
import rooms.mesh.MeshAbility;
import rooms.mesh.MeshSignal;
import rooms.mesh.ModeReason;
import rooms.mesh.PairProblem;
import rooms.permission.Permissions;
import rooms.placement.Placement;
import store.directory.ClusterDirectory;
import store.directory.Directory;
import store.directory.Lease;
import store.directory.NodeHeartbeat;
import verticles.room.placement.ShardDirectory;
import verticles.room.visit.VisitLog;
import verticles.shared.ModeCounts;

/// A hosted room with a real event bus and the directory of a node that is alone. Covers
/// [RoomAnnouncer] and [verticles.node.Clock], too. Covers `Admissions`, `ModeSwitch`,
/// `RoomRequests`, `VisitLog` and `ModeCounts`.
@ExtendWith(VertxExtension.class)
class HostedRoomTest {
    private static final UUID GUILD = new UUID(0, 1);
    private static final ChannelView CHANNEL =
            ChannelView.voice(new UUID(0, 2), GUILD, "Lounge", 0);
    private static final Lease LEASE = new Lease("room:" + CHANNEL.id(), "registry", 7);
    private static final Duration TTL = Duration.ofMinutes(1);
    private static final MediaLimits LIMITS = MediaLimits.of(3, 4);

    @SuppressWarnings("NullAway.Init")
    private Context context;

    @SuppressWarnings("NullAway.Init")
    private Bus bus;

    @SuppressWarnings("NullAway.Init")
    private Directory directory;

    @SuppressWarnings("NullAway.Init")
    private HostedRoom room;

    /// What is not here is what everyone may do. Read and written on the context of the room.
    private final Map<UUID, VoiceRights> rights = new HashMap<>();

    private final Set<UUID> removed = new HashSet<>();

    @BeforeEach
    void open(Vertx vertx, VertxTestContext test) {
        context = vertx.getOrCreateContext();
        bus = new Bus(vertx);
        ClusterDirectory.open(vertx)
                .onSuccess(opened -> {
                    directory = opened;
                    room = hosted(vertx, Map.of("rooms.capacity", "2"));
                })
                .onComplete(test.succeedingThenComplete());
    }

    private HostedRoom hosted(Vertx vertx, Map<String, String> settings) {
        return new HostedRoom(
                vertx,
                bus,
                SettingsLoader.defaults(settings),
                new ShardDirectory(directory, new Placement(100, Set.of()), TTL),
                LEASE,
                new RoomAnnouncer(bus, directory, CHANNEL, LEASE.epoch(), TTL, VisitLog.off()),
                this::rights);
    }

    @Test
    void admitsToTheShardThatTheDirectoryLists(VertxTestContext test) {
        startShard()
                .compose(_ -> join("ann"))
                .onComplete(
                        test.succeeding(admission ->
                                test.verify(() -> {
                                    assertThat(admission.epoch()).isEqualTo(LEASE.epoch());
                                    assertThat(admission.participant()).isEqualTo(1);
                                    assertThat(admission.rights().permissions())
                                            .isEqualTo(Permissions.OF_EVERYONE);
                                    assertThat(admission.roster()).containsExactly(ann());
                                    assertThat(admission.shard())
                                            .isEqualTo(new ShardAddress("media", 0));
                                    assertThat(admission.limits()).isEqualTo(LIMITS);
                                    assertThat(room.roster()).containsExactly(ann());
                                    assertThat(room.emptyForMillis()).isZero();
                                    test.completeNow();
                                })));
    }

    @Test
    void aParticipantOfAnotherUserChoosesNoShard(Vertx vertx, VertxTestContext test) {
        HostedRoom ofOneEach = hosted(vertx, Map.of("rooms.edgeLimit", "1"));
        startShard("media")
                .compose(_ -> startShard("other"))
                .compose(_ -> on(() -> ofOneEach.onMessage(joining("ann", null)).reply()))
                .map(HostedRoomTest::admission)
                .compose(ann ->
                        on(() ->
                                        ofOneEach
                                                .onMessage(
                                                        joining(
                                                                "bob",
                                                                new FormerParticipant(
                                                                        ann.participant(),
                                                                        ann.placement())))
                                                .reply())
                                .map(HostedRoomTest::admission)
                                .onComplete(
                                        test.succeeding(bob ->
                                                test.verify(() -> {
                                                    assertThat(bob.kept()).isFalse();
                                                    assertThat(bob.shard())
                                                            .isNotEqualTo(ann.shard());
                                                    test.completeNow();
                                                }))))
                .onFailure(test::failNow);
    }

    @Test
    void anAnnouncementToTheOwnerThatWasOnlySlowChangesNothing(VertxTestContext test) {
        startShard()
                .compose(_ -> join("ann"))
                .compose(first ->
                        ask(announcing("ann", first))
                                .onComplete(
                                        test.succeeding(again ->
                                                test.verify(() -> {
                                                    assertThat(admission(again).kept()).isTrue();
                                                    assertThat(admission(again).participant())
                                                            .isEqualTo(first.participant());
                                                    assertThat(admission(again).placement())
                                                            .isEqualTo(first.placement());
                                                    assertThat(room.roster())
                                                            .containsExactly(ann());
                                                    test.completeNow();
                                                }))))
                .onFailure(test::failNow);
    }

    @Test
    void refusesTheAnnouncementOfAnotherSession(VertxTestContext test) {
        startShard()
                .compose(_ -> join("ann"))
                .compose(ann -> ask(announcing("bob", ann)))
                .onComplete(test.failing(refused(RefusalCode.NOT_IN_ROOM, test)));
    }

    @Test
    void refusesTheThirdOfTwo(VertxTestContext test) {
        startShard()
                .compose(_ -> join("ann"))
                .compose(_ -> join("bob"))
                .compose(_ -> join("cleo"))
                .onComplete(test.failing(refused(RefusalCode.ROOM_FULL, test)));
    }

    @Test
    void refusesWhileThereIsNoShard(VertxTestContext test) {
        join("ann").onComplete(test.failing(refused(RefusalCode.NO_MEDIA_NODE, test)));
    }

    @Test
    void refusesMessagesOfAFormerEpoch(VertxTestContext test) {
        ask(new RoomMessage.Leave(LEASE.epoch() - 1, 1, "session-ann"))
                .onComplete(test.failing(refused(RefusalCode.STALE_EPOCH, test)));
    }

    /// The owner may have changed while the shard stood still.
    @Test
    void aShardOfTheSamePlacementStaysThoughItKnowsAFormerEpoch(VertxTestContext test) {
        startShard()
                .compose(_ -> join("ann"))
                .compose(admitted ->
                        ask(new RoomMessage.StillPlaced(LEASE.epoch() - 1, admitted.placement()))
                                .onFailure(test::failNow)
                                .compose(_ ->
                                        ask(
                                                new RoomMessage.StillPlaced(
                                                        LEASE.epoch(), admitted.placement() - 1))))
                .onComplete(test.failing(refused(RefusalCode.STALE_EPOCH, test)));
    }

    @Test
    void notifiesMembersGuildShardAndDirectory(VertxTestContext test) {
        var toMember = test.checkpoint();
        var toGuild = test.checkpoint();
        var toShard = test.checkpoint();
        var left = test.checkpoint();
        Participant muted = ann().withState(new ParticipantState(true, false, false, false));
        bus.listen(
                        Addresses.session("session-bob"),
                        message -> {
                            if (message.equals(
                                    new SessionMessage.RosterChanged(
                                            id(2), List.of(), List.of(), List.of(muted)))) {
                                toMember.flag();
                            }
                        })
                .compose(_ ->
                        bus.listen(
                                Addresses.guild(GUILD),
                                event -> {
                                    if (event instanceof GuildEvent.PresenceChanged changed
                                            && changed.changed().contains(muted)) {
                                        toGuild.flag();
                                        directory
                                                .presence(GUILD)
                                                .onComplete(
                                                        test.succeeding(present ->
                                                                test.verify(() ->
                                                                        assertThat(
                                                                                        present.get(
                                                                                                CHANNEL
                                                                                                        .id()))
                                                                                .contains(muted))));
                                    }
                                }))
                .compose(_ ->
                        bus.listen(
                                Addresses.media("media", 0),
                                message -> {
                                    if (message
                                            instanceof
                                            MediaMessage.Command(
                                                    _,
                                                    long epoch,
                                                    int participant,
                                                    var session,
                                                    var what)) {
                                        test.verify(() -> {
                                            assertThat(epoch).isEqualTo(LEASE.epoch());
                                            assertThat(participant).isEqualTo(1);
                                            assertThat(session).isNull();
                                        });
                                        if (what.equals(
                                                new MediaCommand.ChangeState(muted.state()))) {
                                            toShard.flag();
                                        } else if (what.equals(new MediaCommand.Disconnect())) {
                                            left.flag();
                                        }
                                    }
                                }))
                .compose(_ -> startShard())
                .compose(_ -> join("ann"))
                .compose(_ -> join("bob"))
                .compose(_ -> settled(List.of(ann(), participant(2, "bob"))))
                .compose(_ ->
                        ask(
                                new RoomMessage.ChangeState(
                                        LEASE.epoch(), 1, "session-ann", muted.state())))
                .compose(_ -> settled(List.of(muted, participant(2, "bob"))))
                .compose(_ -> ask(new RoomMessage.Leave(LEASE.epoch(), 1, "session-ann")))
                .onFailure(test::failNow);
    }

    private static Map<ModeReason, Long> roomsByReason(Vertx vertx) {
        return ModeCounts.of(vertx).figures().stream()
                .collect(
                        Collectors.toMap(
                                figures -> figures.counted().reason(), ModeCounts.Figures::rooms));
    }

    /// An administrator gives the room another architecture while Ann and Bob are in it.
    @Test
    void followsTheRolloutWhileItsMembersStay(VertxTestContext test) {
        var notified = test.checkpoint(2);
        startShard()
                .compose(_ ->
                        bus.listen(
                                Addresses.session("session-ann"),
                                message -> {
                                    if (message.equals(
                                            new SessionMessage.ModeChanged(
                                                    id(1), ModeReason.SFU_ONLY))) {
                                        notified.flag();
                                    }
                                }))
                .compose(_ -> join("ann"))
                .compose(_ -> join("bob"))
                .compose(_ ->
                        on(() -> {
                            room.onArchitecture(
                                    new ArchitectureChoice(
                                            Architecture.SFU,
                                            ArchitectureChoice.ChosenBy.OVERRIDE));
                            return Future.succeededFuture(room.roster().size());
                        }))
                .onComplete(
                        test.succeeding(size ->
                                test.verify(() -> {
                                    assertThat(size).isEqualTo(2);
                                    notified.flag();
                                })));
    }

    /// Ann and Bob are a mesh, until a moderator mutes Bob.
    @Test
    void passesSignalsOnInAMeshAndEndsItForTheServerToEnforce(VertxTestContext test) {
        var signal = new MeshSignal(1, "v=0", null, null, null, null);
        var signaled = test.checkpoint();
        var moderated = test.checkpoint(2);
        var counted = test.checkpoint();
        startShard()
                .compose(_ ->
                        bus.listen(
                                Addresses.session("session-ann"),
                                message -> {
                                    if (message.equals(
                                            new SessionMessage.Signaled(id(1), 2, signal))) {
                                        signaled.flag();
                                        rights.put(
                                                user("bob"),
                                                new VoiceRights(
                                                        Permissions.OF_EVERYONE, true, false, 0));
                                        changeAccess(() -> {}).onFailure(test::failNow);
                                    } else if (message.equals(
                                            new SessionMessage.ModeChanged(
                                                    id(1), ModeReason.MODERATED))) {
                                        moderated.flag();
                                        test.verify(() -> {
                                            assertThat(roomsByReason(context.owner()))
                                                    .containsEntry(ModeReason.MODERATED, 1L)
                                                    .containsEntry(ModeReason.SMALL_ROOM, 0L);
                                        });
                                        counted.flag();
                                    }
                                }))
                .compose(_ ->
                        bus.listen(
                                Addresses.session("session-bob"),
                                message -> {
                                    if (message.equals(
                                            new SessionMessage.ModeChanged(
                                                    id(2), ModeReason.MODERATED))) {
                                        moderated.flag();
                                    }
                                }))
                .compose(_ -> join("ann"))
                .compose(_ -> join("bob"))
                .compose(admission -> {
                    test.verify(
                            () -> assertThat(admission.mode()).isEqualTo(ModeReason.SMALL_ROOM));
                    return on(() -> {
                        room.onMessage(
                                new RoomMessage.Signal(LEASE.epoch(), 2, "session-bob", 1, signal));
                        return Future.succeededFuture();
                    });
                })
                .onFailure(test::failNow);
    }

    @Test
    void aReportedPairMovesTheRoomToTheSfu(VertxTestContext test) {
        bus.listen(
                        Addresses.session("session-bob"),
                        message -> {
                            if (message.equals(
                                    new SessionMessage.ModeChanged(
                                            id(2), ModeReason.PAIR_RELAYED))) {
                                test.completeNow();
                            }
                        })
                .compose(_ -> startShard())
                .compose(_ -> join("ann"))
                .compose(_ -> join("bob"))
                .compose(_ ->
                        on(() -> {
                            room.onMessage(
                                    new RoomMessage.ReportPair(
                                            LEASE.epoch(),
                                            1,
                                            "session-ann",
                                            2,
                                            PairProblem.RELAYED));
                            return Future.succeededFuture();
                        }))
                .onFailure(test::failNow);
    }

    @Test
    void aLostConnectionTakesItsParticipantOut(VertxTestContext test) {
        bus.listen(
                        Addresses.session("session-ann"),
                        message -> {
                            if (message
                                    instanceof
                                    SessionMessage.Evicted(ParticipantId to, LeaveReason reason)) {
                                test.verify(() -> {
                                    assertThat(to).isEqualTo(id(1));
                                    assertThat(reason).isEqualTo(LeaveReason.MEDIA_LOST);
                                    test.completeNow();
                                });
                            }
                        })
                .compose(_ -> startShard())
                .compose(_ -> join("ann"))
                .compose(_ -> ask(new RoomMessage.ConnectionLost(LEASE.epoch(), 1, 1)))
                .onFailure(test::failNow);
    }

    @Test
    void theEndOfTheRoomTakesAllOutAndRefusesWhatComesLater(VertxTestContext test) {
        var evicted = test.checkpoint(2);
        var refused = test.checkpoint();
        startShard()
                .compose(_ ->
                        Future.all(
                                evictions("ann", evicted::flag), evictions("bob", evicted::flag)))
                .compose(_ -> join("ann"))
                .compose(_ -> join("bob"))
                .compose(_ ->
                        on(() -> {
                            room.end(LeaveReason.ROOM_LOST);
                            assertThat(room.roster()).isEmpty();
                            return room.announcer().presencePublished();
                        }))
                .compose(_ -> directory.presence(GUILD))
                .onComplete(
                        test.succeeding(
                                present -> test.verify(() -> assertThat(present).isEmpty())))
                .compose(_ -> join("cleo"))
                .onComplete(
                        test.failing(failure -> {
                            test.verify(() -> assertCode(failure, RefusalCode.STALE_EPOCH));
                            refused.flag();
                        }));
    }

    private Future<Bus.Consumer> evictions(String name, Runnable seen) {
        return bus.listen(
                Addresses.session("session-" + name),
                message -> {
                    if (message instanceof SessionMessage.Evicted(_, LeaveReason reason)
                            && reason == LeaveReason.ROOM_LOST) {
                        seen.run();
                    }
                });
    }

    /// Completes when the directory shows these participants.
    private Future<Void> settled(List<Participant> expected) {
        return directory
                .presence(GUILD)
                .compose(present ->
                        expected.equals(present.get(CHANNEL.id()))
                                ? Future.succeededFuture()
                                : context.owner()
                                        .timer(10, TimeUnit.MILLISECONDS)
                                        .compose(_ -> settled(expected)));
    }

    private Future<Map<UUID, VoiceRights>> rights(Set<UUID> users) {
        Map<UUID, VoiceRights> found = new HashMap<>();
        for (UUID user : users) {
            if (!removed.contains(user)) {
                found.put(user, rights.getOrDefault(user, VoiceRights.of(Permissions.OF_EVERYONE)));
            }
        }
        return Future.succeededFuture(found);
    }

    private Future<Void> changeAccess(Runnable change) {
        return on(() -> {
            change.run();
            room.onAccessEvent(new AccessEvent.AccessChanged(GUILD, null));
            return Future.succeededFuture();
        });
    }

    @Test
    void aMutedMemberIsSilencedAtTheShardAndNotified(VertxTestContext test) {
        var toShard = test.checkpoint();
        var toAnn = test.checkpoint();
        VoiceRights muted = new VoiceRights(Permissions.OF_EVERYONE, true, false, 0);
        bus.listen(
                        Addresses.session("session-ann"),
                        message -> {
                            if (message.equals(new SessionMessage.RightsChanged(id(1), muted))) {
                                toAnn.flag();
                            }
                        })
                .compose(_ ->
                        bus.listen(
                                Addresses.media("media", 0),
                                message -> {
                                    if (message.equals(
                                            new MediaMessage.Command(
                                                    CHANNEL.id(),
                                                    LEASE.epoch(),
                                                    1,
                                                    null,
                                                    new MediaCommand.ChangeState(
                                                            new ParticipantState(
                                                                    true, false, false, false))))) {
                                        toShard.flag();
                                    }
                                }))
                .compose(_ -> startShard())
                .compose(_ -> join("ann"))
                .compose(_ -> changeAccess(() -> rights.put(user("ann"), muted)))
                .onFailure(test::failNow);
    }

    @Test
    void aChangedBitrateOfTheChannelReachesTheShardDuringTheCall(VertxTestContext test) {
        var toShard = test.checkpoint();
        TrackLimits limits = TrackLimits.ofMicrophone(32_000);
        bus.listen(
                        Addresses.media("media", 0),
                        message -> {
                            if (message.equals(
                                    new MediaMessage.Command(
                                            CHANNEL.id(),
                                            LEASE.epoch(),
                                            1,
                                            null,
                                            new MediaCommand.ChangeLimits(limits)))) {
                                toShard.flag();
                            }
                        })
                .compose(_ -> startShard())
                .compose(_ -> join("ann"))
                .compose(_ ->
                        changeAccess(() ->
                                rights.put(
                                        user("ann"),
                                        VoiceRights.of(Permissions.OF_EVERYONE).limitedTo(limits))))
                .onFailure(test::failNow);
    }

    @Test
    void rightsThatChangedDuringTheJoinCount(VertxTestContext test) {
        rights.put(user("ann"), new VoiceRights(Permissions.OF_EVERYONE, true, false, 0));
        startShard()
                .compose(_ -> join("ann"))
                .onComplete(
                        test.succeeding(_ ->
                                test.verify(() -> {
                                    assertThat(room.roster())
                                            .singleElement()
                                            .extracting(Participant::serverMuted)
                                            .isEqualTo(true);
                                    test.completeNow();
                                })));
    }

    @Test
    void aUserWithoutAccessIsOut(VertxTestContext test) {
        bus.listen(
                        Addresses.session("session-ann"),
                        message -> {
                            if (message.equals(
                                    new SessionMessage.Evicted(id(1), LeaveReason.ACCESS_LOST))) {
                                test.completeNow();
                            }
                        })
                .compose(_ -> startShard())
                .compose(_ -> join("ann"))
                .compose(_ -> changeAccess(() -> removed.add(user("ann"))))
                .onFailure(test::failNow);
    }

    @Test
    void aModeratorDisconnectsAParticipant(VertxTestContext test) {
        startShard()
                .compose(_ -> join("ann"))
                .compose(
                        _ -> ask(new RoomMessage.Disconnect(user("ann"), LeaveReason.DISCONNECTED)))
                .compose(
                        _ -> ask(new RoomMessage.Disconnect(user("ann"), LeaveReason.DISCONNECTED)))
                .onComplete(
                        test.failing(failure ->
                                test.verify(() -> {
                                    assertCode(failure, RefusalCode.NOT_IN_ROOM);
                                    assertThat(room.roster()).isEmpty();
                                    test.completeNow();
                                })));
    }

    private static ParticipantId id(int number) {
        return new ParticipantId(LEASE.epoch(), number);
    }

    private Future<Void> startShard() {
        return startShard("media");
    }

    private Future<Void> startShard(String node) {
        return directory.putNode(
                new NodeHeartbeat(
                        node,
                        "default",
                        "",
                        "1.0",
                        1,
                        1,
                        false,
                        List.of(new NodeHeartbeat.ShardLoad(0, 1, 0, 0, 0, 0, LIMITS))),
                TTL);
    }

    private Future<Admission> join(String name) {
        return ask(joining(name, null)).map(HostedRoomTest::admission);
    }

    private static RoomMessage.Join joining(String name, @Nullable FormerParticipant former) {
        return new RoomMessage.Join(
                LEASE.epoch(),
                "default",
                null,
                "session-" + name,
                user(name),
                name,
                VoiceRights.of(Permissions.OF_EVERYONE),
                0,
                ParticipantState.INITIAL,
                MeshAbility.ABLE,
                former);
    }

    /// As the participant that was admitted.
    private static RoomMessage.Announce announcing(String name, Admission admitted) {
        return new RoomMessage.Announce(
                LEASE.epoch(),
                admitted.epoch(),
                "session-" + name,
                new Participant(admitted.participant(), user(name), name, ParticipantState.INITIAL),
                VoiceRights.of(Permissions.OF_EVERYONE),
                admitted.placement(),
                admitted.shard());
    }

    private static Admission admission(Object reply) {
        return ((RoomMessage.Joined) reply).admission();
    }

    private Future<? extends BusMessage.Reply> ask(RoomMessage message) {
        return on(() -> room.onMessage(message).reply());
    }

    /// On the context of the registry.
    private <T> Future<T> on(Callable<Future<? extends T>> work) {
        Promise<T> done = Promise.promise();
        context.runOnContext(_ -> {
            try {
                work.call().onComplete(done::succeed, done::fail);
            } catch (Exception e) {
                done.fail(e);
            }
        });
        return done.future();
    }

    private static Handler<Throwable> refused(RefusalCode code, VertxTestContext test) {
        return failure ->
                test.verify(() -> {
                    assertCode(failure, code);
                    test.completeNow();
                });
    }

    private static void assertCode(Throwable failure, RefusalCode code) {
        assertThat(failure).isInstanceOf(RefusedException.class);
        assertThat(((RefusedException) failure).refusal().code()).isEqualTo(code);
    }

    private static Participant ann() {
        return participant(1, "ann");
    }

    private static Participant participant(int number, String name) {
        return new Participant(number, user(name), name, ParticipantState.INITIAL);
    }

    private static UUID user(String name) {
        return new UUID(3, name.hashCode());
    }
}
