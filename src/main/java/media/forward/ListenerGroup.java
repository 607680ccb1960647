package media.forward;

import java.util.ArrayList;
import java.util.List;

/// The subscribers and relays of a room with the same limit of audible speakers, and the speakers
/// they receive.
final class ListenerGroup {
    private final int limit;
    private final SpeakerRanking ranking;

    /// Of one more, for those who are active speakers themselves: their own audio takes no slot of
    /// theirs.
    private final SpeakerRanking rankingOfSpeakers;

    private final List<AudioRecipient> recipients = new ArrayList<>();
    private boolean changed;

    /// @param limit most speakers forwarded at once
    ListenerGroup(int limit, DominantSpeaker dominant) {
        this.limit = limit;
        this.ranking = new SpeakerRanking(limit, dominant);
        this.rankingOfSpeakers = new SpeakerRanking(limit + 1, dominant);
    }

    void join(AudioRecipient recipient) {
        recipients.add(recipient);
    }

    /// @return whether the group is empty now
    boolean leave(AudioRecipient recipient) {
        recipients.remove(recipient);
        return recipients.isEmpty();
    }

    void add(long nowNanos, AudioTrack microphone) {
        changed |= ranking.add(nowNanos, microphone);
        changed |= rankingOfSpeakers.add(nowNanos, microphone);
    }

    void remove(long nowNanos, AudioTrack microphone) {
        changed |= ranking.remove(nowNanos, microphone);
        changed |= rankingOfSpeakers.remove(nowNanos, microphone);
    }

    void replace(AudioTrack former, AudioTrack microphone) {
        changed |= ranking.replace(former, microphone);
        changed |= rankingOfSpeakers.replace(former, microphone);
    }

    void rank(long nowNanos) {
        changed |= ranking.rank(nowNanos);
        changed |= rankingOfSpeakers.rank(nowNanos);
    }

    /// Something else changed what its recipients receive.
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

    /// The speakers that a participant receives, its own track perhaps among them, at most the
    /// limit besides that.
    List<AudioTrack> speakersFor(int participant) {
        List<AudioTrack> withOwn = rankingOfSpeakers.active();
        for (int i = 0; i < withOwn.size(); i++) {
            if (withOwn.get(i).participant() == participant) {
                return withOwn;
            }
        }
        return ranking.active();
    }

    List<AudioRecipient> recipients() {
        return recipients;
    }
}
