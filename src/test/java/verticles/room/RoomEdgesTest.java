package verticles.room;

import static awaiting.Awaited.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import bus.Addresses;
import bus.Bus;
import bus.call.MediaMessage;
import bus.message.Answer;
import bus.message.BusMessage;
import call.MediaLimits;
import call.shard.RelayEnd;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import refusal.RefusalCode;
import refusal.RefusedException;
import rooms.ChannelView;
import rooms.FormerParticipant;
import rooms.RegionRtt;
import rooms.ShardAddress;
import rooms.placement.ClientLocation;
import rooms.placement.EdgePlacement;
import rooms.placement.Placement;
import rooms.placement.PlacementCause;
import rooms.placement.PlacementReason;
import store.directory.ClusterDirectory;
import store.directory.Directory;
import store.directory.NodeHeartbeat;
import verticles.room.placement.ShardDirectory;
import verticles.room.visit.VisitLog;

/// A room of at most two participants on a shard, with shards that only answer. Covers [SeatSearch]
/// and [RoomRelays], too. Covers `FurtherShard` and `ShardPings`.
class RoomEdgesTest {
    private static final long EPOCH = 7;
    private static final ClientLocation DEFAULT = ClientLocation.at("default");
    private static final int EDGE_LIMIT = 2;
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration SILENCE = Duration.ofMillis(1_200);
    private static final ChannelView CHANNEL =
            ChannelView.voice(new UUID(0, 2), new UUID(0, 1), "Lounge", 0);

    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private final Bus bus = new Bus(vertx);
    private final Directory directory = result(ClusterDirectory.open(vertx));
    private final ShardDirectory shards =
            new ShardDirectory(directory, new Placement(100, Set.of()), MINUTE);

    /// The relays that each shard has, by the other end. Written on event loops.
    private final Map<ShardAddress, Set<ShardAddress>> relays = new ConcurrentHashMap<>();

    /// The shards that were asked to open a relay, and to connect one. Written on event loops.
    private final Set<ShardAddress> opened = ConcurrentHashMap.newKeySet();

    private final Set<ShardAddress> connected = ConcurrentHashMap.newKeySet();

    /// Requests for a relay, of all shards. Written on event loops.
    private final AtomicInteger requests = new AtomicInteger();

    /// Whether shards refuse to open relays.
    private volatile boolean fails;

    private boolean edgePerRegion = true;

    @SuppressWarnings("NullAway.Init")
    private RoomEdges edges;

    private SeatSearch seats;

    @BeforeEach
    void open() {
        open(shards);
    }

    private void open(ShardDirectory shards) {
        RoomAnnouncer announcer =
                new RoomAnnouncer(bus, directory, CHANNEL, EPOCH, MINUTE, VisitLog.off());
        edges =
                new RoomEdges(
                        vertx,
                        shards,
                        announcer,
                        new RoomRelays(bus, CHANNEL.id(), EPOCH),
                        number -> "session-" + number,
                        (_, _) -> {},
                        _ -> {});
        seats = new SeatSearch(CHANNEL.id(), edges, shards, EDGE_LIMIT, edgePerRegion);
    }

    @AfterEach
    void close() {
        result(vertx.close());
    }

    @Test
    void aParticipantWhoDoesNotFitOnAShardIsOnAnotherOne() {
        shards("a", "b", "c");

        List<ShardAddress> placed = IntStream.rangeClosed(1, 5).mapToObj(this::join).toList();

        assertThat(Set.copyOf(placed)).hasSize(3);
        assertThat(placed.get(0)).isEqualTo(placed.get(1)).isNotEqualTo(placed.get(2));
        assertThat(placed.get(2)).isEqualTo(placed.get(3)).isNotEqualTo(placed.get(4));
        awaitRelays(Set.copyOf(placed));
    }

    @Test
    void manyParticipantsWhoJoinAtOnceAreSpread() {
        shards("a", "b", "c");

        List<Future<ShardAddress>> joins = new ArrayList<>();
        result(
                on(() -> {
                    for (int i = 1; i <= 6; i++) {
                        joins.add(seat(i));
                    }
                    return Future.all(joins);
                }));

        for (ShardAddress shard : all("a", "b", "c")) {
            assertThat(joins).extracting(Future::result).filteredOn(shard::equals).hasSize(2);
        }
    }

    @Test
    void withoutAnotherShardTheyFitOnTheOnlyOne() {
        shards("a");

        List<ShardAddress> placed = IntStream.rangeClosed(1, 5).mapToObj(this::join).toList();

        assertThat(placed).containsOnly(new ShardAddress("a", 0));
        assertThat(relaysOf(new ShardAddress("a", 0))).isEmpty();
    }

