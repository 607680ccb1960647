package rooms.placement;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import refusal.RefusalCode;
import refusal.RefusedException;
import rooms.ShardAddress;

/// Chooses a shard: of those in the nearest region that have room, the less loaded half; of that
/// two, which follow from the room; of these the less loaded one. Registries that decide at the
/// same time from the same heartbeats so choose different shards, a node that has just started is
/// not given all rooms at once, and one room gets the same shard as long as nothing changes. A room
/// stays on its shard while both live.
///
/// M. Mitzenmacher, "The power of two choices in randomized load balancing", IEEE TPDS 12(10),
/// 2001.
public final class Placement {
    /// Loads closer than this are equal: they are measured over a second and vary.
    private static final double LOAD_STEP = 0.05;

    /// With a smaller share than the half, a node that has just started gets more rooms than it
    /// should; measured by `scripts/simulate`.
    private static final int HALF = 2;

    /// Shards whose rooms are smaller than this share of the usual size have young ones, which will
    /// grow.
    private static final double OF_USUAL_ROOM = 0.9;

    /// Until it is measured, a participant adds this share of a core: some speakers at 50 packets a
    /// second, 4 µs each.
    private static final double LOAD_OF_PARTICIPANT = 0.001;

    /// That a core sends, at 5 µs a packet: measured, see `docs/performance.md`.
    private static final double PACKETS_OF_CORE = 200_000;

    private final int maxConnectionsPerShard;
    private final Set<String> regions;
    private final Reservations reservations = new Reservations();

    private record Scored(
            ShardCandidate candidate, int participants, double expected, double load) {}

    /// @param regions that may be chosen, empty for all
    public Placement(int maxConnectionsPerShard, Set<String> regions) {
        this.maxConnectionsPerShard = maxConnectionsPerShard;
        this.regions = regions;
    }

    /// The participants of the request count as present from now on.
    ///
    /// @throws RefusedException `no_media_node`
    public PlacementDecision choose(
            long nowMillis, PlacementRequest request, Collection<ShardCandidate> candidates) {
        PlacementDecision decision = best(nowMillis, request, candidates);
        reservations.add(nowMillis, decision.shard(), request.participants(), 1);
        return decision;
    }

    /// Participants join a shard that was chosen before.
    public void reserve(long nowMillis, ShardAddress shard, int participants) {
        reservations.add(nowMillis, shard, participants, 0);
    }

    /// What [#choose] would choose now.
    ///
    /// @throws RefusedException `no_media_node`
    public PlacementDecision best(
            long nowMillis, PlacementRequest request, Collection<ShardCandidate> candidates) {
        SortedMap<Integer, List<Scored>> byDistance = new TreeMap<>();
        double ofRoom = participantsOfRoom(candidates);
        for (ShardCandidate candidate : candidates) {
            if (mayTake(candidate, request)) {
                Scored scored = scored(nowMillis, candidate, ofRoom);
                if (scored.participants() < maxConnectionsPerShard) {
                    byDistance
                            .computeIfAbsent(
                                    request.location().distance(candidate.region()),
                                    _ -> new ArrayList<>())
                            .add(scored);
                }
            }
        }
        List<Scored> takers = takers(byDistance.values(), request.participants());
        if (takers.isEmpty()) {
            throw new RefusedException(
                    RefusalCode.NO_MEDIA_NODE,
                    "No media node has room for this call. Try again later.");
        }
        Scored chosen = lessLoadedOfTwo(takers, request);
        String region = chosen.candidate().region();
        int inRegion = 0;
        for (Scored one : takers) {
            inRegion += one.candidate().region().equals(region) ? 1 : 0;
        }
        return new PlacementDecision(
                chosen.candidate().shard(),
                PlacementReason.chosen(request, region, inRegion, chosen.load()));
    }

    private boolean mayTake(ShardCandidate candidate, PlacementRequest request) {
        return isPermitted(candidate)
                && !request.except().contains(candidate.shard())
                && (request.only() == null || request.only().equals(candidate.region()));
    }

    private boolean isPermitted(ShardCandidate candidate) {
        return !candidate.draining() && (regions.isEmpty() || regions.contains(candidate.region()));
    }

