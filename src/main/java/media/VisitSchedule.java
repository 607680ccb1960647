package media;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// When each connection, or each room, of an engine is visited next: a timing wheel whose slots are
/// ticks. One that has nothing to do costs nothing until its tick comes. A visit may be set to an
/// earlier tick at any time.
final class VisitSchedule<T> {
    /// Deadlines of 100 ms and more need no finer one, and one timer per shard is cheaper than one
    /// per connection.
    static final long TICK_NANOS = 25_000_000L;

    private static final long NEVER = Long.MAX_VALUE;

    /// A visit later than this, 1.6 s, is set to the last slot and has to be set again.
    private static final int SLOTS = 64;

    private final List<List<Visit<T>>> slots = new ArrayList<>(SLOTS);

    /// The last tick whose visits were made.
    private long current;

    private long earliest = NEVER;

    /// One of a schedule's connections or rooms, for as long as it exists.
    static final class Visit<T> {
        private final T visited;
        private long tick = NEVER;

        Visit(T visited) {
            this.visited = visited;
        }
    }

    VisitSchedule() {
        for (int i = 0; i < SLOTS; i++) {
            slots.add(new ArrayList<>());
        }
    }

    /// Sets a visit to the tick after this moment, unless it is due earlier.
    void soon(Visit<T> visit, long nowNanos) {
        set(visit, nowNanos, tick(nowNanos) + 1);
    }

    /// Sets a visit to this tick, whose visits are about to be made.
    void now(Visit<T> visit, long nowNanos) {
        set(visit, nowNanos, tick(nowNanos));
    }

    /// Sets a visit to the first tick at or after a deadline, but at the earliest the next, unless
    /// it is due earlier.
    void at(Visit<T> visit, long nowNanos, long deadlineNanos) {
        long tick = -Math.floorDiv(-deadlineNanos, TICK_NANOS);
        set(visit, nowNanos, Math.max(tick, tick(nowNanos) + 1));
    }

    private void set(Visit<T> visit, long nowNanos, long wanted) {
        if (visit.tick <= wanted) {
            return;
        }
        if (earliest == NEVER) {
            current = tick(nowNanos) - 1;
        }
        long tick = Math.clamp(wanted, current + 1, current + SLOTS - 1);
        visit.tick = tick;
        slots.get(slot(tick)).add(visit);
        earliest = Math.min(earliest, tick);
    }

    /// There is nothing left to visit.
    void cancel(Visit<T> visit) {
        visit.tick = NEVER; // its entry is dropped when its slot comes
    }

    /// When the next visit is due, `Long.MAX_VALUE` for never.
    long nextDeadlineNanos() {
        return earliest == NEVER ? Long.MAX_VALUE : earliest * TICK_NANOS;
    }

    /// Makes the visits that are due; the visitor may set others.
    void onDeadline(long nowNanos, Consumer<T> visitor) {
        long now = tick(nowNanos);
        if (earliest > now) {
            return;
        }
        long first = Math.max(current + 1, now - SLOTS + 1);
        current = now;
        for (long tick = first; tick <= now; tick++) {
            visit(slots.get(slot(tick)), slot(tick), visitor);
        }
        earliest = NEVER;
        for (long tick = now + 1; earliest == NEVER && tick < now + SLOTS; tick++) {
            earliest = slots.get(slot(tick)).isEmpty() ? NEVER : tick;
        }
    }

    private void visit(List<Visit<T>> slot, int index, Consumer<T> visitor) {
        int kept = 0;
        // The visitor may add to the slot, for the next round of the wheel.
        for (int i = 0; i < slot.size(); i++) {
            Visit<T> visit = slot.get(i);
            if (visit.tick <= current) {
                visit.tick = NEVER;
                visitor.accept(visit.visited);
            } else if (visit.tick != NEVER && slot(visit.tick) == index) {
                slot.set(kept++, visit);
            }
        }
        slot.subList(kept, slot.size()).clear();
    }

    private static long tick(long nanos) {
        return Math.floorDiv(nanos, TICK_NANOS);
    }

    private static int slot(long tick) {
        return (int) (tick & (SLOTS - 1));
    }
}
