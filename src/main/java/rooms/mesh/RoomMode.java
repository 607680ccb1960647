package rooms.mesh;

import call.MediaMode;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import limits.TokenBucket;

/// Decides whether the participants of one room send to each other directly or through the SFU. To
/// be asked again after each change of the room, and at [#nextDeadlineMillis].
public final class RoomMode {
    /// No deadline.
    public static final long NEVER = UplinkWatch.NEVER;

    /// Two networks that could not reach each other are tried again after this time, as long as
    /// both are there.
    static final long PROBLEM_MILLIS = 600_000;

    /// A moderator who mutes and unmutes, or people who come and go, must not keep connections in
    /// motion.
    static final long RETURN_MILLIS = 5_000;

    /// How often a room returns with no more than [#RETURN_MILLIS] between. One participant who
    /// joins without direct connections and leaves, again and again, would otherwise have all
    /// others connect anew every five seconds.
    static final int RETURNS_BURST = 6;

    /// After them a room returns once in this time.
    static final long RETURNS_MILLIS = 300_000;

    /// Two networks that failed again and again are tried after 16 times [#PROBLEM_MILLIS].
    private static final int MAX_DOUBLINGS = 4;

    private record Pair(int low, int high) {
        static Pair of(int a, int b) {
            return new Pair(Math.min(a, b), Math.max(a, b));
        }

        boolean isIn(Set<Integer> numbers) {
            return numbers.contains(low) && numbers.contains(high);
        }
    }

    private record Problem(PairProblem kind, long untilMillis) {}

    private MeshPolicy policy;
    private final boolean stage;
    private final Map<Integer, MeshAbility> abilities = new HashMap<>();
    private final Map<Pair, Problem> problems = new HashMap<>();

    /// How often each pair had a problem.
    private final Map<Pair, Integer> failures = new HashMap<>();

    private final UplinkWatch uplinks = new UplinkWatch();
    private boolean crowded;
    private ModeReason reason;
    private long returnAtMillis = Long.MIN_VALUE;
    private final TokenBucket returns =
            new TokenBucket(RETURNS_BURST, RETURNS_BURST * RETURNS_MILLIS, 0);
    private long nextDeadlineMillis = NEVER;

    /// @param stage whether the channel is one
    public RoomMode(MeshPolicy policy, boolean stage) {
        this.policy = policy;
        this.stage = stage;
        this.reason = decide(0, List.of());
    }

    public ModeReason reason() {
        return reason;
    }

    public boolean isMesh() {
        return reason.mode() == MediaMode.P2P;
    }

    /// When [#review] has to be called, or [#NEVER].
    public long nextDeadlineMillis() {
        return nextDeadlineMillis;
    }

    /// The architecture of the room has changed; the mode follows with the next [#review].
    public void onPolicy(MeshPolicy changed) {
        policy = changed;
        crowded = false;
    }

    /// What a newcomer can do.
    public void onJoin(int number, MeshAbility ability) {
        abilities.put(number, ability);
    }

    /// A participant reports about the connection to another one. Outside of a mesh it is ignored:
    /// it is about one that is being closed.
    public void onProblem(long nowMillis, int reporter, int other, PairProblem problem) {
        Pair pair = Pair.of(reporter, other);
        if (isMesh() && reporter != other && pair.isIn(abilities.keySet())) {
            int before = failures.merge(pair, 1, Integer::sum) - 1;
            long millis = PROBLEM_MILLIS << Math.min(before, MAX_DOUBLINGS);
            problems.put(pair, new Problem(problem, nowMillis + millis));
        }
    }

    /// A participant reports what it measures on its connections. Outside of a mesh it is ignored,
    /// too.
    public void onUplink(long nowMillis, int reporter, List<UplinkFigures> figures) {
        if (isMesh() && abilities.containsKey(reporter)) {
            uplinks.onReport(nowMillis, reporter, figures);
        }
    }

    /// @return whether the reason has changed, and with it perhaps the mode
    public boolean review(long nowMillis, Collection<Present> present) {
        forget(nowMillis, present.stream().map(Present::number).collect(Collectors.toSet()));
        if (present.size() > policy.largest(present.stream().anyMatch(Present::screen))) {
            crowded = true;
        } else if (present.size() < policy.againBelow()) {
            crowded = false;
        }
        nextDeadlineMillis =
                Math.min(
                        problems.values().stream()
                                .mapToLong(Problem::untilMillis)
                                .min()
                                .orElse(NEVER),
                        uplinks.untilMillis(nowMillis, present));
        ModeReason now = decide(nowMillis, present);
        if (now.mode() == MediaMode.P2P && !isMesh() && nowMillis < returnAtMillis) {
            nextDeadlineMillis = Math.min(nextDeadlineMillis, returnAtMillis);
            return false;
        }
        if (now == reason) {
            return false;
        }
        if (isMesh()) {
            // The token is that of the return from there.
            returnAtMillis = nowMillis + Math.max(RETURN_MILLIS, returns.waitFor(nowMillis, 1));
            returns.debit(nowMillis, 1);
        }
        reason = now;
        return true;
    }

    private void forget(long nowMillis, Set<Integer> present) {
        abilities.keySet().retainAll(present);
        uplinks.retain(present);
        failures.keySet().removeIf(pair -> !pair.isIn(present));
        problems.entrySet()
                .removeIf(
                        e -> !e.getKey().isIn(present) || e.getValue().untilMillis() <= nowMillis);
    }

    private MeshAbility abilityOf(Present participant) {
        return abilities.getOrDefault(participant.number(), MeshAbility.NONE);
    }

    private ModeReason decide(long nowMillis, Collection<Present> present) {
        if (!policy.allowsMeshes()) {
            return ModeReason.SFU_ONLY;
        }
        if (stage) {
            return ModeReason.STAGE;
        }
        if (crowded) {
            return ModeReason.TOO_MANY;
        }
        if (present.stream().anyMatch(Present::restricted)) {
            return ModeReason.MODERATED;
        }
        if (abilities.containsValue(MeshAbility.HIDDEN)) {
            return ModeReason.HIDDEN_ADDRESS;
        }
        // One who came with a former owner of the room has not said what it can do.
        if (present.stream().anyMatch(p -> abilityOf(p) == MeshAbility.NONE)) {
            return ModeReason.INCAPABLE_CLIENT;
        }
        return problems.values().stream()
                .map(problem -> problem.kind().reason())
                .min(ModeReason::compareTo)
                .orElseGet(() ->
                        uplinks.isShort(nowMillis, present)
                                ? ModeReason.NARROW_UPLINK
                                : ModeReason.SMALL_ROOM);
    }
}