    /// The region of a client: the nearest one that has a shard with room. Null when there is none.
    public @Nullable String home(
            long nowMillis, ClientLocation location, Collection<ShardCandidate> candidates) {
        String nearest = null;
        for (ShardCandidate one : candidates) {
            if ((nearest == null || location.distance(one.region()) < location.distance(nearest))
                    && isPermitted(one)
                    && one.connections() + reservations.of(nowMillis, one.shard()).participants()
                            < maxConnectionsPerShard) {
                nearest = one.region();
            }
        }
        return nearest;
    }

    /// Where all participants fit, in the nearest region first; else where some do.
    ///
    /// @param byDistance of the client, the nearest ones first
    private List<Scored> takers(Collection<List<Scored>> byDistance, int participants) {
        Predicate<Scored> fits = one -> one.participants() + participants <= maxConnectionsPerShard;
        for (List<Scored> some : byDistance) {
            List<Scored> fitting = some.stream().filter(fits).toList();
            if (!fitting.isEmpty()) {
                return fitting;
            }
        }
        return byDistance.stream().findFirst().orElse(List.of());
    }

    /// The mean.
    private static double participantsOfRoom(Collection<ShardCandidate> candidates) {
        long connections = 0;
        long rooms = 0;
        for (ShardCandidate candidate : candidates) {
            connections += candidate.connections();
            rooms += candidate.rooms();
        }
        return rooms == 0 ? 0 : (double) connections / rooms;
    }

    /// Rooms that were just opened grow: a shard is as loaded as its rooms will be when they have
    /// the usual size.
    private Scored scored(long nowMillis, ShardCandidate candidate, double ofRoom) {
        Reservations.Sum reserved = reservations.of(nowMillis, candidate.shard());
        int participants = candidate.connections() + reserved.participants();
        double expected =
                Math.max(
                        participants,
                        (candidate.rooms() + reserved.rooms()) * OF_USUAL_ROOM * ofRoom);
        double measured =
                Math.max(candidate.load(), candidate.packetsPerSecond() / PACKETS_OF_CORE);
        double load =
                Math.max(
                        measured + (expected - candidate.connections()) * LOAD_OF_PARTICIPANT,
                        expected / maxConnectionsPerShard);
        return new Scored(candidate, participants, expected, load);
    }

    private Scored lessLoadedOfTwo(List<Scored> takers, PlacementRequest request) {
        double limit = limit(takers);
        Scored first = null;
        Scored second = null;
        long weightOfFirst = 0;
        long weightOfSecond = 0;
        for (Scored one : takers) {
            if (one.load() > limit) {
                continue;
            }
            long weight = weight(request, one.candidate().shard());
            if (first == null || weight > weightOfFirst) {
                second = first;
                weightOfSecond = weightOfFirst;
                first = one;
                weightOfFirst = weight;
            } else if (second == null || weight > weightOfSecond) {
                second = one;
                weightOfSecond = weight;
            }
        }
        if (first == null) {
            throw new IllegalStateException("no shard is in the less loaded half");
        }
        return second == null || !isLess(second, first) ? first : second;
    }

    /// Of the less loaded half, and of those that are as good as the least loaded one.
    private static double limit(List<Scored> takers) {
        double[] loads = new double[takers.size()];
        for (int i = 0; i < loads.length; i++) {
            loads[i] = takers.get(i).load();
        }
        Arrays.sort(loads);
        return Math.max(loads[(loads.length - 1) / HALF], loads[0] + LOAD_STEP);
    }

    private static boolean isLess(Scored one, Scored other) {
        if (Math.abs(one.load() - other.load()) > LOAD_STEP) {
            return one.load() < other.load();
        }
        return one.expected() < other.expected();
    }

    /// Rendezvous hashing: each room ranks the shards in an order of its own. The mixing function
    /// is that of SplitMix64.
    private static long weight(PlacementRequest request, ShardAddress shard) {
        long room =
                request.room().getMostSignificantBits() * 31
                        + request.room().getLeastSignificantBits();
        long mixed = room + 0x9E3779B97F4A7C15L * (shard.node().hashCode() * 31L + shard.shard());
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}
