package media.forward;

import java.util.ArrayList;
import java.util.List;

/// The subscribers of a room who hear equally many voices, and which these are.
final class ListenerGroup {
    private final int places;
    private final SpeakerRanking ranking;
    private final List<Subscriber> subscribers = new ArrayList<>();
    private boolean changed;

    /// @param places most voices heard at once
    ListenerGroup(int places, DominantSpeaker dominant) {
        this.places = places;
        this.ranking = new SpeakerRanking(places, dominant);
    }

    void join(Subscriber subscriber) {
        subscribers.add(subscriber);
    }

    /// @return whether nobody is left
    boolean leave(Subscriber subscriber) {
        subscribers.remove(subscriber);
        return subscribers.isEmpty();
    }

    void add(long nowNanos, AudioTrack voice) {
        changed |= ranking.add(nowNanos, voice);
    }

    void remove(long nowNanos, AudioTrack voice) {
        changed |= ranking.remove(nowNanos, voice);
    }

    void rank(long nowNanos) {
        changed |= ranking.rank(nowNanos);
    }

    /// Something else changed what its subscribers hear.
    void markChanged() {
        changed = true;
    }

    /// Whether there is something to assign since the last call.
    boolean takeChanged() {
        boolean was = changed;
        changed = false;
        return was;
    }

    int places() {
        return places;
    }

    List<AudioTrack> voices() {
        return ranking.active();
    }

    List<Subscriber> subscribers() {
        return subscribers;
    }
}
