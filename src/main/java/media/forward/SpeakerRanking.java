package media.forward;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Chooses the microphones of a room that are heard: all while there are places, else those who speak.
///
/// - Who begins to speak takes the place of somebody silent at once, the longest silent first.
/// - While all places are held by speakers, a higher priority displaces a lower one at once. Among
///   equals a newcomer displaces whoever has been heard longest, after a second at the earliest; so
///   does who has spoken unheard for nearly two seconds, after a syllable at the earliest; and who is
///   clearly louder displaces the quietest, after a second.
/// - The dominant speaker yields only to a higher priority.
///
/// Every other change of places would be a flip without need.
final class SpeakerRanking {
    /// What a waiting speaker bases its wish for a place on; the later, the stronger.
    private enum Claim {
        /// Has been heard in this stretch of speech, or waits since its beginning.
        LOUDNESS,
        /// Has just begun to speak.
        NEWCOMER,
        /// Has been speaking unheard for too long.
        STARVING
    }

    /// A speaker is displaced by another only when that one is louder by this much (1/256 dB).
    private static final int MARGIN = 6 << 8;

    /// ... and only after having been heard for this long.
    private static final long KEEP_NANOS = 1_000_000_000L;

    /// A newcomer waits for the end of a word or two of who is heard longest.
    private static final long TURN_NANOS = 400_000_000L;

    /// Speech that just began stays news for this long.
    private static final long NEWS_NANOS = 500_000_000L;

    /// Nobody speaks unheard for two seconds: with 100 ms for the tick and the way.
    private static final long STARVING_NANOS = 1_900_000_000L;

    /// A syllable: ten places go round a hundred talkers within two seconds.
    private static final long SYLLABLE_NANOS = 190_000_000L;

    /// Not loud for this long, a speaker pauses: three frames, as within a word nobody does.
    private static final long PAUSE_NANOS = 60_000_000L;

    private final List<Contender> contenders = new ArrayList<>();
    private final List<AudioTrack> active = new ArrayList<>();
    private final DominantSpeaker dominant;
    private final int places;

    /// A track in this ranking.
    private static final class Contender {
        final AudioTrack track;
        boolean heard;

        /// Since when it is heard or not.
        long sinceNanos;

        Contender(AudioTrack track) {
            this.track = track;
        }
    }

    /// @param places most tracks heard at once
    SpeakerRanking(int places, DominantSpeaker dominant) {
        this.places = places;
        this.dominant = dominant;
    }

    /// @return whether the active tracks changed
    boolean add(long nowNanos, AudioTrack track) {
        Contender contender = new Contender(track);
        contender.sinceNanos = nowNanos;
        contenders.add(contender);
        if (active.size() < places) {
            give(nowNanos, contender);
            return true;
        }
        return false;
    }

    /// The order in which tracks are given places when there is nothing else to go by.
    static int compare(AudioTrack a, AudioTrack b) {
        return outranks(a, b) ? -1 : outranks(b, a) ? 1 : 0;
    }

    /// @return whether the active tracks changed
    boolean remove(long nowNanos, AudioTrack track) {
        contenders.removeIf(contender -> contender.track.equals(track));
        if (!active.remove(track)) {
            return false;
        }
        fillPlaces(nowNanos);
        return true;
    }

    /// Gives places to those who deserve them now.
    ///
    /// @return whether the active tracks changed
    boolean rank(long nowNanos) {
        if (contenders.size() == active.size()) {
            return false;
        }
        boolean changed = false;
        // Each turn gives one place away; a room has few places.
        for (int turn = 0; turn < places; turn++) {
            Contender candidate = strongestSpeaking(nowNanos);
            Contender holder = candidate == null ? null : yielding(nowNanos, candidate);
            if (candidate == null || holder == null) {
                break;
            }
            take(nowNanos, holder);
            give(nowNanos, candidate);
            changed = true;
        }
        return changed;
    }

    /// The tracks that are heard.
    List<AudioTrack> active() {
        return active;
    }

    private void give(long nowNanos, Contender contender) {
        contender.heard = true;
        contender.sinceNanos = nowNanos;
        active.add(contender.track);
    }

    private void take(long nowNanos, Contender contender) {
        contender.heard = false;
        contender.sinceNanos = nowNanos;
        active.remove(contender.track);
    }