    @Test
    void eachRegionHasAShardOfTheRoomForThoseWhoAreNear() {
        shardsIn("eu", "a", "b");
        shardsIn("us", "c");
        ClientLocation eu = ClientLocation.at("eu");
        ClientLocation us = ClientLocation.at("us");
        ClientLocation connectedToEuButNearUs =
                new ClientLocation(
                        "eu", List.of(new RegionRtt("us", 42), new RegionRtt("eu", 130)));

        ShardAddress first = join(1, eu);
        ShardAddress second = join(2, connectedToEuButNearUs);

        assertThat(first.node()).isIn("a", "b");
        assertThat(second).isEqualTo(new ShardAddress("c", 0));
        assertThat(edges.written().getLast().placementReason())
                .isEqualTo(
                        new PlacementReason(
                                PlacementCause.OTHER_REGION,
                                "us",
                                1,
                                0,
                                null,
                                connectedToEuButNearUs.measured()));
        awaitRelays(Set.of(first, second));
        assertThat(join(3, eu)).isEqualTo(first);
        assertThat(join(4, us)).isEqualTo(second);
        assertThat(join(5, us)).as("there is no other shard in its region").isIn(all("a", "b"));
    }

    @Test
    void regionsNeedNotHaveShardsOfTheirOwn() {
        edgePerRegion = false;
        open();
        shardsIn("eu", "a");
        shardsIn("us", "c");

        assertThat(join(1, ClientLocation.at("eu"))).isEqualTo(join(2, ClientLocation.at("us")));
    }

    @Test
    void participantsOfAFormerOwnerStayWhereTheyAre() {
        shards("a", "b");
        result(
                on(() -> {
                    edges.awaitFormer(EPOCH);
                    return Future.succeededFuture();
                }));

        assertThat(adopt(1, "a", 1)).isEqualTo(new ShardAddress("a", 0));
        assertThat(adopt(2, "b", 3)).isEqualTo(new ShardAddress("b", 0));
        assertThat(adopt(3, "a", 1)).isEqualTo(new ShardAddress("a", 0));

        assertThat(edges.isAt(1, 1)).isTrue();
        assertThat(edges.isAt(2, 3)).isTrue();
        assertThat(adopt(5, "a", 4)).isEqualTo(new ShardAddress("a", 0));
        assertThat(edges.isAt(5, 4)).as("another edge on the same shard").isTrue();
        assertThat(edges.isAt(1, 1)).isTrue();
        awaitRelays(all("a", "b"));
        assertThat(adopt(4, "gone", 2)).as("on one of the two").isIn(all("a", "b"));
        assertThat(edges.isAt(4, 2)).as("it has to connect there").isFalse();
    }

    /// When all sessions of the room have died with its registry, no session announces where the
    /// media is.
    @Test
    void theNextOwnerFindsTheShardsOfTheFormerOneInTheDirectory() {
        shards("a", "b", "c");
        List<ShardAddress> placed = IntStream.rangeClosed(1, 3).mapToObj(this::join).toList();
        await("written")
                .atMost(MINUTE)
                .until(() -> result(directory.edges(CHANNEL.id())).size() == 2);
        List<EdgePlacement> written = result(directory.edges(CHANNEL.id()));
        assertThat(written)
                .extracting(EdgePlacement::shard)
                .containsExactly(placed.get(0), placed.get(2));
        assertThat(written).extracting(EdgePlacement::placementReason).doesNotContainNull();

        open();
        result(
                on(() -> {
                    edges.awaitFormer(EPOCH + 1);
                    List<EdgePlacement> known = new ArrayList<>(written);
                    known.add(
                            new EdgePlacement(
                                    new ShardAddress("gone", 0),
                                    7,
                                    List.of(9),
                                    PlacementReason.found("eu")));
                    return edges.restore(known);
                }));

        assertThat(edges.shard()).isEqualTo(placed.get(0));
        assertThat(edges.inUse()).hasSize(2);
        assertThat(join(1)).isEqualTo(placed.get(0));
        assertThat(edges.isAt(1, written.get(0).placement()))
                .as("its connection can go on")
                .isTrue();
        int placement = written.get(1).placement();
        ShardAddress again =
                result(
                        on(() ->
                                seats.placeAgain(DEFAULT, new FormerParticipant(3, placement))
                                        .map(seat -> seat.shard().shard())));
        assertThat(again).isEqualTo(placed.get(2));
    }

