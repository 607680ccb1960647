package media.forward;

import call.View;
import java.util.ArrayList;
import java.util.List;
import media.rtcp.ReportBlock;
import org.jspecify.annotations.Nullable;

/// A participant's role toward the tracks of others: its slots, and the track in each.
public final class Subscriber implements AudioRecipient {
    private final int participant;
    private final List<AudioSlot> audioSlots;
    private final SubscriberVideo video;
    private final List<Slot<?>> changed = new ArrayList<>();
    private int ownSpeakerLimit;
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

    @Override
    public void assignAudio(long nowNanos, List<AudioTrack> audible) {
        List<AudioTrack> assigned = new ArrayList<>(audioSlots.size());
        for (AudioTrack track : deafened ? List.<AudioTrack>of() : audible) {
            if (track.participant() != participant && assigned.size() < audioSlots.size()) {
                assigned.add(track);
            }
        }
        markChanged(SlotAssignment.assign(nowNanos, audioSlots, assigned));
    }

    /// The limit of speakers it sets for itself, 0 for that of the room.
    void speakerLimitOfItsOwn(int limit) {
        ownSpeakerLimit = limit;
    }

    @Override
    public int speakerLimit(int limitOfRoom) {
        return Math.min(ownSpeakerLimit == 0 ? limitOfRoom : ownSpeakerLimit, audioSlots.size());
    }

    /// @param live the video tracks of the room, the most important first
    /// @param speaker the dominant speaker, 0 for none
    void assignVideo(long nowNanos, List<VideoTrack> live, int speaker) {
        markChanged(video.assign(nowNanos, live, speaker));
    }

    void view(View view) {
        video.view(view);
    }

    /// The bitrate its connection can carry for video changed.
    void onEstimate(long nowNanos, long bitsPerSecond) {
        markChanged(video.onEstimate(nowNanos, bitsPerSecond));
    }

    /// Whether the estimate is known to be what its connection can carry, or only what was proven.
    public void congested(boolean congested) {
        video.congested(congested);
    }

    /// Called on every tick of the engine.
    void onDeadline(long nowNanos) {
        markChanged(video.onDeadline(nowNanos));
    }

    /// All video it requested is forwarded at the best step of use: more capacity would not be
    /// used.
    public boolean satisfied() {
        return video.satisfied();
    }

    /// The cost of all video it requested at its best.
    public long desiredBitsPerSecond() {
        return video.desiredBitsPerSecond();
    }

    /// The client has offered more media sections.
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

    /// Retransmits the lost packets of a slot that are still in the history.
    public void onPacketsLost(long nowNanos, int ssrc, List<Integer> sequenceNumbers) {
        VideoSlot slot = videoSlotOf(ssrc);
        if (slot != null) {
            for (int sequenceNumber : sequenceNumbers) {
                slot.onPacketLost(nowNanos, sequenceNumber);
            }
        }
    }

    /// Sends one packet that only fills the path, if it receives video.
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

    /// Whether one of its video slots has this SSRC.
    public boolean sendsVideo(int ssrc) {
        return videoSlotOf(ssrc) != null;
    }

    /// Takes the reports of the client about its slots.
    public void onReports(long nowNanos, List<ReportBlock> blocks) {
        for (ReportBlock block : blocks) {
            for (AudioSlot slot : audioSlots) {
                if (slot.section().ssrc() == block.ssrc()) {
                    slot.stream().onReport(nowNanos, block);
                }
            }
        }
    }

    /// The connection can send from now on: video slots that waited for it need keyframes.
    public void onReady(long nowNanos) {
        video.slots().forEach(slot -> slot.onReady(nowNanos));
    }

    /// The slots whose track changed since the last call.
    List<Slot<?>> takeChangedSlots() {
        if (changed.isEmpty()) {
            return List.of();
        }
        List<Slot<?>> taken = List.copyOf(changed);
        changed.clear();
        return taken;
    }

    public List<AudioSlot> audioSlots() {
        return audioSlots;
    }

    public List<VideoSlot> videoSlots() {
        return video.slots();
    }

    @Override
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
