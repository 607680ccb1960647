package media.forward;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A participant's role toward the tracks of others: its slots, and which track is in which.
public final class Subscriber {
    private final int participant;
    private final List<Slot> audioSlots;
    private final List<Slot> videoSlots;
    private final List<Slot> changed = new ArrayList<>();
    private boolean deafened;

    public Subscriber(
            int participant, List<Slot> audioSlots, List<Slot> videoSlots, boolean deafened) {
        this.participant = participant;
        this.audioSlots = List.copyOf(audioSlots);
        this.videoSlots = List.copyOf(videoSlots);
        this.deafened = deafened;
    }

    /// @param active the audible tracks of the room
    void assignAudio(long nowNanos, List<Track> active) {
        assign(nowNanos, audioSlots, deafened ? List.of() : active);
    }

    /// @param wanted the video tracks of the room, the most important first
    void assignVideo(long nowNanos, List<Track> wanted) {
        assign(nowNanos, videoSlots, wanted);
    }

    void deafen(boolean nowDeafened) {
        deafened = nowDeafened;
    }

    void release() {
        audioSlots.forEach(Slot::release);
        videoSlots.forEach(Slot::release);
    }

    @Nullable Slot slotOf(int ssrc) {
        for (int i = 0; i < audioSlots.size(); i++) {
            if (audioSlots.get(i).stream().section().ssrc() == ssrc) {
                return audioSlots.get(i);
            }
        }
        for (int i = 0; i < videoSlots.size(); i++) {
            if (videoSlots.get(i).stream().section().ssrc() == ssrc) {
                return videoSlots.get(i);
            }
        }
        return null;
    }

    public void onPictureLost(long nowNanos, int ssrc) {
        Slot slot = slotOf(ssrc);
        if (slot != null) {
            slot.onPictureLost(nowNanos);
        }
    }

    /// Sends again what is still there of the packets a slot misses.
    public void onPacketsLost(int ssrc, List<Integer> sequenceNumbers) {
        Slot slot = slotOf(ssrc);
        if (slot != null) {
            sequenceNumbers.forEach(slot::onPacketLost);
        }
    }

    /// The connection can send from now on: pictures that were waiting for it need keyframes.
    public void onReady(long nowNanos) {
        for (Slot slot : videoSlots) {
            if (slot.waiting()) {
                slot.onPictureLost(nowNanos);
            }
        }
    }

    /// Hands out the slots whose owner changed since the last call.
    List<Slot> takeChanged() {
        List<Slot> taken = List.copyOf(changed);
        changed.clear();
        return taken;
    }

    public List<Slot> audioSlots() {
        return audioSlots;
    }

    public List<Slot> videoSlots() {
        return videoSlots;
    }

    public int participant() {
        return participant;
    }

    /// Those already in a slot stay where they are; only then free slots are given out.
    private void assign(long nowNanos, List<Slot> slots, List<Track> wanted) {
        List<Track> tracks = new ArrayList<>(slots.size());
        for (Track track : wanted) {
            if (track.participant() != participant && tracks.size() < slots.size()) {
                tracks.add(track);
            }
        }
        for (Slot slot : slots) {
            if (slot.track() != null && !tracks.remove(slot.track())) {
                slot.release();
                markChanged(slot);
            }
        }
        for (Track track : tracks) {
            Slot free = leastUsedFree(slots);
            if (free != null) {
                free.assign(nowNanos, track);
                markChanged(free);
            }
        }
    }

    private void markChanged(Slot slot) {
        if (!changed.contains(slot)) {
            changed.add(slot);
        }
    }

    /// A slot that carried nothing yet before one whose last owner may still sound in a jitter buffer.
    private static @Nullable Slot leastUsedFree(List<Slot> slots) {
        Slot best = null;
        for (Slot slot : slots) {
            if (slot.track() == null
                    && (best == null
                            || slot.stream().packetsSent() < best.stream().packetsSent())) {
                best = slot;
            }
        }
        return best;
    }
}
