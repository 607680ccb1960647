package media.send;

import media.codec.LayerSelector;
import media.rtp.RtpHeaderWriter;
import media.rtp.RtpPacket;

/// Scratch memory in which the packets of all slots of a shard are built, one after the other.
public final class SlotScratch {
    final OutgoingPacket outgoing = new OutgoingPacket();
    final byte[] descriptor = new byte[LayerSelector.MAX_DESCRIPTOR_BYTES];
    final RtpHeaderWriter header = new RtpHeaderWriter();
    final RtpPacket remembered = new RtpPacket();
}
