package rooms.failover;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// One move of a room's media from a shard to another. The participants are notified in batches, so
/// that their offers do not arrive all at once. When the former shard is lost, each uses the new
/// one as soon as it is connected. Otherwise all switch together, once all are connected or time is
/// up, and the former shard forwards until a moment after that, so that no packet is lost.
public final class RoomMove {
    /// A shard answers an offer in 0.5 ms, several when cold.
    static final int BATCH = 50;

    static final long BATCH_MILLIS = 50;

    /// From when the last one was notified; a handshake takes three round trips and its
    /// retransmissions. Until then all participants use the former shard, whether they are
    /// connected to the next one or not.
    static final long CONNECT_MILLIS = 15_000;

    /// From when a participant was notified: after this it is missing. The events of the new shard
    /// may be held up by a node that is frozen, until it is removed from the cluster, and a client
    /// offers again when it gets no answer. A lost session is noticed earlier.
    static final long GIVE_UP_MILLIS = 45_000;

    /// The switch message reaches the clients at different times.
    static final long LINGER_MILLIS = 2_000;

    /// What is to be done now.
    ///
    /// @param batch the participants to notify that the media moves
    /// @param switched all have to use the new shard from now on
    /// @param released the former shard is no longer needed
    /// @param missing those who did not connect in time
    public record Due(
            List<Integer> batch, boolean switched, boolean released, List<Integer> missing) {}

    private final boolean lost;
    private final Deque<Integer> pending;
    private final Map<Integer, Long> awaited = new HashMap<>();
    private final Set<Integer> connected = new HashSet<>();
    private long notifiedAtMillis;
    private long switchedAtMillis;
    private boolean formerLost;
    private boolean reachesOthers = true;
    private boolean switched;
    private boolean released;

    /// @param lost the former shard is gone
    public RoomMove(boolean lost, Collection<Integer> participants, long nowMillis) {
        this.lost = lost;
        this.pending = new ArrayDeque<>(participants);
        this.notifiedAtMillis = nowMillis - BATCH_MILLIS;
    }

    /// To be called at once, and every [#BATCH_MILLIS] until it is over.
    public Due onTick(long nowMillis) {
        List<Integer> batch = nextBatch(nowMillis);
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
        return new Due(batch, switches, releases, missing);
    }

    /// A participant's media flows on the new shard.
    public void onConnected(int participant) {
        pending.remove(participant);
        awaited.remove(participant);
        connected.add(participant);
    }

    /// Those who are connected to the new shard have to use it now.
    public void onFormerLost() {
        formerLost = true;
    }

    /// Whether the new shard has its relays to the other shards of the room: until then it has no
    /// tracks of theirs. True at first.
    public void onRelays(boolean open) {
        reachesOthers = open;
    }

    public void onLeft(int participant) {
        pending.remove(participant);
        awaited.remove(participant);
    }

    /// Whether all use the new shard.
    public boolean hasSwitched() {
        return lost || switched;
    }

    /// Whether the former shard is still used.
    public boolean usesFormer() {
        return !lost && !released;
    }

    public boolean isOver() {
        return pending.isEmpty() && awaited.isEmpty() && !usesFormer();
    }

    /// How many have a connection to the new shard.
    public int connected() {
        return connected.size();
    }

    private List<Integer> nextBatch(long nowMillis) {
        if (pending.isEmpty() || nowMillis - notifiedAtMillis < BATCH_MILLIS) {
            return List.of();
        }
        notifiedAtMillis = nowMillis;
        List<Integer> batch = pending.stream().limit(BATCH).toList();
        for (Integer participant : batch) {
            pending.remove(participant);
            awaited.put(participant, nowMillis);
        }
        return batch;
    }

    private boolean isSwitchDue(long nowMillis) {
        return pending.isEmpty()
                && ((awaited.isEmpty() && reachesOthers)
                        || formerLost
                        || nowMillis - notifiedAtMillis >= CONNECT_MILLIS);
    }
}
