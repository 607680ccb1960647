package media;

import media.codec.Codec;
import media.codec.RedundantAudio;
import media.forward.Room;
import media.forward.Track;
import media.receive.ReceiveStream;
import media.receive.RetransmissionDecoder;
import media.rtp.DropReason;
import media.rtp.RtpPacket;
import media.sdp.PayloadFormat;

/// How the packets of one track go into a room: restored if they are retransmissions, once each,
/// and within the budget of the track. What is missing before a packet is requested.
final class TrackIntake {
    /// As many redundant blocks as browsers send beside a frame (RFC 2198). Further ones count as
    /// the frame does.
    private static final int FREE_REDUNDANT_BLOCKS = 2;

    private final Track track;
    private final RedundantAudio red = new RedundantAudio();

    private TrackBudget budget;

    TrackIntake(Track track, TrackBudget budget) {
        this.track = track;
        this.budget = budget;
    }

    Track track() {
        return track;
    }

    /// Another limit holds from now on.
    void budget(TrackBudget changed) {
        budget = changed;
    }

    /// Called once a second.
    ///
    /// @return whether its publisher goes on at a rate that it must not have
    boolean overRate() {
        return budget.isExceeded();
    }

    /// Takes a retransmission (RFC 4588).
    ///
    /// @param packet borrowed, decrypted; restored in place
    /// @param stream that it repairs
    DropReason onRetransmission(long nowNanos, RtpPacket packet, ReceiveStream stream, Room room) {
        PayloadFormat format = stream.repairedFormat(packet.payloadType());
        if (format == null) {
            return DropReason.UNKNOWN_PAYLOAD_TYPE;
        }
        DropReason outcome =
                RetransmissionDecoder.restore(packet, stream.ssrc(), format.payloadType());
        if (outcome != DropReason.OK) {
            return outcome;
        }
        long sequence = stream.onRetransmission(packet.sequenceNumber());
        return forward(nowNanos, packet, stream, format, sequence, true, room);
    }

    /// @param packet borrowed, decrypted
    /// @param sequence of the packet in its stream, extended, or [ReceiveStream#DUPLICATE]
    DropReason onMedia(
            long nowNanos,
            RtpPacket packet,
            ReceiveStream stream,
            PayloadFormat format,
            long sequence,
            Room room) {
        return forward(nowNanos, packet, stream, format, sequence, false, room);
    }

    private DropReason forward(
            long nowNanos,
            RtpPacket packet,
            ReceiveStream stream,
            PayloadFormat format,
            long sequence,
            boolean retransmitted,
            Room room) {
        if (sequence == ReceiveStream.DUPLICATE) {
            return DropReason.DUPLICATE;
        }
        if (!budget.take(nowNanos, countedBytes(packet, format))) {
            stream.forgetMissing();
            return DropReason.OVER_RATE;
        }
        DropReason outcome = room.onPacket(nowNanos, track, stream, format, packet, sequence);
        if (outcome == DropReason.OK) {
            stream.requestMissing(nowNanos, sequence, retransmitted);
        } else {
            stream.forgetMissing();
        }
        return outcome;
    }

    /// Of RED the newest frame: its redundant blocks repeat frames that were counted.
    private int countedBytes(RtpPacket packet, PayloadFormat format) {
        int bytes = packet.payloadBytes();
        return format.codec() == Codec.RED
                        && red.wrap(packet.buffer(), packet.payloadOffset(), bytes) == DropReason.OK
                ? Math.max(red.bytes(), bytes / (1 + FREE_REDUNDANT_BLOCKS))
                : bytes;
    }
}
