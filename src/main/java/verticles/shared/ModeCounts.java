package verticles.shared;

import io.vertx.core.Vertx;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import rooms.mesh.ModeReason;

/// The rooms that the registries of this node own, by the reason of their mode, and how often a reason came into
/// effect. Shared by its verticles; any thread.
public final class ModeCounts {
    private record OfReason(LongAdder rooms, LongAdder changes) {}

    /// Filled once, then only read.
    private final Map<ModeReason, OfReason> reasons = new EnumMap<>(ModeReason.class);

    public ModeCounts() {
        for (ModeReason reason : ModeReason.values()) {
            reasons.put(reason, new OfReason(new LongAdder(), new LongAdder()));
        }
    }

    /// Of the node to which this Vert.x belongs.
    public static ModeCounts of(Vertx vertx) {
        return NodeShared.of(vertx, ModeCounts.class, ModeCounts::new);
    }

    /// A room has another reason, or it is new or empty.
    ///
    /// @param before null for a room that was empty
    /// @param now null for a room that is empty
    public void move(@Nullable ModeReason before, @Nullable ModeReason now) {
        if (before != null) {
            of(before).rooms.decrement();
        }
        if (now != null) {
            of(now).rooms.increment();
        }
    }

    /// A room with members has changed its mode or the reason for it.
    public void changed(ModeReason reason) {
        of(reason).changes.increment();
    }

    /// Rooms with participants.
    public long rooms(ModeReason reason) {
        return of(reason).rooms.sum();
    }

    public long changes(ModeReason reason) {
        return of(reason).changes.sum();
    }

    private OfReason of(ModeReason reason) {
        return Objects.requireNonNull(reasons.get(reason));
    }
}
