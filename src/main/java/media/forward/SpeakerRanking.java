package media.forward;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Chooses the active speakers of a room, whose microphones are forwarded: all up to a limit, else
/// those who speak (last-N).
///
/// - A participant who begins to speak replaces a silent active speaker at once, the longest silent
///   first.
/// - While all active speakers speak, a higher priority displaces a lower one at once. At equal
///   priority a newcomer displaces the one active longest, after [#TURN_NANOS] at the earliest; so
///   does a participant who has spoken without being forwarded for nearly two seconds, after a
///   syllable at the earliest; and one who is clearly louder displaces the quietest, after a
///   second.
/// - The dominant speaker yields only to a higher priority.
///
/// Every other change would be an unnecessary flip.
final class SpeakerRanking {
    /// Why a waiting speaker should become active; the later, the stronger.
    private enum Claim {
        /// Was active during this stretch of speech, or has waited since its beginning.
        LOUDNESS,
        /// Has just begun to speak.
        NEWCOMER,
        /// Has spoken without being forwarded for too long.
        STARVING
    }

    /// A speaker is displaced by another only when that one is louder by this much (1/256 dB).
    private static final int MARGIN = 6 << 8;

    /// ... and only after having been active for this long.
    private static final long KEEP_NANOS = 1_000_000_000L;

    /// A newcomer waits for a word or two of the speaker who has been active longest.
    private static final long TURN_NANOS = 400_000_000L;

    /// How long a speaker who just began is a newcomer.
    private static final long NEWCOMER_NANOS = 500_000_000L;

    /// No one speaks for two seconds without being forwarded, with 100 ms for the tick and the
    /// network.
    private static final long STARVING_NANOS = 1_900_000_000L;

    /// A syllable: ten active speakers rotate through a hundred within two seconds.
    private static final long SYLLABLE_NANOS = 190_000_000L;

    /// A speaker not loud for this long pauses: three frames, longer than any gap within a word.
    private static final long PAUSE_NANOS = 60_000_000L;

    private final List<Contender> contenders = new ArrayList<>();
    private final List<AudioTrack> active = new ArrayList<>();
    private final DominantSpeaker dominant;
    private final int limit;

    /// A track in this ranking.
    private static final class Contender {
        AudioTrack track;
        boolean forwarded;

        /// Since when it is active or not.
        long sinceNanos;

        Contender(AudioTrack track) {
            this.track = track;
        }
    }

    /// @param limit most tracks active at once
    SpeakerRanking(int limit, DominantSpeaker dominant) {
        this.limit = limit;
        this.dominant = dominant;
    }

    /// @return whether the active tracks changed
    boolean add(long nowNanos, AudioTrack track) {
        Contender contender = new Contender(track);
        contender.sinceNanos = nowNanos;
        contenders.add(contender);
        if (active.size() < limit) {
            activate(nowNanos, contender);
            return true;
        }
        return false;
    }

    /// The order in which tracks become active when nothing else decides.
    static int compare(AudioTrack a, AudioTrack b) {
        return outranks(a, b) ? -1 : outranks(b, a) ? 1 : 0;
    }

    /// @return whether the active tracks changed
    boolean remove(long nowNanos, AudioTrack track) {
        contenders.removeIf(contender -> contender.track.equals(track));
        if (!active.remove(track)) {
            return false;
        }
        fill(nowNanos);
        return true;
    }

    /// Another track of the same speaker takes the place of one.
    ///
    /// @return whether the active tracks changed
    boolean replace(AudioTrack former, AudioTrack track) {
        for (Contender contender : contenders) {
            if (contender.track.equals(former)) {
                contender.track = track;
            }
        }
        int at = active.indexOf(former);
        if (at >= 0) {
            active.set(at, track);
        }
        return at >= 0;
    }

