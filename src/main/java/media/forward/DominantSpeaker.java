package media.forward;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The dominant speaker of a room: decided a few times a second by comparing the [SpeechActivity]
/// of all microphones with that of the current one (Volfin and Cohen 2013 §3.2). The lead changes
/// only when its holder pauses and another speaks: coughs and agreement do not take it.
final class DominantSpeaker {
    private static final long DECISION_NANOS = 300_000_000L;

    // How many times likelier to speak (as logarithms) a challenger must be, on each time scale.
    private static final double NOW_THRESHOLD = 3;
    private static final double BLOCK_THRESHOLD = 2;
    private static final double SECOND_THRESHOLD = 0;

    private @Nullable AudioTrack leader;
    private long nextDecisionNanos;
    private boolean decided;

    /// Decides when it is time to.
    void onDeadline(long nowNanos, List<AudioTrack> tracks) {
        if (decided && nowNanos - nextDecisionNanos < 0) {
            return;
        }
        decided = true;
        nextDecisionNanos = nowNanos + DECISION_NANOS;
        AudioTrack holder = leader;
        if (holder == null) {
            leader = firstToSpeak(nowNanos, tracks);
            return;
        }
        AudioTrack best = null;
        double bestBlock = BLOCK_THRESHOLD;
        SpeechActivity led = holder.activity();
        for (int i = 0; i < tracks.size(); i++) {
            AudioTrack track = tracks.get(i);
            SpeechActivity challenger = track.activity();
            double block = challenger.block(nowNanos) - led.block(nowNanos);
            if (track != holder
                    && block > bestBlock
                    && challenger.now(nowNanos) - led.now(nowNanos) > NOW_THRESHOLD
                    && challenger.second(nowNanos) - led.second(nowNanos) > SECOND_THRESHOLD) {
                best = track;
                bestBlock = block;
            }
        }
        leader = best == null ? holder : best;
    }

    /// A track is gone.
    void remove(AudioTrack track) {
        if (track.equals(leader)) {
            leader = null;
        }
    }

    /// Another track of the same speaker takes the place of one.
    void replace(AudioTrack former, AudioTrack track) {
        if (former.equals(leader)) {
            leader = track;
        }
    }

    /// Null before the first speech.
    @Nullable AudioTrack track() {
        return leader;
    }

    private static @Nullable AudioTrack firstToSpeak(long nowNanos, List<AudioTrack> tracks) {
        AudioTrack best = null;
        for (int i = 0; i < tracks.size(); i++) {
            AudioTrack track = tracks.get(i);
            if (track.speech().speaking()
                    && (best == null
                            || track.activity().second(nowNanos)
                                    > best.activity().second(nowNanos))) {
                best = track;
            }
        }
        return best;
    }
}
