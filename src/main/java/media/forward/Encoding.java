package media.forward;

import media.receive.ReceiveStream;
import media.rtp.RtpPacket;
import media.sdp.PayloadFormat;
import media.send.PacketHistory;
import org.jspecify.annotations.Nullable;

/// One encoding of a video track: its stream once packets of it arrive, and their history.
final class Encoding {
    /// 256 KiB are more than a second of a 1.5 Mbit/s camera; a NACK comes within a round trip or two.
    private static final int HISTORY_BYTES = 256 * 1024;

    private @Nullable ReceiveStream stream;
    private @Nullable PayloadFormat format;
    private @Nullable PacketHistory history;

    void onPacket(ReceiveStream from, PayloadFormat packetFormat) {
        stream = from;
        format = packetFormat;
    }

    /// Keeps a packet that goes to somebody, for when it is missed.
    void remember(RtpPacket packet, long sequence) {
        PacketHistory kept = history;
        if (kept == null) {
            kept = new PacketHistory(HISTORY_BYTES);
            history = kept;
        }
        kept.add(
                sequence,
                packet.buffer(),
                packet.offset(),
                packet.headerBytes() + packet.payloadBytes());
    }

    boolean live(long nowNanos) {
        return stream != null && stream.live(nowNanos);
    }

    @Nullable ReceiveStream stream() {
        return stream;
    }

    @Nullable PayloadFormat format() {
        return format;
    }

    @Nullable PacketHistory history() {
        return history;
    }
}
