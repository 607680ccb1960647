package capacity;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import refusal.RefusedException;
import rooms.placement.ClientLocation;
import rooms.placement.PlacementCause;
import rooms.placement.PlacementRequest;
import rooms.placement.ShardCandidate;

/// Rooms that open and end, participants that join and leave, and nodes that die, in virtual time.
/// Several registries place the rooms by [rooms.placement.Placement], each from heartbeats that are
/// up to two seconds old. All rooms are smaller than `rooms.edgeLimit`, so each is on one shard.
public final class PlacementSimulation {
    private static final String REGION = "region";
    private static final int TICKS_PER_SECOND = 10;
    private static final int TICK_MILLIS = 1_000 / TICKS_PER_SECOND;

    /// `rooms.mediaSilenceMillis` and a ping.
    private static final int NOTICED_AFTER_TICKS = 14;

    private static final int BACK_AFTER_SECONDS = 120;
    private static final int SETTLED_SECONDS = 60;
    private static final int SAMPLE_SECONDS = 10;
    private static final int OLD_SECONDS = 600;

    private static final int MAX_CONNECTIONS = 1_000;
    private static final double MEAN_FURTHER_PARTICIPANTS = 4;
    private static final int FEWEST_PARTICIPANTS = 2;
    private static final int MOST_PARTICIPANTS = 50;
    private static final double MEAN_ROOM_SECONDS = 1_800;
    private static final double MEAN_VISIT_SECONDS = 600;
    private static final double MEAN_ARRIVAL_SECONDS = 30;
    private static final double MEAN_ABSENCE_SECONDS = 20;

    /// By which measured loads vary.
    private static final double NOISE = 0.03;

    private final SimulationSettings settings;
    private final LongSupplier nanos;
    private final Random random;
    private final int ticks;
    private final List<SimulatedNode> nodes = new ArrayList<>();
    private final Map<String, SimulatedNode> byName = new HashMap<>();
    private final List<SimulatedRegistry> registries = new ArrayList<>();
    private final List<@Nullable List<Runnable>> due;

    private final List<SimulationResult.Sample> samples = new ArrayList<>();
    private final List<SimulationResult.Death> deaths = new ArrayList<>();
    private final List<Long> decisions = new ArrayList<>();
    private int tick;
    private int present;
    private int refused;
    private int moves;

    /// @param nanos a clock by which decisions are timed
    public PlacementSimulation(SimulationSettings settings, LongSupplier nanos) {
        this.settings = settings;
        this.nanos = nanos;
        this.random = new Random(settings.seed());
        this.ticks = (settings.rampSeconds() + settings.seconds()) * TICKS_PER_SECOND;
        this.due = new ArrayList<>(Collections.nCopies(ticks, null));
        for (int i = 0; i < settings.nodes(); i++) {
            SimulatedNode node = new SimulatedNode(i);
            nodes.add(node);
            byName.put(node.address.node(), node);
        }
        for (int i = 0; i < settings.registries(); i++) {
            registries.add(new SimulatedRegistry(MAX_CONNECTIONS));
        }
    }

    public SimulationResult run() {
        int rampTicks = settings.rampSeconds() * TICKS_PER_SECOND;
        for (int i = 0; i < settings.rooms(); i++) {
            at(random.nextInt(TICKS_PER_SECOND, rampTicks), this::open);
        }
        for (tick = 0; tick < ticks; tick++) {
            beat();
            List<Runnable> now = due.set(tick, null);
            if (now != null) {
                now.forEach(Runnable::run);
            }
            int second = tick / TICKS_PER_SECOND - settings.rampSeconds();
            if (tick % TICKS_PER_SECOND == 0 && second >= SETTLED_SECONDS) {
                if (second % settings.deathSeconds() == 0) {
                    die();
                }
                if (second % SAMPLE_SECONDS == 0) {
                    sample();
                }
            }
        }
        int ofDeaths = deaths.stream().mapToInt(SimulationResult.Death::moved).sum();
        return new SimulationResult(
                settings,
                decisions.size(),
                refused,
                samples,
                deaths,
                moves - ofDeaths,
                nodes.stream().filter(n -> n.alive).map(n -> n.participants).sorted().toList(),
                decisions.stream().sorted().toList());
    }

    private void at(int atTick, Runnable event) {
        if (atTick < ticks) {
            List<Runnable> list = due.get(atTick);
            if (list == null) {
                list = new ArrayList<>();
                due.set(atTick, list);
            }
            list.add(event);
        }
    }

    private void in(double meanSeconds, Runnable event) {
        double seconds = -Math.log(1 - random.nextDouble()) * meanSeconds;
        at(tick + 1 + (int) Math.min(seconds * TICKS_PER_SECOND, ticks), event);
    }

    /// Each node reports once a second, and each registry reads all reports once a second, not all
    /// at the same time.
    private void beat() {
        for (int i = tick % TICKS_PER_SECOND; i < nodes.size(); i += TICKS_PER_SECOND) {
            SimulatedNode node = nodes.get(i);
            if (node.alive) {
                node.beat(REGION, NOISE * (2 * random.nextDouble() - 1));
            }
        }
        List<ShardCandidate> listed = null;
        for (int i = tick % TICKS_PER_SECOND; i < registries.size(); i += TICKS_PER_SECOND) {
            if (listed == null) {
                listed = nodes.stream().map(n -> n.heartbeat).filter(Objects::nonNull).toList();
            }
            registries.get(i).view = listed;
        }
    }

