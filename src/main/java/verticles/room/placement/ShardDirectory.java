package verticles.room.placement;

import call.MediaLimits;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import rooms.ShardAddress;
import rooms.failover.SilenceDetector;
import rooms.placement.ClientLocation;
import rooms.placement.Placement;
import rooms.placement.PlacementCause;
import rooms.placement.PlacementDecision;
import rooms.placement.PlacementReason;
import rooms.placement.PlacementRequest;
import rooms.placement.ShardCandidate;
import store.directory.Directory;
import store.directory.NodeHeartbeat;
import verticles.node.Clock;

/// The media shards of the cluster as the directory lists them: chooses one for a room and notices
/// when one is gone. While the directory cannot be reached nothing is chosen and nothing is
/// declared lost.
public final class ShardDirectory {
    /// Above the second between heartbeats and the pauses of a loaded node.
    static final long LOST_AFTER_MILLIS = 5_000;

    /// @param region of its node
    /// @param nodeStartedAtMillis distinguishes a node from its successor with the same id
    /// @param limits what the shard serves at most to one client
    public record Placed(
            ShardAddress shard, String region, long nodeStartedAtMillis, MediaLimits limits) {}

    public record Choice(Placed placed, PlacementReason reason) {}

    /// @param reportedAtMillis by the node's clock, of which only the progress counts
    /// @param seenAtMillis by [#watchedMillis]
    private record Sign(long reportedAtMillis, long seenAtMillis) {}

    /// How often a shard with rooms is asked whether it is there.
    public static final long PING_MILLIS = 250;

    /// The directory answers within milliseconds.
    private static final long VIEW_MILLIS = 400;

    /// They are read about once a second.
    private static final long RECENT_MILLIS = 1_500;

    /// A view that is older does not show which nodes are alive.
    private static final long OLD_MILLIS = 15_000;

    /// For how long a refresh in flight serves those who ask, too: one read for all rooms of a lost
    /// shard, and another one when the first hangs.
    private static final long SHARED_MILLIS = 1_000;

    /// For how long heartbeats and answers are kept that have ended.
    private static final long FORGET_AFTER_MILLIS = 10 * LOST_AFTER_MILLIS;

    /// Between two refreshes at most this counts: while this process stalls, heartbeats arrive
    /// unseen.
    private static final long MAX_WATCHED_MILLIS = 1_500;

    /// After this process stood still, the cluster may have removed it. Until it has joined again,
    /// all other nodes seem to have left, and pings do not reach them.
    static final long SETTLE_MILLIS = 15_000;

    private final Directory directory;
    private final Placement placement;
    private final LongSupplier millis;
    private final Map<Placed, Sign> signs = new HashMap<>();
    private final SilenceDetector<Placed> answers;

    /// The shards of nodes that have left the cluster, with their last heartbeat, which the
    /// directory may list for a while, and when they left.
    private final Map<Placed, Sign> departed = new HashMap<>();

    private List<NodeHeartbeat> lastNodes = List.of();

    /// The shards of nodes that stop, while there are others.
    private Set<Placed> draining = Set.of();

    private @Nullable Future<List<NodeHeartbeat>> refreshing;
    private long refreshBeganAtMillis;
    private long refreshedAtMillis;

    /// How long this process has watched the heartbeats.
    private long watchedMillis;

    /// Until when only missing heartbeats show that a shard is lost.
    private long settledAtMillis = Long.MIN_VALUE;

    public ShardDirectory(Directory directory, Placement placement, Duration mediaSilence) {
        this(directory, placement, mediaSilence, Clock::millis);
    }

    /// @param mediaSilence after which a shard that does not answer is lost
    /// @param millis the monotonic clock
    public ShardDirectory(
            Directory directory, Placement placement, Duration mediaSilence, LongSupplier millis) {
        this.answers =
                new SilenceDetector<>(mediaSilence.toMillis(), 2 * PING_MILLIS, millis.getAsLong());
        this.directory = directory;
        this.placement = placement;
        this.millis = millis;
        this.refreshedAtMillis = millis.getAsLong();
    }

    /// Refused with `no_media_node`, and with `unavailable` when the directory cannot be reached.
    public Future<Choice> choose(PlacementRequest request) {
        return isLossInRecentView(request.cause())
                ? Future.succeededFuture(lastNodes)
                        .map(nodes -> choose(request, nodes))
                        .recover(_ -> view().map(nodes -> choose(request, nodes)))
                : view().map(nodes -> choose(request, nodes));
    }

