package rooms.failover;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// One move of a room's media from a shard to another. The participants are told in batches, lest their offers arrive
/// all at once. When the former shard is lost, each uses the new one as soon as it is connected. Otherwise all switch
/// together, once everyone is connected or time is up, and the former shard forwards until a moment after that: nobody
/// misses a packet.
public final class RoomMove {
    /// A shard answers an offer in 0.5 ms, several when cold.
    static final int BATCH = 50;

    static final long BATCH_MILLIS = 50;

    /// From when the last one was told; a handshake takes three round trips and its retransmissions.
    static final long CONNECT_MILLIS = 5_000;

    /// From when a participant was told: after this it is not coming. The events of the new shard may be held up by a
    /// node that is frozen, until it is removed from the cluster.
    static final long GIVE_UP_MILLIS = 15_000;

    /// The news of the switch reaches the clients at different times.
    static final long LINGER_MILLIS = 2_000;

    /// What is to be done now.
    ///
    /// @param tell that the media moves
    /// @param switched all are to use the new shard from now on
    /// @param released the former shard is of no use any more
    /// @param missing those who did not come
    public record Due(
            List<Integer> tell, boolean switched, boolean released, List<Integer> missing) {}

    private final boolean lost;
    private final Deque<Integer> untold;
    private final Map<Integer, Long> awaited = new HashMap<>();
    private final Set<Integer> came = new HashSet<>();
    private long toldAtMillis;
    private long switchedAtMillis;
    private boolean formerLost;
    private boolean switched;
    private boolean released;

    /// @param lost the former shard is gone
    public RoomMove(boolean lost, Collection<Integer> participants, long nowMillis) {
        this.lost = lost;
        this.untold = new ArrayDeque<>(participants);
        this.toldAtMillis = nowMillis - BATCH_MILLIS;
    }

    /// To be called at once, and every [#BATCH_MILLIS] until it is over.
    public Due onTick(long nowMillis) {
        List<Integer> tell = nextBatch(nowMillis);
        boolean switches = !lost && !switched && isSwitchDue(nowMillis);
        if (switches) {
            switched = true;
            switchedAtMillis = nowMillis;
        }
        boolean releases = switched && !released && nowMillis - switchedAtMillis >= LINGER_MILLIS;
        released |= releases;
        List<Integer> missing =
                awaited.entrySet().stream()
                        .filter(e -> nowMillis - e.getValue() >= GIVE_UP_MILLIS)
                        .map(Map.Entry::getKey)
                        .toList();
        missing.forEach(awaited::remove);
        return new Due(tell, switches, releases, missing);
    }

    /// A participant's media flows on the new shard.
    public void onConnected(int participant) {
        untold.remove(participant);
        awaited.remove(participant);
        came.add(participant);
    }

    /// Those who are connected to the new shard have to use it now.
    public void onFormerLost() {
        formerLost = true;
    }

    public void onLeft(int participant) {
        untold.remove(participant);
        awaited.remove(participant);
    }

    /// Whether the former shard is still used.
    public boolean usesFormer() {
        return !lost && !released;
    }

    public boolean isOver() {
        return untold.isEmpty() && awaited.isEmpty() && !usesFormer();
    }

    /// How many have a connection to the new shard.
    public int connected() {
        return came.size();
    }

    private List<Integer> nextBatch(long nowMillis) {
        if (untold.isEmpty() || nowMillis - toldAtMillis < BATCH_MILLIS) {
            return List.of();
        }
        toldAtMillis = nowMillis;
        List<Integer> batch = untold.stream().limit(BATCH).toList();
        for (Integer participant : batch) {
            untold.remove(participant);
            awaited.put(participant, nowMillis);
        }
        return batch;
    }

    private boolean isSwitchDue(long nowMillis) {
        return untold.isEmpty()
                && (awaited.isEmpty() || formerLost || nowMillis - toldAtMillis >= CONNECT_MILLIS);
    }
}
