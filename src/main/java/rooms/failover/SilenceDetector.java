package rooms.failover;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// Notices which of those that are asked several times a second have not answered for a while.
/// While this process stands still, answers come unseen, so that only the time in which it watches
/// counts.
///
/// @param <K> who answers
public final class SilenceDetector<K> {
    private final long silentAfterMillis;
    private final long longestStepMillis;
    private final Map<K, Long> answeredAt = new HashMap<>();
    private long watchedMillis;
    private long tickedAtMillis;

    /// @param longestStepMillis of a tick; what is longer is a stall of this process
    public SilenceDetector(long silentAfterMillis, long longestStepMillis, long nowMillis) {
        this.silentAfterMillis = silentAfterMillis;
        this.longestStepMillis = longestStepMillis;
        this.tickedAtMillis = nowMillis;
    }

    /// To be called before each round of questions.
    public void onTick(long nowMillis) {
        watchedMillis += Math.clamp(nowMillis - tickedAtMillis, 0, longestStepMillis);
        tickedAtMillis = nowMillis;
    }

    public void onAnswer(K who) {
        answeredAt.put(who, watchedMillis);
    }

    /// False for those that have never answered: a node of another version may not know the
    /// question.
    public boolean isSilent(K who) {
        return isSilent(who, 1);
    }

    /// @param times as long as usual
    public boolean isSilent(K who, int times) {
        Long answered = answeredAt.get(who);
        return answered != null && watchedMillis - answered >= times * silentAfterMillis;
    }

    /// Forgets all others.
    public void retain(Set<K> asked) {
        answeredAt.keySet().retainAll(asked);
    }
}
