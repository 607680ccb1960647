package media.forward;

import java.util.ArrayList;
import java.util.List;

/// The subscribers of a room with the same limit of audible speakers, and the speakers they
/// receive.
final class ListenerGroup {
    private final int limit;
    private final SpeakerRanking ranking;
    private final List<Subscriber> subscribers = new ArrayList<>();
    private boolean changed;

    /// @param limit most speakers forwarded at once
    ListenerGroup(int limit, DominantSpeaker dominant) {
        this.limit = limit;
        this.ranking = new SpeakerRanking(limit, dominant);
    }

    void join(Subscriber subscriber) {
        subscribers.add(subscriber);
    }

    /// @return whether the group is empty now
    boolean leave(Subscriber subscriber) {
        subscribers.remove(subscriber);
        return subscribers.isEmpty();
    }

    void add(long nowNanos, AudioTrack microphone) {
        changed |= ranking.add(nowNanos, microphone);
    }

    void remove(long nowNanos, AudioTrack microphone) {
        changed |= ranking.remove(nowNanos, microphone);
    }

    void rank(long nowNanos) {
        changed |= ranking.rank(nowNanos);
    }

    /// Something else changed what its subscribers receive.
    void markChanged() {
        changed = true;
    }

    /// Whether there is something to assign since the last call.
    boolean takeChanged() {
        boolean was = changed;
        changed = false;
        return was;
    }

    int limit() {
        return limit;
    }

    List<AudioTrack> speakers() {
        return ranking.active();
    }

    List<Subscriber> subscribers() {
        return subscribers;
    }
}
