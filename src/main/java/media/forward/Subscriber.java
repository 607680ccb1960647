package media.forward;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// A participant's role toward the tracks of others: its slots, and which track is in which.
public final class Subscriber {
    private final int participant;
    private final List<AudioSlot> audioSlots;
    private final List<VideoSlot> videoSlots;
    private final List<Slot<?>> changed = new ArrayList<>();
    private boolean deafened;
    private @Nullable View view;

    public Subscriber(
            int participant,
            List<AudioSlot> audioSlots,
            List<VideoSlot> videoSlots,
            boolean deafened) {
        this.participant = participant;
        this.audioSlots = new ArrayList<>(audioSlots);
        this.videoSlots = new ArrayList<>(videoSlots);
        this.deafened = deafened;
    }

    /// @param active the audible tracks of the room
    void assignAudio(long nowNanos, List<AudioTrack> active) {
        assign(nowNanos, audioSlots, deafened ? List.of() : active);
    }

    /// @param live the video tracks of the room, the most important first
    void assignVideo(long nowNanos, List<VideoTrack> live) {
        View looking = view;
        assign(nowNanos, videoSlots, looking == null ? live : looking.choose(live));
    }

    void view(View newView) {
        view = newView;
    }

    /// The client has offered more sections.
    void addSlots(List<AudioSlot> moreAudio, List<VideoSlot> moreVideo) {
        audioSlots.addAll(moreAudio);
        videoSlots.addAll(moreVideo);
    }

    void deafen(boolean nowDeafened) {
        deafened = nowDeafened;
    }

    void release() {
        audioSlots.forEach(Slot::release);
        videoSlots.forEach(Slot::release);
    }

    private @Nullable VideoSlot videoSlotOf(int ssrc) {
        for (int i = 0; i < videoSlots.size(); i++) {
            if (videoSlots.get(i).section().ssrc() == ssrc) {
                return videoSlots.get(i);
            }
        }
        return null;
    }

    public void onPictureLost(long nowNanos, int ssrc) {
        VideoSlot slot = videoSlotOf(ssrc);
        if (slot != null) {
            slot.onPictureLost(nowNanos);
        }
    }

    /// Sends again what is still there of the packets a slot misses.
    public void onPacketsLost(int ssrc, List<Integer> sequenceNumbers) {
        VideoSlot slot = videoSlotOf(ssrc);
        if (slot != null) {
            sequenceNumbers.forEach(slot::onPacketLost);
        }
    }

    /// The connection can send from now on: pictures that were waiting for it need keyframes.
    public void onReady(long nowNanos) {
        for (VideoSlot slot : videoSlots) {
            if (slot.waiting()) {
                slot.onPictureLost(nowNanos);
            }
        }
    }

    /// Hands out the slots whose owner changed since the last call.
    List<Slot<?>> takeChanged() {
        List<Slot<?>> taken = List.copyOf(changed);
        changed.clear();
        return taken;
    }

    public List<AudioSlot> audioSlots() {
        return audioSlots;
    }

    public List<VideoSlot> videoSlots() {
        return videoSlots;
    }

    public int participant() {
        return participant;
    }

    /// Those already in a slot stay where they are; only then free slots are given out.
    private <T extends Track> void assign(
            long nowNanos, List<? extends Slot<T>> slots, List<T> wanted) {
        List<T> tracks = new ArrayList<>(slots.size());
        for (T track : wanted) {
            if (track.participant() != participant && tracks.size() < slots.size()) {
                tracks.add(track);
            }
        }
        for (Slot<T> slot : slots) {
            T track = slot.track();
            if (track != null && !tracks.remove(track)) {
                slot.release();
                markChanged(slot);
            }
        }
        for (T track : tracks) {
            Slot<T> free = leastUsedFree(slots);
            if (free != null) {
                free.assign(nowNanos, track);
                markChanged(free);
            }
        }
    }

    private void markChanged(Slot<?> slot) {
        if (!changed.contains(slot)) {
            changed.add(slot);
        }
    }

    /// A slot that carried nothing yet before one whose last owner may still sound in a jitter
    /// buffer.
    private static <T extends Track> @Nullable Slot<T> leastUsedFree(
            List<? extends Slot<T>> slots) {
        Slot<T> best = null;
        for (Slot<T> slot : slots) {
            if (slot.track() == null && (best == null || slot.packetsSent() < best.packetsSent())) {
                best = slot;
            }
        }
        return best;
    }
}