    @Test
    void relaysOfAFormerOwnerGoOn() {
        shards("a", "b");
        ShardAddress a = new ShardAddress("a", 0);
        ShardAddress b = new ShardAddress("b", 0);
        relaysOf(a).add(b);
        relaysOf(b).add(a);

        adopt(1, "a", 1);
        adopt(2, "b", 2);
        IntStream.rangeClosed(3, 4).forEach(this::join);

        awaitOpened(b);
        awaitRelays(all("a", "b"));
        assertThat(connected).as("replaced").isEmpty();
    }

    private void awaitOpened(ShardAddress shard) {
        await("asked for a relay").atMost(MINUTE).until(() -> opened.contains(shard));
    }

    @Test
    void aRelayThatIsLostIsOpenedAgain() {
        shards("a", "b");
        IntStream.rangeClosed(1, 3).forEach(this::join);
        awaitRelays(all("a", "b"));
        relays.values().forEach(Set::clear);

        result(
                on(() -> {
                    edges.onRelayLost(new ShardAddress("b", 0), new ShardAddress("a", 0));
                    edges.onTick();
                    return Future.succeededFuture();
                }));

        awaitRelays(all("a", "b"));
    }

    /// Handshakes of new connections delay the answers of a shard.
    @Test
    void aShardThatParticipantsConnectToIsLeftAfterTwiceTheSilence() {
        AtomicLong now = new AtomicLong(1_000);
        ShardDirectory watched =
                new ShardDirectory(directory, new Placement(100, Set.of()), SILENCE, now::get);
        open(watched);
        shards("a", "b");
        ShardAddress first = join(1);
        silence(watched, now, null);

        silence(watched, now, first);
        await("another shard").atMost(MINUTE).until(() -> !inUse().equals(first));
        ShardAddress second = inUse();
        silence(watched, now, second);
        assertThat(inUse()).as("handshakes may delay its answers").isEqualTo(second);

        silence(watched, now, second);
        await("the first shard again")
                .atMost(MINUTE)
                .until(() -> {
                    silence(watched, now, second);
                    return inUse().equals(first);
                });
    }

    /// All shards but this one answer for a while.
    private void silence(ShardDirectory watched, AtomicLong now, @Nullable ShardAddress silent) {
        settle(() -> {
            for (long past = 0; past <= SILENCE.toMillis(); past += ShardDirectory.PING_MILLIS) {
                now.addAndGet(ShardDirectory.PING_MILLIS);
                watched.onPingTick().stream()
                        .filter(placed -> !placed.shard().equals(silent))
                        .forEach(watched::onAnswer);
            }
            edges.onTick();
        });
    }

    private ShardAddress inUse() {
        return result(on(() -> Future.succeededFuture(edges.written().getFirst().shard())));
    }

    @Test
    void aPairThatFailsIsTriedLessOftenAndSoonAfterItWorks() {
        shards("a", "b");
        fails = true;
        AtomicLong now = new AtomicLong();
        RoomRelays pair = new RoomRelays(bus, CHANNEL.id(), EPOCH, now::get);
        settle(() -> pair.connect(all("a", "b")));
        for (; now.get() < 20_000; now.addAndGet(100)) {
            settle(pair::onTick);
        }
        assertThat(requests.get()).as("after 0, 1, 3, 7, 12 and 17 s, to both").isEqualTo(2 * 6);

        fails = false;
        now.addAndGet(5_000);
        settle(pair::onTick);

        awaitRelays(all("a", "b"));
    }

    @Test
    void aPairThatFailsIsTriedAtOnceWhenANodeJoins() {
        shards("a", "b");
        fails = true;
        AtomicLong now = new AtomicLong();
        RoomRelays pair = new RoomRelays(bus, CHANNEL.id(), EPOCH, now::get);
        settle(() -> pair.connect(all("a", "b")));
        fails = false;

        settle(() -> {
            pair.onNodeJoined();
            pair.onTick();
        });

        awaitRelays(all("a", "b"));
    }

    /// Does something on the context of the registry, and returns when the answers have arrived
    /// there.
    private void settle(Runnable action) {
        result(
                on(() -> {
                    action.run();
                    return Future.all(
                            bus.request(Addresses.media("a", 0), new MediaMessage.Ping()),
                            bus.request(Addresses.media("b", 0), new MediaMessage.Ping()));
                }));
    }

    @Test
    void aRoomThatIsDissolvedHasNoRelays() {
        shards("a", "b");
        IntStream.rangeClosed(1, 3).forEach(this::join);
        awaitRelays(all("a", "b"));

        result(
                on(() -> {
                    edges.forget();
                    return Future.succeededFuture();
                }));

        await("no relays")
                .atMost(MINUTE)
                .until(() -> relays.values().stream().allMatch(Set::isEmpty));
    }

