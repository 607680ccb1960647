package media.forward;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import media.receive.ReceiveStream;
import media.rtp.DropReason;
import media.rtp.RtpPacket;
import media.sdp.PayloadFormat;

/// The part of a room that lives on this shard: its tracks, its subscribers, and who gets what.
public final class Room {
    /// Told after an input what it changed.
    public interface Listener {
        void onSlotsChanged(Subscriber subscriber, List<Slot> slots);

        /// Participants who began and who stopped speaking since the last call.
        void onSpeaking(List<Integer> started, List<Integer> stopped);
    }

    /// Speaking changes are told in batches of this length.
    private static final long SPEAKING_BATCH_NANOS = 100_000_000L;

    /// Screens first: they are why people look.
    private static final Comparator<Track> IMPORTANCE =
            Comparator.comparingInt(track -> track.kind() == TrackKind.SCREEN ? 0 : 1);

    private final Listener listener;
    private final SpeakerRanking ranking;
    private final List<Subscriber> subscribers = new ArrayList<>();
    private final List<Track> tracks = new ArrayList<>();
    private final List<Track> liveVideo = new ArrayList<>();
    private final Set<Integer> speaking = new LinkedHashSet<>();
    private final Set<Integer> toldSpeaking = new LinkedHashSet<>();
    private long speakingToldNanos;

    /// @param audiblePlaces most audio tracks heard at once
    public Room(int audiblePlaces, Listener listener) {
        this.ranking = new SpeakerRanking(audiblePlaces);
        this.listener = listener;
    }

    public void join(long nowNanos, Subscriber subscriber, List<Track> published) {
        subscribers.add(subscriber);
        tracks.addAll(published);
        subscriber.assignAudio(nowNanos, ranking.active());
        subscriber.assignVideo(nowNanos, liveVideo);
        tellSlots(subscriber);
    }

    public void leave(long nowNanos, Subscriber subscriber, List<Track> published) {
        subscribers.remove(subscriber);
        subscriber.release();
        for (Track track : published) {
            tracks.remove(track);
            takeOffAir(nowNanos, track);
        }
        speaking.remove(subscriber.participant());
        toldSpeaking.remove(subscriber.participant());
    }

    /// Takes a packet of one of the room's tracks.
    ///
    /// @param packet borrowed, decrypted
    /// @param sequence its extended sequence number
    public DropReason onPacket(
            long nowNanos,
            Track track,
            ReceiveStream stream,
            PayloadFormat format,
            RtpPacket packet,
            long sequence) {
        if (!track.allowed()) {
            return DropReason.MUTED;
        }
        if (!track.live()) {
            putOnAir(nowNanos, track);
        }
        if (track.kind().video()) {
            track.onVideo(nowNanos, packet, sequence, stream, format);
        } else if (track.onAudio(nowNanos, packet, sequence, format)) {
            if (track.kind() == TrackKind.MICROPHONE) {
                speaking.add(track.participant());
            }
            if (ranking.rank(nowNanos)) {
                assignAudio(nowNanos);
            }
        }
        return DropReason.OK;
    }

    /// A participant switched a source on or off.
    public void allow(long nowNanos, Track track, boolean allowed) {
        if (track.allow(allowed)) {
            takeOffAir(nowNanos, track);
        }
        if (!allowed && track.kind() == TrackKind.MICROPHONE) {
            speaking.remove(track.participant());
        }
    }

    public void deafen(long nowNanos, Subscriber subscriber, boolean deafened) {
        subscriber.deafen(deafened);
        subscriber.assignAudio(nowNanos, ranking.active());
        tellSlots(subscriber);
    }

    /// Called on every tick of the engine.
    public void onDeadline(long nowNanos) {
        for (int i = 0; i < tracks.size(); i++) {
            Track track = tracks.get(i);
            if (track.kind().video()) {
                track.choosePreferred(nowNanos);
            } else if (track.speech().onDeadline(nowNanos)
                    && track.kind() == TrackKind.MICROPHONE) {
                speaking.remove(track.participant());
            }
        }
        if (ranking.rank(nowNanos)) {
            assignAudio(nowNanos);
        }
        if (nowNanos - speakingToldNanos >= SPEAKING_BATCH_NANOS
                && !speaking.equals(toldSpeaking)) {
            tellSpeaking(nowNanos);
        }
    }

    public boolean empty() {
        return subscribers.isEmpty();
    }

    private void putOnAir(long nowNanos, Track track) {
        track.goLive();
        if (track.kind().video()) {
            liveVideo.add(track);
            liveVideo.sort(IMPORTANCE);
            assignVideo(nowNanos);
        } else if (ranking.add(track)) {
            assignAudio(nowNanos);
        }
    }

    private void takeOffAir(long nowNanos, Track track) {
        if (liveVideo.remove(track)) {
            assignVideo(nowNanos);
        } else if (ranking.remove(track)) {
            assignAudio(nowNanos);
        }
    }

    private void assignAudio(long nowNanos) {
        for (Subscriber subscriber : subscribers) {
            subscriber.assignAudio(nowNanos, ranking.active());
            tellSlots(subscriber);
        }
    }

    private void assignVideo(long nowNanos) {
        for (Subscriber subscriber : subscribers) {
            subscriber.assignVideo(nowNanos, liveVideo);
            tellSlots(subscriber);
        }
    }

    private void tellSlots(Subscriber subscriber) {
        List<Slot> changed = subscriber.takeChanged();
        if (!changed.isEmpty()) {
            listener.onSlotsChanged(subscriber, changed);
        }
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
