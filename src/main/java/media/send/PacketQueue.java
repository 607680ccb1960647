package media.send;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Queued packets, in their order. The entries come from a store that all queues of a shard share,
/// so that a connection without congestion occupies none.
final class PacketQueue {
    /// Entries that are not in use.
    static final class Store {
        /// At most 2.5 MB of unused entries; as much as one congested screen share takes.
        private static final int MAX_IDLE = 1_000;

        private final List<Entry> idle = new ArrayList<>();

        private Entry take() {
            return idle.isEmpty() ? new Entry() : idle.removeLast();
        }

        private void giveBack(Entry entry) {
            if (idle.size() < MAX_IDLE) {
                idle.add(entry);
            }
        }
    }

    private static final class Entry {
        final OutgoingPacket packet = new OutgoingPacket();
        long queuedNanos;
    }

    private final Store store;
    private final ArrayDeque<Entry> entries = new ArrayDeque<>();
    private long bytes;

    PacketQueue(Store store) {
        this.store = store;
    }

    /// @param packet borrowed
    void add(long nowNanos, OutgoingPacket packet) {
        Entry entry = store.take();
        entry.packet.copy(packet);
        entry.queuedNanos = nowNanos;
        entries.addLast(entry);
        bytes += packet.length;
    }

    /// The oldest, null when it is empty; until [#removeFirst].
    @Nullable OutgoingPacket first() {
        Entry entry = entries.peekFirst();
        return entry == null ? null : entry.packet;
    }

    void removeFirst() {
        Entry entry = entries.removeFirst();
        bytes -= entry.packet.length;
        store.giveBack(entry);
    }

    /// How long the oldest has waited; 0 when it is empty.
    long waitedNanos(long nowNanos) {
        Entry entry = entries.peekFirst();
        return entry == null ? 0 : nowNanos - entry.queuedNanos;
    }

    /// Removes the oldest packet and the ones behind it that belong to the same frame.
    ///
    /// @return how many packets
    int dropFrame() {
        OutgoingPacket oldest = entries.getFirst().packet;
        int dropped = 0;
        // The entry goes back to the store unchanged, so it can still be compared with.
        for (OutgoingPacket next = oldest; next != null && next.sameFrame(oldest); next = first()) {
            removeFirst();
            dropped++;
        }
        return dropped;
    }

    void clear() {
        while (!entries.isEmpty()) {
            removeFirst();
        }
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    long bytes() {
        return bytes;
    }
}
