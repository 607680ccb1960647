package media.forward;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// Chooses the audio tracks of a room that are heard: all while they fit, else the loudest. A track
/// that begins to speak takes the place of one that is silent; between speakers it must be clearly
/// louder, so that places do not flip.
final class SpeakerRanking {
    /// A speaker is displaced by another only when that one is louder by this much (1/256 dB).
    private static final int MARGIN = 6 << 8;

    /// ... and only after having been heard for this long.
    private static final long KEEP_NANOS = 1_000_000_000L;

    private final int places;
    private final List<AudioTrack> tracks = new ArrayList<>();
    private final List<AudioTrack> active = new ArrayList<>();

    /// @param places most tracks heard at once
    SpeakerRanking(int places) {
        this.places = places;
    }

    /// @return whether the active tracks changed
    boolean add(AudioTrack track) {
        tracks.add(track);
        if (active.size() < places) {
            active.add(track);
            return true;
        }
        return false;
    }

    /// @return whether the active tracks changed
    boolean remove(AudioTrack track) {
        tracks.remove(track);
        if (!active.remove(track)) {
            return false;
        }
        AudioTrack next = loudestWaiting();
        if (next != null) {
            active.add(next);
        }
        return true;
    }

    /// Gives places to those who deserve them now.
    ///
    /// @return whether the active tracks changed
    boolean rank(long nowNanos) {
        boolean changed = false;
        if (tracks.size() == active.size()) {
            return false;
        }
        // Each turn gives one place away; a room has few places.
        for (int turn = 0; turn < places; turn++) {
            AudioTrack candidate = loudestWaiting();
            if (candidate == null || !candidate.speech().speaking()) {
                break;
            }
            int place = weakestPlace(nowNanos, candidate);
            if (place < 0) {
                break;
            }
            active.set(place, candidate);
            changed = true;
        }
        return changed;
    }

    List<AudioTrack> active() {
        return active;
    }

    private @Nullable AudioTrack loudestWaiting() {
        AudioTrack best = null;
        for (int i = 0; i < tracks.size(); i++) {
            AudioTrack track = tracks.get(i);
            if (!active.contains(track) && (best == null || outranks(track, best))) {
                best = track;
            }
        }
        return best;
    }

    /// The place the candidate may take, -1 when there is none.
    private int weakestPlace(long nowNanos, AudioTrack candidate) {
        int weakest = 0;
        for (int i = 1; i < active.size(); i++) {
            if (outranks(active.get(weakest), active.get(i))) {
                weakest = i;
            }
        }
        SpeechDetector holder = active.get(weakest).speech();
        if (!holder.speaking()) {
            return weakest;
        }
        boolean clearlyLouder = candidate.speech().loudness() > holder.loudness() + MARGIN;
        boolean heardLongEnough = nowNanos - holder.startedNanos() >= KEEP_NANOS;
        return clearlyLouder && heardLongEnough ? weakest : -1;
    }

    private static boolean outranks(AudioTrack a, AudioTrack b) {
        SpeechDetector x = a.speech();
        SpeechDetector y = b.speech();
        if (x.speaking() != y.speaking()) {
            return x.speaking();
        }
        if (x.speaking()) {
            return x.loudness() > y.loudness();
        }
        return x.lastLoudNanos() - y.lastLoudNanos() > 0;
    }
}