    private Choice choose(PlacementRequest request, List<NodeHeartbeat> nodes) {
        PlacementDecision decision =
                placement.choose(millis.getAsLong(), known(request, nodes), candidates(nodes));
        Placed placed =
                nodes.stream()
                        .flatMap(node -> node.shards().stream().map(s -> placed(node, s)))
                        .filter(p -> p.shard().equals(decision.shard()))
                        .findFirst()
                        .orElseThrow();
        return new Choice(placed, decision.reason());
    }

    /// The shard that a room would get now. Refused as [#choose].
    public Future<ShardAddress> preview(PlacementRequest request) {
        return view().map(nodes ->
                placement
                        .best(millis.getAsLong(), known(request, nodes), candidates(nodes))
                        .shard());
    }

    private static PlacementRequest known(PlacementRequest request, List<NodeHeartbeat> nodes) {
        return request.from(request.location().among(regions(nodes)));
    }

    private static Set<String> regions(List<NodeHeartbeat> nodes) {
        return nodes.stream().map(NodeHeartbeat::region).collect(Collectors.toUnmodifiableSet());
    }

    /// The region of a client as of the last heartbeats that were read: the nearest one that has a
    /// shard with room. Null when there is none.
    public @Nullable String home(ClientLocation location) {
        return placement.home(
                millis.getAsLong(), location.among(regions(lastNodes)), candidates(lastNodes));
    }

    /// A participant joins on a shard that was chosen before.
    public void onJoined(Placed placed) {
        placement.reserve(millis.getAsLong(), placed.shard(), 1);
    }

    /// A shard that a room is on already; empty when it is lost. Refused as [#choose].
    public Future<Optional<Placed>> find(ShardAddress shard) {
        return view().map(nodes ->
                nodes.stream()
                        .flatMap(node -> node.shards().stream().map(s -> placed(node, s)))
                        .filter(p -> p.shard().equals(shard) && !isLost(p))
                        .findFirst());
    }

    /// When a shard is lost, the choice does not wait for a directory that may be on the same node:
    /// a shard in the heartbeats of the last second is good enough.
    private boolean isLossInRecentView(PlacementCause cause) {
        return cause == PlacementCause.SHARD_LOST
                && millis.getAsLong() - refreshedAtMillis <= RECENT_MILLIS;
    }

    /// The heartbeats, as they were a moment ago while the directory does not answer: entries on a
    /// node that is frozen cannot be read until it is removed from the cluster.
    private Future<List<NodeHeartbeat>> view() {
        return refresh()
                .timeout(VIEW_MILLIS, TimeUnit.MILLISECONDS)
                .recover(failure ->
                        lastNodes.isEmpty() || millis.getAsLong() - refreshedAtMillis > OLD_MILLIS
                                ? DirectoryLost.refused(failure)
                                : Future.succeededFuture(lastNodes));
    }

    /// Reads the heartbeats, or takes part in a read that has begun; to be called about once a
    /// second.
    public Future<List<NodeHeartbeat>> refresh() {
        long nowMillis = millis.getAsLong();
        Future<List<NodeHeartbeat>> running = refreshing;
        if (running != null
                && !running.isComplete()
                && nowMillis - refreshBeganAtMillis < SHARED_MILLIS) {
            return running;
        }
        refreshBeganAtMillis = nowMillis;
        Future<List<NodeHeartbeat>> begun = directory.nodes().onSuccess(this::onNodes);
        refreshing = begun;
        return begun;
    }

    private void onNodes(List<NodeHeartbeat> nodes) {
        watch(millis.getAsLong());
        lastNodes = nodes;
        draining = draining(nodes);
        Set<Placed> listed = new HashSet<>();
        for (NodeHeartbeat node : nodes) {
            for (var shard : node.shards()) {
                Placed reported = placed(node, shard);
                listed.add(reported);
                Sign lastOfDeparted = departed.get(reported);
                if (lastOfDeparted != null
                        && lastOfDeparted.reportedAtMillis() == node.atMillis()) {
                    continue;
                }
                departed.remove(reported);
                signs.compute(
                        reported,
                        (_, last) ->
                                last != null && last.reportedAtMillis() == node.atMillis()
                                        ? last
                                        : new Sign(node.atMillis(), watchedMillis));
            }
        }
        signs.values().removeIf(this::isOld);
        // A heartbeat that was in progress when the node left may still be written.
        departed.entrySet().removeIf(e -> !listed.contains(e.getKey()) && isOld(e.getValue()));
    }

