package media.forward;

import media.rtp.RtpPacket;
import media.sdp.PayloadFormat;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Who is heard in a room: its audio tracks, the choice among them, and who is speaking.
final class RoomAudio {
    /// Speaking changes are told in batches of this length.
    private static final long SPEAKING_BATCH_NANOS = 100_000_000L;

    private final Room.Listener listener;
    private final SpeakerRanking ranking;
    private final List<AudioTrack> tracks = new ArrayList<>();
    private final Set<Integer> speaking = new LinkedHashSet<>();
    private final Set<Integer> toldSpeaking = new LinkedHashSet<>();
    private long speakingToldNanos;
    private int speaker;

    RoomAudio(int audiblePlaces, Room.Listener listener) {
        this.ranking = new SpeakerRanking(audiblePlaces);
        this.listener = listener;
    }

    void add(AudioTrack track) {
        tracks.add(track);
    }

    /// @return whether the audible tracks changed
    boolean remove(AudioTrack track) {
        tracks.remove(track);
        return ranking.remove(track);
    }

    void forget(int participant) {
        speaking.remove(participant);
        toldSpeaking.remove(participant);
    }

    /// @return whether the audible tracks changed
    boolean onPacket(
            long nowNanos,
            AudioTrack track,
            RtpPacket packet,
            long sequence,
            PayloadFormat format) {
        if (!track.onPacket(nowNanos, packet, sequence, format)) {
            return false;
        }
        if (track.kind() == TrackKind.MICROPHONE) {
            speaking.add(track.participant());
            speaker = track.participant();
        }
        return ranking.rank(nowNanos);
    }

    /// @return whether the audible tracks changed
    boolean putOnAir(AudioTrack track) {
        track.publication().goLive();
        return ranking.add(track);
    }

    /// The publisher switched it on or off.
    ///
    /// @return whether the audible tracks changed
    boolean allow(AudioTrack track, boolean allowed) {
        boolean offAir = track.publication().allow(allowed);
        if (!allowed) {
            track.speech().stop();
            if (track.kind() == TrackKind.MICROPHONE) {
                speaking.remove(track.participant());
            }
        }
        return offAir && ranking.remove(track);
    }

    /// Called on every tick of the engine.
    ///
    /// @return whether the audible tracks changed
    boolean onDeadline(long nowNanos) {
        for (int i = 0; i < tracks.size(); i++) {
            AudioTrack track = tracks.get(i);
            if (track.speech().onDeadline(nowNanos) && track.kind() == TrackKind.MICROPHONE) {
                speaking.remove(track.participant());
            }
        }
        if (nowNanos - speakingToldNanos >= SPEAKING_BATCH_NANOS
                && !speaking.equals(toldSpeaking)) {
            tellSpeaking(nowNanos);
        }
        return ranking.rank(nowNanos);
    }

    /// Who took the word last, 0 for nobody yet.
    int speaker() {
        return speaker;
    }

    /// The tracks that are heard.
    List<AudioTrack> active() {
        return ranking.active();
    }

    private void tellSpeaking(long nowNanos) {
        speakingToldNanos = nowNanos;
        List<Integer> started = new ArrayList<>(speaking);
        started.removeAll(toldSpeaking);
        List<Integer> stopped = new ArrayList<>(toldSpeaking);
        stopped.removeAll(speaking);
        toldSpeaking.clear();
        toldSpeaking.addAll(speaking);
        listener.onSpeaking(started, stopped);
    }
}