    private boolean fillPlaces(long nowNanos) {
        boolean changed = false;
        while (active.size() < places) {
            Contender best = null;
            for (int i = 0; i < contenders.size(); i++) {
                Contender contender = contenders.get(i);
                if (!contender.heard && (best == null || outranks(contender, best))) {
                    best = contender;
                }
            }
            if (best == null) {
                break;
            }
            give(nowNanos, best);
            changed = true;
        }
        return changed;
    }

    private @Nullable Contender strongestSpeaking(long nowNanos) {
        Contender best = null;
        for (int i = 0; i < contenders.size(); i++) {
            Contender contender = contenders.get(i);
            if (!contender.heard
                    && contender.track.speech().speaking()
                    && (best == null || stronger(nowNanos, contender, best))) {
                best = contender;
            }
        }
        return best;
    }

    private static boolean stronger(long nowNanos, Contender a, Contender b) {
        if (priority(a) != priority(b)) {
            return priority(a) > priority(b);
        }
        Claim claim = claim(nowNanos, a);
        Claim other = claim(nowNanos, b);
        if (claim != other) {
            return claim.compareTo(other) > 0;
        }
        return claim == Claim.STARVING ? unheardSince(a) - unheardSince(b) < 0 : outranks(a, b);
    }

    private static Claim claim(long nowNanos, Contender waiting) {
        long began = waiting.track.speech().startedNanos();
        if (nowNanos - unheardSince(waiting) >= STARVING_NANOS) {
            return Claim.STARVING;
        }
        return began - waiting.sinceNanos >= 0 && nowNanos - began < NEWS_NANOS
                ? Claim.NEWCOMER
                : Claim.LOUDNESS;
    }

    /// The later of: it began to speak, it lost its place.
    private static long unheardSince(Contender waiting) {
        long began = waiting.track.speech().startedNanos();
        return began - waiting.sinceNanos > 0 ? began : waiting.sinceNanos;
    }

    /// Whose place the candidate may take, null when it has to wait.
    private @Nullable Contender yielding(long nowNanos, Contender candidate) {
        Claim claim = claim(nowNanos, candidate);
        Contender weakest = null;
        for (int i = 0; i < contenders.size(); i++) {
            Contender holder = contenders.get(i);
            if (holder.heard
                    && yields(nowNanos, holder, candidate, claim)
                    && (weakest == null || yieldsSooner(nowNanos, holder, weakest, claim))) {
                weakest = holder;
            }
        }
        return weakest;
    }

    private boolean yields(long nowNanos, Contender holder, Contender candidate, Claim claim) {
        if (!holder.track.speech().speaking() || priority(holder) < priority(candidate)) {
            return true;
        }
        if (priority(holder) > priority(candidate) || holder.track.equals(dominant.track())) {
            return false;
        }
        long heardNanos = nowNanos - holder.sinceNanos;
        return switch (claim) {
            case STARVING -> heardNanos >= SYLLABLE_NANOS;
            case NEWCOMER -> heardNanos >= TURN_NANOS;
            case LOUDNESS ->
                    heardNanos >= KEEP_NANOS
                            && candidate.track.speech().loudness()
                                    > holder.track.speech().loudness() + MARGIN;
        };
    }

    private static boolean yieldsSooner(long nowNanos, Contender a, Contender b, Claim claim) {
        boolean bothSpeak = a.track.speech().speaking() && b.track.speech().speaking();
        if (!bothSpeak || priority(a) != priority(b) || claim == Claim.LOUDNESS) {
            return outranks(b, a);
        }
        // Who has just ended counts as speaking for a moment, but is not cut off in mid-word.
        if (pauses(nowNanos, a) != pauses(nowNanos, b)) {
            return pauses(nowNanos, a);
        }
        return a.sinceNanos - b.sinceNanos < 0;
    }

    private static boolean pauses(long nowNanos, Contender contender) {
        return nowNanos - contender.track.speech().lastLoudNanos() >= PAUSE_NANOS;
    }

    /// Speakers before the silent; among speakers priority, then loudness; among the silent, who spoke
    /// last.
    private static boolean outranks(Contender a, Contender b) {
        return outranks(a.track, b.track);
    }

    private static boolean outranks(AudioTrack a, AudioTrack b) {
        SpeechDetector x = a.speech();
        SpeechDetector y = b.speech();
        if (x.speaking() != y.speaking()) {
            return x.speaking();
        }
        if (!x.speaking()) {
            return x.lastLoudNanos() - y.lastLoudNanos() > 0;
        }
        return a.priority() == b.priority()
                ? x.loudness() > y.loudness()
                : a.priority() > b.priority();
    }

    private static int priority(Contender contender) {
        return contender.track.priority();
    }
}