    @Test
    void speakersOfAllShardsCount() {
        shards("a", "b");
        IntStream.rangeClosed(1, 3).forEach(this::join);

        boolean[] counts = new boolean[3];
        result(
                on(() -> {
                    counts[0] = edges.onSpeaking(1, List.of(1), List.of());
                    counts[1] = edges.onSpeaking(2, List.of(3), List.of());
                    counts[2] = edges.onSpeaking(9, List.of(2), List.of());
                    return Future.succeededFuture();
                }));

        assertThat(counts).containsExactly(true, true, false);
    }

    /// Each shard has a relay to each of the others.
    private void awaitRelays(Set<ShardAddress> connected) {
        await("relays between " + connected)
                .atMost(MINUTE)
                .until(() ->
                        connected.stream()
                                .allMatch(shard ->
                                        relaysOf(shard).size() == connected.size() - 1
                                                && connected.containsAll(relaysOf(shard))));
    }

    private Set<ShardAddress> relaysOf(ShardAddress shard) {
        return Objects.requireNonNull(relays.get(shard), shard::toString);
    }

    private void shards(String... nodes) {
        shardsIn("default", nodes);
    }

    private void shardsIn(String region, String... nodes) {
        for (String node : nodes) {
            ShardAddress shard = new ShardAddress(node, 0);
            relays.put(shard, ConcurrentHashMap.newKeySet());
            result(
                    directory.putNode(
                            new NodeHeartbeat(
                                    node,
                                    region,
                                    "",
                                    "1.0",
                                    1,
                                    1,
                                    false,
                                    List.of(
                                            new NodeHeartbeat.ShardLoad(
                                                    0, 1, 0, 0, 0, 0, MediaLimits.DEFAULT))),
                            MINUTE));
            result(bus.consume(Addresses.media(node, 0), message -> onMessage(shard, message)));
        }
    }

    private Answer onMessage(ShardAddress shard, MediaMessage message) {
        return switch (message) {
            case MediaMessage.Ping ping -> ping.answer(new BusMessage.Done());
            case MediaMessage.OpenRelay open -> {
                opened.add(shard);
                requests.incrementAndGet();
                if (fails) {
                    yield open.answer(
                            Future.failedFuture(
                                    new RefusedException(
                                            RefusalCode.TOO_MANY_CONNECTIONS, "No relay.")));
                }
                yield open.answer(
                        new MediaMessage.RelayOpened(
                                new RelayEnd("127.0.0.1", 1, 1, "key of " + shard.node()),
                                relaysOf(shard).contains(open.other()) ? 1 : 0,
                                relaysOf(shard).contains(open.other()) ? 1 : 0));
            }
            case MediaMessage.ConnectRelay connect -> {
                assertThat(connect.end().key()).isEqualTo("key of " + connect.other().node());
                connected.add(shard);
                relaysOf(shard).add(connect.other());
                yield connect.answer(new BusMessage.Done());
            }
            case MediaMessage.CloseRelay close -> {
                relaysOf(shard).remove(close.other());
                yield Answer.none();
            }
            case MediaMessage.Command _ -> Answer.none();
            default -> throw new AssertionError(message);
        };
    }

    private ShardAddress join(int number) {
        return join(number, DEFAULT);
    }

    private ShardAddress join(int number, ClientLocation location) {
        return result(on(() -> seat(number, location)));
    }

    private Future<ShardAddress> seat(int number) {
        return seat(number, DEFAULT);
    }

    private Future<ShardAddress> seat(int number, ClientLocation location) {
        return seats.place(location)
                .map(seat -> {
                    edges.onJoined(number, seat.edge());
                    return seat.shard().shard();
                });
    }

    private ShardAddress adopt(int number, String node, int placement) {
        return result(
                on(() ->
                        seats.adopt(new ShardAddress(node, 0), placement)
                                .map(seat -> {
                                    edges.onJoined(number, seat.edge());
                                    return seat.shard().shard();
                                })));
    }

    private static Set<ShardAddress> all(String... nodes) {
        return Set.of(nodes).stream()
                .map(node -> new ShardAddress(node, 0))
                .collect(Collectors.toSet());
    }

    /// On the context of the registry.
    private <T> Future<T> on(Callable<Future<T>> work) {
        Promise<T> done = Promise.promise();
        context.runOnContext(_ -> {
            try {
                work.call().onComplete(done);
            } catch (Exception e) {
                done.fail(e);
            }
        });
        return done.future();
    }
}
