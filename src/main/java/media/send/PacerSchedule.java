package media.send;

import java.util.ArrayList;
import java.util.List;
import media.rtp.DropReason;

/// The pacers of a shard that have packets queued, when each is due next, and the packets they
/// dropped.
@SuppressWarnings("EnumOrdinal") // drops are counted in an array by reason
public final class PacerSchedule {
    /// A pacer, as its schedule sees it.
    public interface Scheduled {
        /// When [#onDeadline] is due.
        long dueNanos();

        /// Sends what is due.
        void onDeadline(long nowNanos);

        /// Whether it has nothing to do; the schedule then forgets it.
        boolean idle();
    }

    /// Receives the pacer that has thrown. It is in the schedule no longer.
    public interface Failures {
        void onFailed(Scheduled pacer, RuntimeException bug);
    }

    private final List<Scheduled> waiting = new ArrayList<>();
    private final PacketQueue.Store store = new PacketQueue.Store();
    private final long[] drops = new long[DropReason.values().length];

    void add(Scheduled pacer) {
        waiting.add(pacer);
    }

    void count(DropReason reason, int packets) {
        drops[reason.ordinal()] += packets;
    }

    PacketQueue.Store store() {
        return store;
    }

    /// When [#onDeadline] is due; `Long.MAX_VALUE` when no packet waits.
    public long nextDeadlineNanos() {
        if (waiting.isEmpty()) {
            return Long.MAX_VALUE;
        }
        long next = waiting.getFirst().dueNanos();
        for (int i = 1; i < waiting.size(); i++) {
            long due = waiting.get(i).dueNanos();
            next = due - next < 0 ? due : next;
        }
        return next;
    }

    /// @param failures one pacer's exception leaves the others on time
    public void onDeadline(long nowNanos, Failures failures) {
        for (int i = waiting.size() - 1; i >= 0; i--) {
            Scheduled pacer = waiting.get(i);
            if (nowNanos - pacer.dueNanos() < 0) {
                continue;
            }
            RuntimeException thrown = null;
            boolean idle = true;
            try {
                pacer.onDeadline(nowNanos);
                idle = pacer.idle();
            } catch (RuntimeException bug) {
                thrown = bug;
            }
            if (idle) {
                waiting.set(i, waiting.getLast());
                waiting.removeLast();
            }
            if (thrown != null) {
                failures.onFailed(pacer, thrown);
            }
        }
    }

    /// Adds what was dropped so far to counts by the ordinal of [DropReason].
    public void addDrops(long[] counts) {
        for (int i = 0; i < drops.length; i++) {
            counts[i] += drops[i];
        }
    }
}
