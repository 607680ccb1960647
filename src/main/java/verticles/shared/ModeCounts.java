package verticles.shared;

import io.vertx.core.Vertx;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import rooms.mesh.ArchitectureChoice;
import rooms.mesh.ModeReason;

/// The rooms that the registries of this node own, by the reason of their mode and by what chose
/// their architecture, and how often a reason came into effect. Shared by its verticles; any
/// thread.
public final class ModeCounts {
    /// As what a room is counted; closed sets, so there are at most about a hundred.
    public record Counted(ModeReason reason, ArchitectureChoice architecture) {}

    /// @param rooms with participants
    /// @param changes rooms with members that have changed their mode or the reason for it
    public record Figures(Counted counted, long rooms, long changes) {}

    private record Counters(LongAdder rooms, LongAdder changes) {}

    private static final Comparator<Figures> ORDER =
            Comparator.comparing((Figures f) -> f.counted().reason())
                    .thenComparing(f -> f.counted().architecture().architecture())
                    .thenComparing(f -> f.counted().architecture().by());

    private final Map<Counted, Counters> counters = new ConcurrentHashMap<>();

    /// Of the node to which this Vert.x belongs.
    public static ModeCounts of(Vertx vertx) {
        return NodeShared.of(vertx, ModeCounts.class, ModeCounts::new);
    }

    /// A room is counted as something else, or it is new or empty.
    ///
    /// @param before null for a room that was empty
    /// @param now null for a room that is empty
    public void move(@Nullable Counted before, @Nullable Counted now) {
        if (before != null) {
            of(before).rooms.decrement();
        }
        if (now != null) {
            of(now).rooms.increment();
        }
    }

    /// A room with members has changed its mode or the reason for it.
    public void changed(Counted now) {
        of(now).changes.increment();
    }

    /// All that was ever counted.
    public List<Figures> figures() {
        return counters.entrySet().stream()
                .map(e ->
                        new Figures(
                                e.getKey(), e.getValue().rooms.sum(), e.getValue().changes.sum()))
                .sorted(ORDER)
                .toList();
    }

    private Counters of(Counted counted) {
        return counters.computeIfAbsent(
                counted, _ -> new Counters(new LongAdder(), new LongAdder()));
    }
}
