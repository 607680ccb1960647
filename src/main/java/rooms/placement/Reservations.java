package rooms.placement;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import rooms.ShardAddress;

/// Participants and rooms that were placed and that no heartbeat shows yet, by shard.
final class Reservations {
    /// Heartbeats come every second and take as long to spread.
    static final long LASTS_MILLIS = 3_000;

    record Sum(int participants, int rooms) {
        private static final Sum NONE = new Sum(0, 0);

        private Sum plus(Sum other) {
            return new Sum(participants + other.participants, rooms + other.rooms);
        }

        private Sum minus(Sum other) {
            return new Sum(participants - other.participants, rooms - other.rooms);
        }
    }

    private record Reservation(long atMillis, ShardAddress shard, Sum sum) {}

    private final Deque<Reservation> all = new ArrayDeque<>();
    private final Map<ShardAddress, Sum> byShard = new HashMap<>();

    void add(long nowMillis, ShardAddress shard, int participants, int rooms) {
        Sum sum = new Sum(participants, rooms);
        all.addLast(new Reservation(nowMillis, shard, sum));
        byShard.merge(shard, sum, Sum::plus);
    }

    void expire(long nowMillis) {
        while (!all.isEmpty() && nowMillis - all.getFirst().atMillis() > LASTS_MILLIS) {
            Reservation over = all.removeFirst();
            Sum left = of(over.shard()).minus(over.sum());
            if (left.equals(Sum.NONE)) {
                byShard.remove(over.shard());
            } else {
                byShard.put(over.shard(), left);
            }
        }
    }

    Sum of(ShardAddress shard) {
        return byShard.getOrDefault(shard, Sum.NONE);
    }
}
