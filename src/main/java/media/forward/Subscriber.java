package media.forward;

import call.View;
import java.util.ArrayList;
import java.util.List;
import media.rtcp.ReportBlock;
import org.jspecify.annotations.Nullable;

/// A participant's role toward the tracks of others: its slots, and which track is in which.
public final class Subscriber {
    private final int participant;
    private final List<AudioSlot> audioSlots;
    private final SubscriberVideo video;
    private final List<Slot<?>> changed = new ArrayList<>();
    private int wantedVoices;
    private boolean deafened;

    public Subscriber(
            int participant,
            List<AudioSlot> audioSlots,
            List<VideoSlot> videoSlots,
            boolean deafened) {
        this.participant = participant;
        this.audioSlots = new ArrayList<>(audioSlots);
        this.video = new SubscriberVideo(participant, videoSlots);
        this.deafened = deafened;
    }

    /// @param wanted the tracks that are heard, those that need a place of their own first
    void assignAudio(long nowNanos, List<AudioTrack> wanted) {
        List<AudioTrack> heard = new ArrayList<>(audioSlots.size());
        for (AudioTrack track : deafened ? List.<AudioTrack>of() : wanted) {
            if (track.participant() != participant && heard.size() < audioSlots.size()) {
                heard.add(track);
            }
        }
        markChanged(SlotAssignment.assign(nowNanos, audioSlots, heard));
    }

    /// The subscriber wants to hear so many voices, 0 for what the room gives.
    void wantVoices(int wanted) {
        wantedVoices = wanted;
    }

    /// How many voices it hears at most.
    ///
    /// @param given by the room to who asks for nothing
    int voices(int given) {
        return Math.min(wantedVoices == 0 ? given : wantedVoices, audioSlots.size());
    }

    /// @param live the video tracks of the room, those who spoke last first
    /// @param speaker who speaks now, 0 for nobody
    void assignVideo(long nowNanos, List<VideoTrack> live, int speaker) {
        markChanged(video.assign(nowNanos, live, speaker));
    }

    void view(View view) {
        video.view(view);
    }

    /// What its connection can carry of pictures changed.
    void onEstimate(long nowNanos, long bitsPerSecond) {
        markChanged(video.onEstimate(nowNanos, bitsPerSecond));
    }

    /// Called on every tick of the engine.
    void onDeadline(long nowNanos) {
        markChanged(video.onDeadline(nowNanos));
    }

    /// All it looks at is shown as well as it is of use: more bits would not be spent.
    public boolean satisfied() {
        return video.satisfied();
    }

    /// What all it looks at would cost at its best.
    public long wantedBitsPerSecond() {
        return video.wantedBitsPerSecond();
    }

    /// The client has offered more sections.
    public void addSlots(List<AudioSlot> moreAudio, List<VideoSlot> moreVideo) {
        audioSlots.addAll(moreAudio);
        video.addSlots(moreVideo);
    }

    void deafen(boolean nowDeafened) {
        deafened = nowDeafened;
    }

    void release() {
        audioSlots.forEach(Slot::release);
        video.slots().forEach(Slot::release);
    }

    private @Nullable VideoSlot videoSlotOf(int ssrc) {
        List<VideoSlot> slots = video.slots();
        for (int i = 0; i < slots.size(); i++) {
            if (slots.get(i).section().ssrc() == ssrc) {
                return slots.get(i);
            }
        }
        return null;
    }

    public void onPictureLoss(long nowNanos, int ssrc) {
        VideoSlot slot = videoSlotOf(ssrc);
        if (slot != null) {
            slot.onPictureLoss(nowNanos);
        }
    }

    /// Sends again what is still there of the packets a slot misses.
    public void onPacketsLost(long nowNanos, int ssrc, List<Integer> sequenceNumbers) {
        VideoSlot slot = videoSlotOf(ssrc);
        if (slot != null) {
            for (int sequenceNumber : sequenceNumbers) {
                slot.onPacketLost(nowNanos, sequenceNumber);
            }
        }
    }

    /// Sends one packet that only fills the path, where something is watched.
    public void pad(long nowNanos) {
        VideoSlot slot = video.paddingSlot();
        if (slot != null) {
            slot.pad(nowNanos);
        }
    }

    /// Whether [#pad] would send.
    public boolean canPad() {
        return video.paddingSlot() != null;
    }

    /// Whether a slot for pictures sends under this SSRC.
    public boolean shows(int ssrc) {
        return videoSlotOf(ssrc) != null;
    }

    /// What the client tells about its slots.
    public void onReports(long nowNanos, List<ReportBlock> blocks) {
        for (ReportBlock block : blocks) {
            for (AudioSlot slot : audioSlots) {
                if (slot.section().ssrc() == block.ssrc()) {
                    slot.stream().onReport(nowNanos, block);
                }
            }
        }
    }

    /// The connection can send from now on: pictures that were waiting for it need keyframes.
    public void onReady(long nowNanos) {
        video.slots().forEach(slot -> slot.onReady(nowNanos));
    }

    /// Tells the slots whose owner changed since the last call, if any.
    void tellChanged(Room.Listener listener) {
        if (!changed.isEmpty()) {
            List<Slot<?>> taken = List.copyOf(changed);
            changed.clear();
            listener.onSlotsChanged(this, taken);
        }
    }

    public List<AudioSlot> audioSlots() {
        return audioSlots;
    }

    public List<VideoSlot> videoSlots() {
        return video.slots();
    }

    public int participant() {
        return participant;
    }

    private void markChanged(List<? extends Slot<?>> slots) {
        for (int i = 0; i < slots.size(); i++) {
            if (!changed.contains(slots.get(i))) {
                changed.add(slots.get(i));
            }
        }
    }
}
