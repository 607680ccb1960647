package media.send;

import media.rtcp.SenderReport;
import media.sdp.SendSection;
import org.jspecify.annotations.Nullable;

/// The outgoing stream of one slot, for the lifetime of the slot.
public sealed interface SlotStream permits AudioSlotStream, VideoSlotStream {
    SendSection section();

    /// Payload sent so far, without retransmissions.
    long bytesSent();

    long packetsSent();

    /// What was sent so far as a sender report, null before the first packet.
    ///
    /// @param ntpTime the wall clock now, as a 64-bit NTP timestamp
    @Nullable SenderReport senderReport(long nowNanos, long ntpTime);
}
