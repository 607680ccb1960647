package media.forward;

import call.Level;
import call.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import media.quality.RoomQuality;
import media.receive.ReceiveStream;
import media.rtp.DropReason;
import media.rtp.RtpPacket;
import media.sdp.PayloadFormat;

/// The part of a room that is on this shard: its subscribers and the tracks they receive, audio by
/// [RoomAudio], video by [RoomVideo].
public final class Room {
    private final RoomListener listener;
    private final RoomAudio audio;
    private final RoomVideo video;
    private final RoomQuality quality = new RoomQuality();
    private final List<Subscriber> subscribers = new ArrayList<>();

    /// @param audibleSpeakers most speakers forwarded at once to subscribers that set no limit
    public Room(int audibleSpeakers, RoomListener listener) {
        this.listener = listener;
        this.audio = new RoomAudio(audibleSpeakers, listener);
        this.video = new RoomVideo(listener);
    }

    public void join(long nowNanos, Subscriber subscriber, List<Track> published) {
        subscribers.add(subscriber);
        for (Track track : published) {
            switch (track) {
                case AudioTrack audioTrack -> audio.add(audioTrack);
                case VideoTrack videoTrack -> video.add(videoTrack);
            }
        }
        audio.join(nowNanos, subscriber);
        subscriber.assignVideo(nowNanos, video.live(), video.speaker());
        listener.reportSlots(subscriber);
    }

    /// A subscriber has more slots, for tracks that had none before.
    public void addSlots(
            long nowNanos,
            Subscriber subscriber,
            List<AudioSlot> moreAudio,
            List<VideoSlot> moreVideo) {
        subscriber.addSlots(moreAudio, moreVideo);
        audio.onSubscriberChanged(nowNanos, subscriber);
        subscriber.assignVideo(nowNanos, video.live(), video.speaker());
        listener.reportSlots(subscriber);
    }

    public void leave(long nowNanos, Subscriber subscriber, List<Track> published) {
        subscribers.remove(subscriber);
        audio.leave(subscriber);
        subscriber.release();
        for (Track track : published) {
            switch (track) {
                case AudioTrack audioTrack -> audio.remove(nowNanos, audioTrack);
                case VideoTrack videoTrack -> assignVideoIf(video.remove(videoTrack), nowNanos);
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
            case AudioTrack audioTrack -> {
                audioTrack.source(stream);
                yield audio.onPacket(nowNanos, audioTrack, packet, sequence, format);
            }
            case VideoTrack videoTrack ->
                    onVideo(nowNanos, videoTrack, stream, format, packet, sequence);
        };
    }

    private DropReason onVideo(
            long nowNanos,
            VideoTrack track,
            ReceiveStream stream,
            PayloadFormat format,
            RtpPacket packet,
            long sequence) {
        if (!track.allowed()) {
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
            case AudioTrack audioTrack -> audio.allow(nowNanos, audioTrack, allowed);
            case VideoTrack videoTrack -> assignVideoIf(video.allow(videoTrack, allowed), nowNanos);
        }
    }

    public void deafen(long nowNanos, Subscriber subscriber, boolean deafened) {
        subscriber.deafen(deafened);
        audio.onSubscriberChanged(nowNanos, subscriber);
    }

    /// The limit of speakers that a subscriber sets for itself, 0 for that of the room.
    public void speakerLimit(long nowNanos, Subscriber subscriber, int limit) {
        subscriber.speakerLimitOfItsOwn(limit);
        audio.onSubscriberChanged(nowNanos, subscriber);
    }

    /// The limit for subscribers that set none, from now on.
    public void audibleSpeakers(long nowNanos, int limit) {
        audio.speakerLimit(nowNanos, limit);
    }

    /// The video a subscriber shows from now on.
    public void view(long nowNanos, Subscriber subscriber, View view) {
        subscriber.view(view);
        subscriber.assignVideo(nowNanos, video.live(), video.speaker());
        listener.reportSlots(subscriber);
    }

    /// Reports the slots of a subscriber and the encodings that are requested of its participant, changed or not.
    public void report(Subscriber subscriber, List<Track> published) {
        List<Slot<?>> slots = new ArrayList<>(subscriber.audioSlots());
        slots.addAll(subscriber.videoSlots());
        listener.onSlotsChanged(subscriber, slots);
        for (Track track : published) {
            if (track instanceof VideoTrack videoTrack) {
                video.report(videoTrack);
            }
        }
    }

    /// Called once a second, and while something is sent in it on every tick of the engine.
    public void onDeadline(long nowNanos) {
        audio.onDeadline(nowNanos);
        onVideoDeadline(nowNanos);
    }

    /// The bitrate a subscriber's connection can carry for video, besides audio.
    public void onEstimate(long nowNanos, Subscriber subscriber, long bitsPerSecond) {
        subscriber.onEstimate(nowNanos, bitsPerSecond);
        listener.reportSlots(subscriber);
    }

    /// How many subscribers it has.
    public int size() {
        return subscribers.size();
    }

    /// Its participants by the level that the others see; only levels that one of them has.
    public Map<Level, Integer> participantsByLevel() {
        return quality.byLevel(subscribers.size());
    }

    /// The quality of its participants, as the others see it.
    public RoomQuality quality() {
        return quality;
    }

    public boolean empty() {
        return subscribers.isEmpty();
    }

    /// Whether one of its participants has sent video and has not switched it off.
    public boolean hasVideo() {
        return !video.live().isEmpty();
    }

    private void onVideoDeadline(long nowNanos) {
        video.measure(nowNanos);
        assignVideoIf(video.onSpeaker(audio.speaker()), nowNanos);
        if (!hasVideo()) {
            return; // there is nothing to allocate
        }
        for (int i = 0; i < subscribers.size(); i++) {
            Subscriber subscriber = subscribers.get(i);
            subscriber.onDeadline(nowNanos);
            listener.reportSlots(subscriber);
        }
        video.reportRequested(nowNanos);
    }

    private void assignVideoIf(boolean changed, long nowNanos) {
        if (!changed) {
            return;
        }
        for (Subscriber subscriber : subscribers) {
            subscriber.assignVideo(nowNanos, video.live(), video.speaker());
            listener.reportSlots(subscriber);
        }
    }
}