    private boolean isOld(Sign sign) {
        return watchedMillis - sign.seenAtMillis() > FORGET_AFTER_MILLIS;
    }

    private void watch(long nowMillis) {
        watchedMillis += Math.clamp(nowMillis - refreshedAtMillis, 0, MAX_WATCHED_MILLIS);
        refreshedAtMillis = nowMillis;
    }

    /// This process stood still, or the machine that it runs on, for so long that the cluster may
    /// have removed it.
    public void onStall() {
        settledAtMillis = millis.getAsLong() + SETTLE_MILLIS;
    }

    /// Whether what the cluster says of other nodes can be believed.
    public boolean isSettled() {
        return millis.getAsLong() >= settledAtMillis;
    }

    /// The cluster has lost the node, and with it its shards. Ignored until [#isSettled]: the
    /// others have removed this node then.
    ///
    /// @return completes when the directory no longer lists the node
    public Future<Void> onNodeLeft(String node) {
        if (!isSettled()) {
            return Future.succeededFuture();
        }
        signs.forEach((placed, last) -> {
            if (placed.shard().node().equals(node)) {
                departed.put(placed, new Sign(last.reportedAtMillis(), watchedMillis));
            }
        });
        signs.keySet().removeAll(departed.keySet());
        return directory.removeNode(node);
    }

    /// To be called every [#PING_MILLIS].
    ///
    /// @return whom to ask whether they are there
    public Set<Placed> onPingTick() {
        answers.onTick(millis.getAsLong());
        Set<Placed> all = Set.copyOf(signs.keySet());
        answers.retain(all);
        return all;
    }

    public void onAnswer(Placed placed) {
        answers.onAnswer(placed);
    }

    /// It does not answer, or is gone.
    public boolean isLost(Placed placed) {
        return isGone(placed) || (isSettled() && answers.isSilent(placed));
    }

    /// The same of a shard that the participants of a room connect to. On a busy machine their
    /// handshakes delay its answers.
    public boolean isLostDuringMove(Placed placed) {
        return isGone(placed) || (isSettled() && answers.isSilent(placed, 2));
    }

    /// It does not even report to the directory.
    public boolean isGone(Placed placed) {
        Sign last = signs.get(placed);
        return last == null
                || watchedMillis - last.seenAtMillis()
                        > (isSettled() ? LOST_AFTER_MILLIS : 2 * LOST_AFTER_MILLIS);
    }

    /// Whether the participants of a room on this shard should join again on another one, since its
    /// node stops.
    public boolean isToBeLeft(Placed placed) {
        return draining.contains(placed);
    }

    private static Set<Placed> draining(List<NodeHeartbeat> nodes) {
        boolean others =
                nodes.stream().anyMatch(node -> !node.draining() && !node.shards().isEmpty());
        return others
                ? nodes.stream()
                        .filter(NodeHeartbeat::draining)
                        .flatMap(node -> node.shards().stream().map(shard -> placed(node, shard)))
                        .collect(Collectors.toSet())
                : Set.of();
    }

    private List<ShardCandidate> candidates(List<NodeHeartbeat> nodes) {
        return nodes.stream().flatMap(this::candidates).toList();
    }

    private Stream<ShardCandidate> candidates(NodeHeartbeat node) {
        return node.shards().stream()
                .filter(shard -> !isLost(placed(node, shard)))
                .map(shard ->
                        new ShardCandidate(
                                placed(node, shard).shard(),
                                node.region(),
                                node.draining(),
                                shard.rooms(),
                                shard.connections(),
                                shard.load(),
                                shard.packetsPerSecond()));
    }

    private static Placed placed(NodeHeartbeat node, NodeHeartbeat.ShardLoad shard) {
        return new Placed(
                new ShardAddress(node.node(), shard.shard()),
                node.region(),
                node.startedAtMillis(),
                shard.limits());
    }
}
