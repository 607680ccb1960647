package media.forward;

import call.View;
import call.quality.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import media.quality.RoomQuality;
import media.receive.ReceiveStream;
import media.rtp.DropReason;
import media.rtp.RtpPacket;
import media.sdp.PayloadFormat;
import org.jspecify.annotations.Nullable;

/// The part of a room that is on this shard: its subscribers and the tracks they receive, audio by
/// [RoomAudio], video by [RoomVideo].
public final class Room {
    private final RoomListener listener;
    private final RoomAudio audio;
    private final RoomVideo video;
    private final RoomQuality quality = new RoomQuality();
    private final List<Subscriber> subscribers = new ArrayList<>();
    private final List<RelayFeed> feeds = new ArrayList<>();

    /// @param audibleSpeakers most speakers forwarded at once to subscribers that set no limit
    public Room(int audibleSpeakers, RoomListener listener) {
        this.listener = listener;
        this.audio = new RoomAudio(audibleSpeakers, listener);
        this.video = new RoomVideo(listener);
    }

    public void join(long nowNanos, Subscriber subscriber, List<Track> published) {
        subscribers.add(subscriber);
        for (Track track : published) {
            add(track);
            feeds.forEach(feed -> feed.add(track));
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
        audio.onRecipientChanged(nowNanos, subscriber);
        subscriber.assignVideo(nowNanos, video.live(), video.speaker());
        listener.reportSlots(subscriber);
    }

    public void leave(long nowNanos, Subscriber subscriber, List<Track> published) {
        subscribers.remove(subscriber);
        audio.leave(subscriber);
        subscriber.release();
        for (Track track : published) {
            remove(nowNanos, track);
            feeds.forEach(feed -> feed.remove(track));
        }
        quality.forget(subscriber.participant());
    }

    private void add(Track track) {
        track.publication().inRoom(true);
        switch (track) {
            case AudioTrack audioTrack -> audio.add(audioTrack);
            case VideoTrack videoTrack -> video.add(videoTrack);
        }
    }

    private void remove(long nowNanos, Track track) {
        track.publication().inRoom(false);
        switch (track) {
            case AudioTrack audioTrack -> audio.remove(nowNanos, audioTrack);
            case VideoTrack videoTrack -> assignVideoIf(video.remove(videoTrack), nowNanos);
        }
    }

    /// A relay takes the tracks of this shard's participants to another shard from now on.
    public void join(long nowNanos, RelayFeed feed) {
        feeds.add(feed);
        for (Track track : tracks()) {
            if (!track.publication().relayed()) {
                feed.add(track);
            }
        }
        audio.join(nowNanos, feed);
    }

    public void leave(RelayFeed feed) {
        feeds.remove(feed);
        audio.leave(feed);
        feed.release();
    }

    /// Takes the number of speakers that the other end of a relay has use for, 0 while it is not
    /// known.
    public void speakerLimit(long nowNanos, RelayFeed feed, int speakers) {
        if (feed.speakers(speakers)) {
            audio.onRecipientChanged(nowNanos, feed);
        }
    }

    /// Takes in a track that a relay has brought, or one that another relay's has replaced, which
    /// is gone. Not while there is another one: its participant moves to another shard, whose track
    /// waits until its packets arrive.
    public void addRelayed(Track track) {
        if (!hasSubscriber(track.participant()) && relayed(track) == null) {
            add(track);
        }
    }

    /// Packets of a track that waits arrive: it takes the place of the other one.
    ///
    /// @return false when it does not wait, or its participant has a connection to this shard
    public boolean replaceRelayed(long nowNanos, Track track) {
        if (track.publication().inRoom()
                || !track.publication().waits()
                || !track.allowed()
                || hasSubscriber(track.participant())) {
            return false;
        }
        add(track);
        Track former = relayed(track);
        if (former != null) {
            replace(nowNanos, former, track);
        }
        return true;
    }

    /// Both are of the same participant and kind. Whoever receives the one receives the other in
    /// its place, in the same slots.
    private void replace(long nowNanos, Track former, Track track) {
        if (track instanceof VideoTrack videoTrack) {
            video.putOnAir(videoTrack);
        } else if (track instanceof AudioTrack audioTrack
                && former instanceof AudioTrack formerAudio) {
            audio.replace(nowNanos, formerAudio, audioTrack);
        }
        remove(nowNanos, former);
        assignVideoIf(track.kind().video(), nowNanos);
    }

    private boolean hasSubscriber(int participant) {
        for (int i = 0; i < subscribers.size(); i++) {
            if (subscribers.get(i).participant() == participant) {
                return true;
            }
        }
        return false;
    }

    /// Another track of the same participant and kind that a relay has brought, null without one.
    private @Nullable Track relayed(Track track) {
        for (Track other : relayedOf(track.participant())) {
            if (other.kind() == track.kind() && !other.equals(track)) {
                return other;
            }
        }
        return null;
    }

    /// During a move a participant is on two shards. The first packet of its own connection is
    /// here.
    private void onFirstPacket(long nowNanos, Track track) {
        if (!track.publication().relayed()) {
            Track former = relayed(track);
            if (former != null) {
                replace(nowNanos, former, track);
            }
        }
    }

    public void removeRelayed(long nowNanos, Track track) {
        remove(nowNanos, track);
        if (relayedOf(track.participant()).isEmpty()) {
            quality.forget(track.participant());
        }
    }

    /// The other end has switched a relayed track on or off.
    public void switchRelayed(long nowNanos, Track track, boolean on) {
        if (track.allowed() != on) {
            allow(nowNanos, track, on);
        }
        if (on && track instanceof VideoTrack videoTrack) {
            // Its packets only come when it is requested, and what is not on the air is not.
            boolean _ = replaceRelayed(nowNanos, track);
            if (track.publication().inRoom() && !track.publication().live()) {
                video.putOnAir(videoTrack);
                assignVideoIf(true, nowNanos);
            }
        }
    }

    private List<Track> relayedOf(int participant) {
        return tracks().stream()
                .filter(t -> t.publication().relayed() && t.participant() == participant)
                .toList();
    }

    private List<Track> tracks() {
        List<Track> all = new ArrayList<>(audio.tracks());
        all.addAll(video.tracks());
        return all;
    }

    /// The most speakers that one of its subscribers receives.
    public int mostSpeakers() {
        return subscribers.stream()
                .mapToInt(subscriber -> subscriber.speakerLimit(audio.limit()))
                .max()
                .orElse(0);
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
        if (!track.publication().live() && track.allowed()) {
            onFirstPacket(nowNanos, track);
        }
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
        audio.onRecipientChanged(nowNanos, subscriber);
    }

    /// The limit of speakers that a subscriber sets for itself, 0 for that of the room.
    public void speakerLimit(long nowNanos, Subscriber subscriber, int limit) {
        subscriber.speakerLimitOfItsOwn(limit);
        audio.onRecipientChanged(nowNanos, subscriber);
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

    /// Reports the slots of a subscriber and the encodings that are requested of its participant,
    /// changed or not.
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
