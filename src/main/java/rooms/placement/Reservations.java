package rooms.placement;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import rooms.ShardAddress;

/// Participants and rooms that were placed and that no heartbeat shows yet, by shard. Added up by
/// interval, so that the size does not depend on the number of joins.
final class Reservations {
    /// Heartbeats come every second and take as long to spread.
    static final long LASTS_MILLIS = 3_000;

    /// A reservation lasts for up to this much longer.
    static final long INTERVAL_MILLIS = 500;

    private static final int INTERVALS = (int) (LASTS_MILLIS / INTERVAL_MILLIS) + 1;

    private final Map<ShardAddress, OfShard> byShard = new HashMap<>();
    private long cleanedInterval;

    record Sum(int participants, int rooms) {
        private static final Sum NONE = new Sum(0, 0);
    }

    /// The last intervals, each at its number modulo their count.
    private static final class OfShard {
        private final long[] numbers = new long[INTERVALS];
        private final int[] participants = new int[INTERVALS];
        private final int[] rooms = new int[INTERVALS];

        OfShard(long interval) {
            Arrays.fill(numbers, interval - INTERVALS);
        }

        void add(long interval, int moreParticipants, int moreRooms) {
            int at = Math.floorMod(interval, INTERVALS);
            if (numbers[at] != interval) {
                numbers[at] = interval;
                participants[at] = 0;
                rooms[at] = 0;
            }
            participants[at] += moreParticipants;
            rooms[at] += moreRooms;
        }

        Sum sum(long interval) {
            int ofParticipants = 0;
            int ofRooms = 0;
            for (int i = 0; i < INTERVALS; i++) {
                if (interval - numbers[i] < INTERVALS) {
                    ofParticipants += participants[i];
                    ofRooms += rooms[i];
                }
            }
            return new Sum(ofParticipants, ofRooms);
        }
    }

    void add(long nowMillis, ShardAddress shard, int participants, int rooms) {
        long interval = interval(nowMillis);
        if (interval - cleanedInterval >= INTERVALS) {
            cleanedInterval = interval;
            byShard.values().removeIf(one -> one.sum(interval).equals(Sum.NONE));
        }
        byShard.computeIfAbsent(shard, _ -> new OfShard(interval))
                .add(interval, participants, rooms);
    }

    Sum of(long nowMillis, ShardAddress shard) {
        OfShard reserved = byShard.get(shard);
        return reserved == null ? Sum.NONE : reserved.sum(interval(nowMillis));
    }

    private static long interval(long nowMillis) {
        return Math.floorDiv(nowMillis, INTERVAL_MILLIS);
    }
}
