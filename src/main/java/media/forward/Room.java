package media.forward;

import call.TrackKind;
import call.View;
import java.util.ArrayList;
import java.util.List;
import media.quality.RoomQuality;
import media.receive.ReceiveStream;
import media.rtp.DropReason;
import media.rtp.RtpPacket;
import media.sdp.PayloadFormat;

/// The part of a room that lives on this shard: its subscribers and the tracks they get, sound by
/// [RoomAudio], pictures by [RoomVideo].
public final class Room {
    /// Told after an input what it changed.
    public interface Listener {
        void onSlotsChanged(Subscriber subscriber, List<Slot<?>> slots);

        /// A publisher's track has viewers for these encodings, by rid; the others need not be sent.
        void onEncodingsWanted(int participant, TrackKind kind, List<String> active);

        /// Participants who began and who stopped speaking since the last call.
        void onSpeaking(List<Integer> started, List<Integer> stopped);
    }

    private final Listener listener;
    private final RoomAudio audio;
    private final RoomVideo video;
    private final RoomQuality quality = new RoomQuality();
    private final List<Subscriber> subscribers = new ArrayList<>();

    /// @param audiblePlaces most audio tracks heard at once
    public Room(int audiblePlaces, Listener listener) {
        this.listener = listener;
        this.audio = new RoomAudio(audiblePlaces, listener);
        this.video = new RoomVideo(listener);
    }

    public void join(long nowNanos, Subscriber subscriber, List<Track> published) {
        subscribers.add(subscriber);
        for (Track track : published) {
            switch (track) {
                case AudioTrack sound -> audio.add(sound);
                case VideoTrack picture -> video.add(picture);
            }
        }
        audio.join(nowNanos, subscriber);
        subscriber.assignVideo(nowNanos, video.live(), video.speaker());
        subscriber.tellChanged(listener);
    }

    /// A subscriber has more slots: who found no place before gets one.
    public void addSlots(
            long nowNanos,
            Subscriber subscriber,
            List<AudioSlot> moreAudio,
            List<VideoSlot> moreVideo) {
        subscriber.addSlots(moreAudio, moreVideo);
        audio.onSubscriberChanged(nowNanos, subscriber);
        subscriber.assignVideo(nowNanos, video.live(), video.speaker());
        subscriber.tellChanged(listener);
    }

    public void leave(long nowNanos, Subscriber subscriber, List<Track> published) {
        subscribers.remove(subscriber);
        audio.leave(subscriber);
        subscriber.release();
        for (Track track : published) {
            switch (track) {
                case AudioTrack sound -> audio.remove(nowNanos, sound);
                case VideoTrack picture -> assignVideoIf(video.remove(picture), nowNanos);
            }
        }
        quality.forget(subscriber.participant());
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
        return switch (track) {
            case AudioTrack sound -> {
                sound.captured(stream.captured());
                yield audio.onPacket(nowNanos, sound, packet, sequence, format);
            }
            case VideoTrack picture -> onVideo(nowNanos, picture, stream, format, packet, sequence);
        };
    }

    private DropReason onVideo(
            long nowNanos,
            VideoTrack track,
            ReceiveStream stream,
            PayloadFormat format,
            RtpPacket packet,
            long sequence) {
        if (!track.publication().allowed()) {
            return DropReason.MUTED;
        }
        if (!track.publication().live()) {
            video.putOnAir(track);
            assignVideoIf(true, nowNanos);
        }
        return track.onPacket(nowNanos, packet, sequence, stream, format);
    }

    /// A participant switched a source on or off.
    public void allow(long nowNanos, Track track, boolean allowed) {
        switch (track) {
            case AudioTrack sound -> audio.allow(nowNanos, sound, allowed);
            case VideoTrack picture -> assignVideoIf(video.allow(picture, allowed), nowNanos);
        }
    }

    public void deafen(long nowNanos, Subscriber subscriber, boolean deafened) {
        subscriber.deafen(deafened);
        audio.onSubscriberChanged(nowNanos, subscriber);
    }

    /// A subscriber wants to hear so many voices, 0 for what the room gives.
    public void wantVoices(long nowNanos, Subscriber subscriber, int voices) {
        subscriber.wantVoices(voices);
        audio.onSubscriberChanged(nowNanos, subscriber);
    }

    /// Who did not ask for more hears so many voices at most from now on.
    public void audiblePlaces(long nowNanos, int places) {
        audio.places(nowNanos, places);
    }

    /// What a subscriber looks at from now on.
    public void view(long nowNanos, Subscriber subscriber, View view) {
        subscriber.view(view);
        subscriber.assignVideo(nowNanos, video.live(), video.speaker());
        subscriber.tellChanged(listener);
    }

    /// Called on every tick of the engine.
    public void onDeadline(long nowNanos) {
        audio.onDeadline(nowNanos);
        onVideoDeadline(nowNanos);
    }

    /// What a subscriber's connection can carry of pictures, besides voices.
    public void onEstimate(long nowNanos, Subscriber subscriber, long bitsPerSecond) {
        subscriber.onEstimate(nowNanos, bitsPerSecond);
        subscriber.tellChanged(listener);
    }

    /// What its participants are like, for each other to see.
    public RoomQuality quality() {
        return quality;
    }

    public boolean empty() {
        return subscribers.isEmpty();
    }

    private void onVideoDeadline(long nowNanos) {
        video.measure(nowNanos);
        assignVideoIf(video.onSpeaker(audio.speaker()), nowNanos);
        for (int i = 0; i < subscribers.size(); i++) {
            Subscriber subscriber = subscribers.get(i);
            subscriber.onDeadline(nowNanos);
            subscriber.tellChanged(listener);
        }
        video.tellWanted(nowNanos);
    }

    private void assignVideoIf(boolean changed, long nowNanos) {
        if (!changed) {
            return;
        }
        for (Subscriber subscriber : subscribers) {
            subscriber.assignVideo(nowNanos, video.live(), video.speaker());
            subscriber.tellChanged(listener);
        }
    }
}