    private void open() {
        SimulatedNode.Room room =
                new SimulatedNode.Room(
                        new UUID(random.nextLong(), random.nextLong()),
                        random.nextInt(registries.size()));
        place(room, 1, PlacementCause.FIRST_PARTICIPANT);
        enter(room);
        int size =
                FEWEST_PARTICIPANTS
                        + (int) (-Math.log(1 - random.nextDouble()) * MEAN_FURTHER_PARTICIPANTS);
        for (int i = 1; i < Math.min(size, MOST_PARTICIPANTS); i++) {
            in(MEAN_ARRIVAL_SECONDS, () -> enter(room));
        }
        in(MEAN_ROOM_SECONDS, () -> end(room));
    }

    private void place(SimulatedNode.Room room, int participants, PlacementCause cause) {
        SimulatedRegistry registry = registries.get(room.registry);
        long before = nanos.getAsLong();
        try {
            var decision =
                    registry.placement.choose(
                            (long) tick * TICK_MILLIS,
                            new PlacementRequest(
                                    room.id,
                                    ClientLocation.at(REGION),
                                    null,
                                    participants,
                                    Set.of(),
                                    cause),
                            registry.view);
            decisions.add(nanos.getAsLong() - before);
            SimulatedNode node = Objects.requireNonNull(byName.get(decision.shard().node()));
            SimulatedNode former = room.node;
            if (former != null) {
                former.rooms.remove(room);
                former.participants -= room.participants;
                moves += room.participants;
            }
            room.node = node;
            node.rooms.add(room);
            node.participants += room.participants;
        } catch (RefusedException none) {
            refused++;
        }
    }

    private void enter(SimulatedNode.Room room) {
        if (room.ended) {
            return;
        }
        present++;
        room.participants++;
        SimulatedNode node = room.node;
        if (node != null) {
            node.participants++;
            registries
                    .get(room.registry)
                    .placement
                    .reserve((long) tick * TICK_MILLIS, node.address, 1);
        }
        in(MEAN_VISIT_SECONDS, () -> leave(room));
    }

    /// Another participant joins some time later.
    private void leave(SimulatedNode.Room room) {
        if (room.ended) {
            return;
        }
        present--;
        room.participants--;
        SimulatedNode node = room.node;
        if (node != null) {
            node.participants--;
        }
        in(MEAN_ABSENCE_SECONDS, () -> enter(room));
    }

    /// Another one is opened instead.
    private void end(SimulatedNode.Room room) {
        room.ended = true;
        present -= room.participants;
        SimulatedNode node = room.node;
        if (node != null) {
            node.rooms.remove(room);
            node.participants -= room.participants;
        }
        open();
    }

    private void die() {
        SimulatedNode node = nodes.get(random.nextInt(nodes.size()));
        if (!node.alive || node.participants == 0) {
            return;
        }
        node.alive = false;
        at(tick + NOTICED_AFTER_TICKS, () -> noticed(node));
        at(
                tick + BACK_AFTER_SECONDS * TICKS_PER_SECOND,
                () -> {
                    node.alive = true;
                    node.startedAtTick = tick;
                });
    }

    private void noticed(SimulatedNode dead) {
        dead.heartbeat = null;
        for (SimulatedRegistry registry : registries) {
            registry.view =
                    registry.view.stream().filter(c -> !c.shard().equals(dead.address)).toList();
        }
        int lost = dead.participants;
        int before = moves;
        Map<SimulatedNode, Integer> to = new HashMap<>();
        for (SimulatedNode.Room room : List.copyOf(dead.rooms)) {
            place(room, Math.max(1, room.participants), PlacementCause.SHARD_LOST);
            if (room.node != null && !room.node.equals(dead)) {
                to.merge(room.node, room.participants, Integer::sum);
            }
        }
        deaths.add(
                new SimulationResult.Death(
                        tick / TICKS_PER_SECOND,
                        lost,
                        moves - before,
                        to.values().stream().mapToInt(n -> n).max().orElse(0)
                                / (double) Math.max(1, lost)));
    }

    private void sample() {
        List<SimulatedNode> alive = nodes.stream().filter(n -> n.alive).toList();
        double mean = alive.stream().mapToInt(n -> n.participants).average().orElse(1);
        int most = alive.stream().mapToInt(n -> n.participants).max().orElse(0);
        double variance =
                alive.stream()
                        .filter(n ->
                                n.startedAtTick == 0
                                        || tick - n.startedAtTick > OLD_SECONDS * TICKS_PER_SECOND)
                        .mapToDouble(n -> (n.participants - mean) * (n.participants - mean))
                        .average()
                        .orElse(0);
        samples.add(
                new SimulationResult.Sample(
                        tick / TICKS_PER_SECOND,
                        present,
                        most / mean - 1,
                        Math.sqrt(variance) / mean));
    }
}
