package media.forward;

import call.TrackKind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import media.rtp.DropReason;
import media.rtp.RtpPacket;
import media.sdp.PayloadFormat;

/// Who is heard in a room: its voices, of which every [ListenerGroup] hears its choice, and the sound of
/// its screens. Sound of a screen is no speech: it does not compete for places and holds one of its
/// own, as long as few screens sound at once.
final class RoomAudio {
    /// Speaking changes are told in batches of this length.
    private static final long SPEAKING_BATCH_NANOS = 100_000_000L;

    /// Nobody can follow more films at once; the first on the air are heard.
    private static final int MAX_SOUNDS = 2;

    private final Room.Listener listener;
    private final List<AudioTrack> tracks = new ArrayList<>();

    /// Microphones on the air.
    private final List<AudioTrack> voices = new ArrayList<>();

    /// Screens that sound.
    private final List<AudioTrack> sounds = new ArrayList<>();

    private final List<ListenerGroup> audiences = new ArrayList<>();
    private final DominantSpeaker dominant = new DominantSpeaker();
    private final Set<Integer> speaking = new LinkedHashSet<>();
    private final Set<Integer> toldSpeaking = new LinkedHashSet<>();
    private int places;
    private long speakingToldNanos;

    /// @param places most voices heard at once by who did not ask for more
    RoomAudio(int places, Room.Listener listener) {
        this.places = places;
        this.listener = listener;
    }

    void join(long nowNanos, Subscriber subscriber) {
        ListenerGroup audience = audience(nowNanos, subscriber.voices(places));
        audience.join(subscriber);
        assign(nowNanos, audience, subscriber);
    }

    void leave(Subscriber subscriber) {
        audiences.removeIf(audience ->
                audience.subscribers().contains(subscriber) && audience.leave(subscriber));
        speaking.remove(subscriber.participant());
        toldSpeaking.remove(subscriber.participant());
    }

    void add(AudioTrack track) {
        tracks.add(track);
    }

    void remove(long nowNanos, AudioTrack track) {
        tracks.remove(track);
        takeOffAir(nowNanos, track);
    }

    /// Other subscribers hear so many voices at most from now on.
    void places(long nowNanos, int newPlaces) {
        if (newPlaces == places) {
            return;
        }
        places = newPlaces;
        List<Subscriber> all = new ArrayList<>();
        audiences.forEach(audience -> all.addAll(audience.subscribers()));
        all.forEach(subscriber -> move(nowNanos, subscriber));
    }

    /// A subscriber's own number of voices or its hearing changed.
    void onSubscriberChanged(long nowNanos, Subscriber subscriber) {
        move(nowNanos, subscriber);
    }

    DropReason onPacket(
            long nowNanos,
            AudioTrack track,
            RtpPacket packet,
            long sequence,
            PayloadFormat format) {
        if (!track.publication().allowed()) {
            return DropReason.MUTED;
        }
        if (!track.publication().live()) {
            putOnAir(nowNanos, track);
        }
        DropReason outcome = track.onPacket(nowNanos, packet, sequence, format);
        if (track.takeBegun() && track.kind() == TrackKind.MICROPHONE) {
            speaking.add(track.participant());
            rank(nowNanos);
        }
        return outcome;
    }

    /// The publisher switched it on or off.
    void allow(long nowNanos, AudioTrack track, boolean allowed) {
        boolean offAir = track.publication().allow(allowed);
        if (!allowed) {
            track.stop();
            if (track.kind() == TrackKind.MICROPHONE) {
                speaking.remove(track.participant());
            }
        }
        if (offAir) {
            takeOffAir(nowNanos, track);
        }
    }

    /// Called on every tick of the engine.
    void onDeadline(long nowNanos) {
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
        dominant.onDeadline(nowNanos, voices);
        rank(nowNanos);
    }

    /// Who leads the conversation, 0 for nobody yet.
    int speaker() {
        AudioTrack leader = dominant.track();
        return leader == null ? 0 : leader.participant();
    }

    private void rank(long nowNanos) {
        for (int i = 0; i < audiences.size(); i++) {
            audiences.get(i).rank(nowNanos);
        }
        assignChanged(nowNanos);
    }

    private void putOnAir(long nowNanos, AudioTrack track) {
        track.publication().goLive();
        if (track.kind() == TrackKind.MICROPHONE) {
            voices.add(track);
            audiences.forEach(audience -> audience.add(nowNanos, track));
        } else {
            sounds.add(track);
            audiences.forEach(ListenerGroup::markChanged);
        }
        assignChanged(nowNanos);
    }

    private void takeOffAir(long nowNanos, AudioTrack track) {
        if (voices.remove(track)) {
            dominant.remove(track);
            audiences.forEach(audience -> audience.remove(nowNanos, track));
        } else if (sounds.remove(track)) {
            audiences.forEach(ListenerGroup::markChanged);
        }
        assignChanged(nowNanos);
    }

    private void assignChanged(long nowNanos) {
        for (int i = 0; i < audiences.size(); i++) {
            ListenerGroup audience = audiences.get(i);
            if (audience.takeChanged()) {
                for (Subscriber subscriber : audience.subscribers()) {
                    assign(nowNanos, audience, subscriber);
                }
            }
        }
    }

    private void assign(long nowNanos, ListenerGroup audience, Subscriber subscriber) {
        List<AudioTrack> heard = new ArrayList<>(audience.voices().size() + sounds.size());
        heard.addAll(sounds.subList(0, Math.min(MAX_SOUNDS, sounds.size())));
        heard.addAll(audience.voices());
        subscriber.assignAudio(nowNanos, heard);
        subscriber.tellChanged(listener);
    }

    private void move(long nowNanos, Subscriber subscriber) {
        ListenerGroup to = audience(nowNanos, subscriber.voices(places));
        if (!to.subscribers().contains(subscriber)) {
            audiences.removeIf(audience ->
                    audience.subscribers().contains(subscriber) && audience.leave(subscriber));
            to.join(subscriber);
        }
        assign(nowNanos, to, subscriber);
    }

    private ListenerGroup audience(long nowNanos, int wanted) {
        for (ListenerGroup audience : audiences) {
            if (audience.places() == wanted) {
                return audience;
            }
        }
        ListenerGroup made = new ListenerGroup(wanted, dominant);
        voices.stream().sorted(SpeakerRanking::compare).forEach(voice -> made.add(nowNanos, voice));
        audiences.add(made);
        return made;
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
