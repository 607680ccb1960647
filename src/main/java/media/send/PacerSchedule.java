package media.send;

import java.util.ArrayList;
import java.util.List;
import media.rtp.DropReason;

/// The pacers of a shard that have packets queued, when each is due next, and the packets they
/// dropped.
@SuppressWarnings("EnumOrdinal") // drops are counted in an array by reason
public final class PacerSchedule {
    /// A pacer, as its schedule sees it.
    interface Paced {
        long dueNanos();

        void onDeadline(long nowNanos);

        /// Whether it has nothing to do; the schedule then forgets it.
        boolean idle();
    }

    private final List<Paced> waiting = new ArrayList<>();
    private final PacketQueue.Store store = new PacketQueue.Store();
    private final long[] drops = new long[DropReason.values().length];

    void add(Paced pacer) {
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

    public void onDeadline(long nowNanos) {
        for (int i = waiting.size() - 1; i >= 0; i--) {
            Paced pacer = waiting.get(i);
            if (nowNanos - pacer.dueNanos() >= 0) {
                pacer.onDeadline(nowNanos);
                if (pacer.idle()) {
                    waiting.set(i, waiting.getLast());
                    waiting.removeLast();
                }
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