    /// Replaces active speakers where another should be active now.
    ///
    /// @return whether the active tracks changed
    boolean rank(long nowNanos) {
        if (contenders.size() == active.size()) {
            return false;
        }
        boolean changed = false;
        // Each round replaces one; the limit is small.
        for (int round = 0; round < limit; round++) {
            Contender candidate = strongestSpeaking(nowNanos);
            Contender holder = candidate == null ? null : yielding(nowNanos, candidate);
            if (candidate == null || holder == null) {
                break;
            }
            deactivate(nowNanos, holder);
            activate(nowNanos, candidate);
            changed = true;
        }
        return changed;
    }

    /// The tracks that are forwarded.
    List<AudioTrack> active() {
        return active;
    }

    private void activate(long nowNanos, Contender contender) {
        contender.forwarded = true;
        contender.sinceNanos = nowNanos;
        active.add(contender.track);
    }

    private void deactivate(long nowNanos, Contender contender) {
        contender.forwarded = false;
        contender.sinceNanos = nowNanos;
        active.remove(contender.track);
    }

    private boolean fill(long nowNanos) {
        boolean changed = false;
        while (active.size() < limit) {
            Contender best = null;
            for (int i = 0; i < contenders.size(); i++) {
                Contender contender = contenders.get(i);
                if (!contender.forwarded && (best == null || outranks(contender, best))) {
                    best = contender;
                }
            }
            if (best == null) {
                break;
            }
            activate(nowNanos, best);
            changed = true;
        }
        return changed;
    }

    private @Nullable Contender strongestSpeaking(long nowNanos) {
        Contender best = null;
        for (int i = 0; i < contenders.size(); i++) {
            Contender contender = contenders.get(i);
            if (!contender.forwarded
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
        return claim == Claim.STARVING ? waitingSince(a) - waitingSince(b) < 0 : outranks(a, b);
    }

    private static Claim claim(long nowNanos, Contender waiting) {
        long began = waiting.track.speech().startedNanos();
        if (nowNanos - waitingSince(waiting) >= STARVING_NANOS) {
            return Claim.STARVING;
        }
        return began - waiting.sinceNanos >= 0 && nowNanos - began < NEWCOMER_NANOS
                ? Claim.NEWCOMER
                : Claim.LOUDNESS;
    }

    /// The later of: it began to speak, it became inactive.
    private static long waitingSince(Contender waiting) {
        long began = waiting.track.speech().startedNanos();
        return began - waiting.sinceNanos > 0 ? began : waiting.sinceNanos;
    }

    /// The active speaker that the candidate may replace, null when it has to wait.
    private @Nullable Contender yielding(long nowNanos, Contender candidate) {
        Claim claim = claim(nowNanos, candidate);
        Contender weakest = null;
        for (int i = 0; i < contenders.size(); i++) {
            Contender holder = contenders.get(i);
            if (holder.forwarded
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
        long activeNanos = nowNanos - holder.sinceNanos;
        return switch (claim) {
            case STARVING -> activeNanos >= SYLLABLE_NANOS;
            case NEWCOMER -> activeNanos >= TURN_NANOS;
            case LOUDNESS ->
                    activeNanos >= KEEP_NANOS
                            && candidate.track.speech().loudness()
                                    > holder.track.speech().loudness() + MARGIN;
        };
    }

    private static boolean yieldsSooner(long nowNanos, Contender a, Contender b, Claim claim) {
        boolean bothSpeak = a.track.speech().speaking() && b.track.speech().speaking();
        if (!bothSpeak || priority(a) != priority(b) || claim == Claim.LOUDNESS) {
            return outranks(b, a);
        }
        // A speaker who has just ended counts as speaking for a moment, and yields first.
        if (pauses(nowNanos, a) != pauses(nowNanos, b)) {
            return pauses(nowNanos, a);
        }
        return a.sinceNanos - b.sinceNanos < 0;
    }

    private static boolean pauses(long nowNanos, Contender contender) {
        return nowNanos - contender.track.speech().lastLoudNanos() >= PAUSE_NANOS;
    }

    /// Speakers before the silent; among speakers priority, then loudness; among the silent, the
    /// one who spoke last.
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
