package media;

import java.util.ArrayList;
import java.util.List;
import media.forward.AudioSlot;
import media.forward.VideoSlot;
import media.sdp.SendSection;
import media.send.AudioSlotStream;
import media.send.SecureOutbound;
import media.send.SlotScratch;
import media.send.VideoSlotStream;

/// Makes the slots of one subscriber from the sections in which its client receives.
final class SlotFactory {
    private final SecureOutbound outbound;
    private final Downlink downlink;
    private final SlotScratch scratch;

    /// Slots in the order of their sections.
    record Slots(List<AudioSlot> audio, List<VideoSlot> video) {}

    /// @param scratch of the engine
    SlotFactory(SecureOutbound outbound, Downlink downlink, SlotScratch scratch) {
        this.outbound = outbound;
        this.downlink = downlink;
        this.scratch = scratch;
    }

    Slots create(List<SendSection> sections) {
        List<AudioSlot> audio = new ArrayList<>();
        List<VideoSlot> video = new ArrayList<>();
        for (SendSection section : sections) {
            if (section.video()) {
                video.add(
                        new VideoSlot(
                                new VideoSlotStream(section, outbound, downlink.pacer(), scratch)));
            } else {
                audio.add(
                        new AudioSlot(
                                new AudioSlotStream(
                                        section, outbound, scratch, downlink.redundancy())));
            }
        }
        return new Slots(audio, video);
    }
}
