package store.directory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import call.MediaLimits;
import call.ParticipantState;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import limits.Limit;
import limits.LimitUse;
import limits.NodeLimitUse;
import limits.RateLimit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import rooms.Participant;
import rooms.ShardAddress;
import rooms.placement.EdgePlacement;
import rooms.placement.PlacementReason;
import verticles.shared.LimitExchange;
import verticles.shared.NodeCounts;
import verticles.shared.NodeRateLimits;

/// What every directory keeps. Lives are real time, which is why its subclasses are integration
/// tests. Covers `LimitExchange`.
abstract class DirectoryContract {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(300);

    /// Requests in a second.
    private static final int SENT = 50;

    private final Vertx vertx = Vertx.vertx();
    private final String key = "room:" + UUID.randomUUID();
    private Directory directory;

    abstract Future<Directory> open(Vertx vertx);

    @BeforeEach
    void openDirectory() throws Exception {
        directory = result(open(vertx));
    }

    @AfterEach
    void closeDirectory() throws Exception {
        result(directory.close());
        result(vertx.close());
    }

    @Test
    void theFirstToAskHoldsTheLease() throws Exception {
        Lease first = result(directory.acquire(key, "a", LONG));

        assertThat(first.owner()).isEqualTo("a");
        assertThat(first.epoch()).isPositive();
        assertThat(result(directory.acquire(key, "b", LONG))).isEqualTo(first);
        assertThat(result(directory.acquire(key, "a", LONG))).isEqualTo(first);
        assertThat(result(directory.holder(key))).contains(first);
    }

    @Test
    void aLeaseThatWasNeverTakenHasNoHolder() throws Exception {
        assertThat(result(directory.holder(key))).isEmpty();
    }

    @Test
    void ofManyAtOnceOneGetsTheLease() throws Exception {
        List<Future<Lease>> asked = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            asked.add(directory.acquire(key, "owner " + i, LONG));
        }

        List<Lease> leases = result(Future.all(asked).map(all -> all.<Lease>list()));

