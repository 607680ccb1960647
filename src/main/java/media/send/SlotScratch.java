package media.send;

import media.codec.LayerSelector;
import media.rtp.RtpHeaderWriter;
import media.rtp.RtpPacket;

/// Where the packets of all slots of a shard are built, one after the other.
public final class SlotScratch {
    /// The largest datagram read, and what rewriting and encryption may add.
    final byte[] packet = new byte[2048 + 512];

    final byte[] descriptor = new byte[LayerSelector.MAX_DESCRIPTOR_BYTES];
    final RtpHeaderWriter header = new RtpHeaderWriter();
    final RtpPacket remembered = new RtpPacket();
}