        assertThat(leases).containsOnly(leases.getFirst());
        assertThat(result(directory.holder(key))).contains(leases.getFirst());
    }

    @Test
    void theEpochGrowsWhenALeaseChangesHandsAfterARelease() throws Exception {
        Lease first = result(directory.acquire(key, "a", LONG));
        result(directory.release(first));
        assertThat(result(directory.holder(key))).isEmpty();

        Lease second = result(directory.acquire(key, "b", LONG));

        assertThat(second.owner()).isEqualTo("b");
        assertThat(second.epoch()).isGreaterThan(first.epoch());
    }

    @Test
    void theEpochGrowsWhenALeaseRanOut() throws Exception {
        Lease first = result(directory.acquire(key, "a", SHORT));
        awaitFree();

        Lease second = result(directory.acquire(key, "a", LONG));

        assertThat(second.epoch()).isGreaterThan(first.epoch());
        assertThat(result(directory.renew(first, LONG))).isFalse();
    }

    /// N10: an owner that stalled gets it back, as long as no other has taken it.
    @Test
    void aLeaseThatRanOutIsRenewedUnderTheSameEpoch() throws Exception {
        Lease lease = result(directory.acquire(key, "a", SHORT));
        awaitFree();

        assertThat(result(directory.renew(lease, LONG))).isTrue();

        assertThat(result(directory.holder(key))).contains(lease);
        assertThat(result(directory.acquire(key, "b", LONG))).isEqualTo(lease);
    }

    @Test
    void aReleasedLeaseIsNotRenewed() throws Exception {
        Lease lease = result(directory.acquire(key, "a", LONG));
        result(directory.release(lease));

        assertThat(result(directory.renew(lease, LONG))).isFalse();
        assertThat(result(directory.holder(key))).isEmpty();
    }

    @Test
    void aLeaseThatRanOutAndWasReleasedIsNotRenewed() throws Exception {
        Lease lease = result(directory.acquire(key, "a", SHORT));
        awaitFree();
        result(directory.release(lease));

        assertThat(result(directory.renew(lease, LONG))).isFalse();
        assertThat(result(directory.acquire(key, "b", LONG)).epoch()).isGreaterThan(lease.epoch());
    }

    @Test
    void aRenewedLeaseGoesOn() throws Exception {
        Lease lease = result(directory.acquire(key, "a", SHORT));

        assertThat(result(directory.renew(lease, LONG))).isTrue();

        result(vertx.timer(2 * SHORT.toMillis()));
        assertThat(result(directory.holder(key))).contains(lease);
    }

    @Test
    void aFormerOwnerNeitherRenewsNorReleasesTheLeaseOfItsSuccessor() throws Exception {
        Lease former = result(directory.acquire(key, "a", LONG));
        result(directory.release(former));
        Lease present = result(directory.acquire(key, "b", LONG));

        assertThat(result(directory.renew(former, LONG))).isFalse();
        result(directory.release(former));

        assertThat(result(directory.holder(key))).contains(present);
    }

    @Test
    void nodesAreListedUntilTheyLeaveOrFallSilent() throws Exception {
        NodeHeartbeat a = heartbeat("a-" + key, 0.25);
        NodeHeartbeat b = heartbeat("b-" + key, 0.5);
        result(directory.putNode(b, LONG));
        result(directory.putNode(heartbeat("a-" + key, 0), LONG));
        result(directory.putNode(a, LONG));
        result(directory.putNode(heartbeat("c-" + key, 1), SHORT));

        await("c falls silent", () -> ownNodes().size() == 2);
        assertThat(ownNodes()).containsExactly(a, b);

        result(directory.removeNode(b.node()));
        assertThat(ownNodes()).containsExactly(a);
        result(directory.removeNode(a.node()));
    }

    @Test
    void presenceIsKeptPerChannelOfAGuildUntilItRunsOut() throws Exception {
        UUID guild = UUID.randomUUID();
        UUID one = UUID.randomUUID();
        UUID two = UUID.randomUUID();
        List<Participant> alice = List.of(participant("alice"));
        List<Participant> both = List.of(participant("alice"), participant("bob"));

        result(directory.putPresence(guild, one, alice, LONG));
        result(directory.putPresence(guild, two, both, SHORT));
        result(directory.putPresence(UUID.randomUUID(), two, alice, LONG));
        assertThat(result(directory.presence(guild)))
                .containsExactlyInAnyOrderEntriesOf(Map.of(one, alice, two, both));

        await("two runs out", () -> result(directory.presence(guild)).equals(Map.of(one, alice)));
        result(directory.putPresence(guild, one, List.of(), LONG));
        assertThat(result(directory.presence(guild))).isEmpty();
    }

    @Test
    void channelsOfAGuildPutAtOnceAreAllThere() throws Exception {
        UUID guild = UUID.randomUUID();
        List<Future<Void>> puts = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            puts.add(
                    directory.putPresence(
                            guild, UUID.randomUUID(), List.of(participant("alice")), LONG));
        }
        result(Future.all(puts));

        assertThat(result(directory.presence(guild))).hasSize(20);
    }

    @Test
    void theEdgesOfARoomAreKeptUntilTheyRunOutOrAreRemoved() throws Exception {
        UUID room = UUID.randomUUID();
        EdgePlacement one = edge("a", 1, List.of(1, 2));
        EdgePlacement two = edge("b", 2, List.of(3));
        assertThat(result(directory.edges(room))).isEmpty();

        result(directory.putEdges(room, List.of(one), LONG));
        result(directory.putEdges(UUID.randomUUID(), List.of(two), LONG));
        assertThat(result(directory.edges(room))).containsExactly(one);
        result(directory.putEdges(room, List.of(one, two), LONG));
        assertThat(result(directory.edges(room))).containsExactly(one, two);
        result(directory.putEdges(room, List.of(), LONG));
        assertThat(result(directory.edges(room))).isEmpty();

        result(directory.putEdges(room, List.of(one), SHORT));
        await("the edges run out", () -> result(directory.edges(room)).isEmpty());
    }

    @Test
    void theLimitUseOfANodeIsKeptUntilItRunsOut() throws Exception {
        NodeLimitUse first = new NodeLimitUse("a-" + key, 1, List.of());
        NodeLimitUse second =
                new NodeLimitUse(
                        "a-" + key,
                        1,
                        List.of(
                                new NodeLimitUse.Report(
                                        7, List.of(new LimitUse("limit", "ann: \"x\"", 12)))));
        result(directory.putLimitUse(first, LONG));
        result(directory.putLimitUse(second, LONG));
        result(directory.putLimitUse(new NodeLimitUse("b-" + key, 1, List.of()), SHORT));

        await("b runs out", () -> ownLimitUses().size() == 1);
        assertThat(ownLimitUses()).containsExactly(second);
    }

    /// Two nodes in virtual time: one key sends to both.
    @Test
    void aRateLimitHoldsOverTwoNodes() throws Exception {
        Vertx other = Vertx.vertx();
        AtomicLong now = new AtomicLong();
        RateLimit onOne = limitOfKey(vertx);
        RateLimit onTwo = limitOfKey(other);
        LimitExchange one = new LimitExchange(vertx, directory, "1-" + key, 1, now::get);
        LimitExchange two = new LimitExchange(other, directory, "2-" + key, 1, now::get);

        int granted = 0;
        for (int second = 0; second < 60; second++) {
            granted += send(onOne, now.get()) + send(onTwo, now.get());
            result(one.exchange());
            result(two.exchange());
            now.addAndGet(LimitExchange.PERIOD.toNanos());
        }
        result(other.close());

        // 600 at once and 10 a second, and what the second node grants in two exchanges and does
        // not report.
        assertThat(granted).isBetween(1_100, 600 + 600 + 2 * SENT + 600 / 32);
        assertThat(NodeCounts.of(vertx).of(NodeCounts.Event.LIMITS_EXCHANGED)).isEqualTo(60);
    }

    private RateLimit limitOfKey(Vertx node) {
        return NodeRateLimits.of(node, Limit.REQUESTS_PER_KEY, 600, Duration.ofMinutes(1));
    }

    /// @return granted requests
    private int send(RateLimit limit, long now) {
        int granted = 0;
        for (int i = 0; i < SENT; i++) {
            granted += limit.take(key, now) == 0 ? 1 : 0;
        }
        return granted;
    }

    private List<NodeLimitUse> ownLimitUses() throws Exception {
        return result(directory.limitUses()).stream()
                .filter(use -> use.node().endsWith(key))
                .toList();
    }

    private static EdgePlacement edge(String node, int placement, List<Integer> participants) {
        return new EdgePlacement(
                new ShardAddress(node, 1), placement, participants, PlacementReason.found("eu"));
    }

    private void awaitFree() throws Exception {
        await("the lease runs out", () -> result(directory.holder(key)).isEmpty());
    }

    private List<NodeHeartbeat> ownNodes() throws Exception {
        return result(directory.nodes()).stream()
                .filter(heartbeat -> heartbeat.node().endsWith(key))
                .toList();
    }

    private static NodeHeartbeat heartbeat(String node, double load) {
        return new NodeHeartbeat(
                node,
                "default",
                "",
                "1.0",
                1,
                2,
                false,
                List.of(
                        new NodeHeartbeat.ShardLoad(
                                0, 10000, 1, 2, load, 5, MediaLimits.of(3, 4))));
    }

    private static Participant participant(String name) {
        return new Participant(
                1, UUID.nameUUIDFromBytes(name.getBytes(UTF_8)), name, ParticipantState.INITIAL);
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private void await(String what, Condition condition) throws Exception {
        for (int i = 0; i < 200; i++) {
            if (condition.holds()) {
                return;
            }
            result(vertx.timer(50));
        }
        throw new AssertionError("waited in vain until " + what);
    }

    private static <T> T result(Future<T> future)
            throws ExecutionException, InterruptedException, TimeoutException {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
}
