package media;

import java.util.ArrayList;
import java.util.List;
import limits.TokenBucket;
import media.receive.ReceiveStream;
import media.receive.TransportFeedbackGenerator;
import media.rtcp.FullIntraRequest;
import media.rtcp.GenericNack;
import media.rtcp.PictureLoss;
import media.rtcp.ReceiverEstimatedMaximumBitrate;
import media.rtcp.RtcpMessage;
import media.rtp.Bytes;
import media.rtp.RtpPacket;
import media.sdp.ExtensionIds;
import media.sdp.PayloadFormat;
import media.sdp.ReceiveSection;
import org.jspecify.annotations.Nullable;

/// RTCP feedback to a publisher's browser: transport-wide feedback or else REMB, NACKs and keyframe
/// requests.
final class PublisherFeedback implements ReceiveStream.Listener {
    /// The estimate for clients without transport-wide feedback: enough for a 1080p screen
    /// and three encodings of a camera; they adapt to loss on their own.
    private static final long REMB_BITS_PER_SECOND = 8_000_000L;

    /// A client that leaves gaps between all its packets would be asked for 256 with each.
    private static final int NACKS_PER_SECOND = 500;

    private static final long SECOND_NANOS = 1_000_000_000L;

    private static final long REMB_INTERVAL_NANOS = 200_000_000L;

    /// A client that numbers its packets does so from the first; one that does not within this time
    /// gets REMB in spite of what was negotiated.
    private static final long UNNUMBERED_NANOS = 500_000_000L;

    private final int ownSsrc;
    private final RtcpOut rtcp;
    private final @Nullable TransportFeedbackGenerator transportFeedback;
    private final boolean remb;
    private boolean numbered;
    private boolean received;
    private long firstPacketNanos;
    private long nextRembNanos;
    private boolean rembSent;
    private @Nullable TokenBucket nacks;

    /// Sends RTCP to the client.
    interface RtcpOut {
        void send(List<RtcpMessage> messages);
    }

    PublisherFeedback(List<ReceiveSection> sections, int ownSsrc, RtcpOut rtcp) {
        this.ownSsrc = ownSsrc;
        this.rtcp = rtcp;
        boolean anyRemb = false;
        boolean anyTransport = false;
        for (ReceiveSection section : sections) {
            for (PayloadFormat format : section.formats()) {
                anyRemb |= format.remb();
                anyTransport |=
                        format.transportFeedback() && section.extensions().transportSequence() != 0;
            }
        }
        this.transportFeedback = anyTransport ? new TransportFeedbackGenerator(ownSsrc) : null;
        this.remb = anyRemb;
    }

    /// A packet of any kind arrived: media, retransmission or padding, they all used the uplink.
    ///
    /// @param packet borrowed
    void onPacket(long nowNanos, RtpPacket packet, ExtensionIds ids) {
        if (!received) {
            received = true;
            firstPacketNanos = nowNanos;
        }
        TransportFeedbackGenerator generator = transportFeedback;
        if (generator == null || ids.transportSequence() == 0) {
            return;
        }
        int at = packet.extensionOffset(ids.transportSequence());
        if (at >= 0 && packet.extensionBytes(ids.transportSequence()) >= 2) {
            numbered = true;
            generator.media(packet.ssrc());
            generator.onPacket(nowNanos, Bytes.uint16(packet.buffer(), at));
        }
    }

    @Override
    public void onMissing(long nowNanos, ReceiveStream stream, long[] sequences, int count) {
        TokenBucket left = nacks;
        if (left == null) {
            left = new TokenBucket(NACKS_PER_SECOND, SECOND_NANOS, nowNanos);
            nacks = left;
        }
        if (left.take(nowNanos, 1) > 0) {
            return; // requested again after a round trip
        }
        List<Integer> sequenceNumbers = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            sequenceNumbers.add((int) sequences[i] & 0xFFFF);
        }
        rtcp.send(List.of(new GenericNack(ownSsrc, stream.ssrc(), sequenceNumbers)));
    }

    @Override
    public void onGivenUp(long nowNanos, ReceiveStream stream) {
        stream.keyframeRequests().request();
        sendKeyframeRequest(nowNanos, stream);
    }

    /// Requests a keyframe of a stream if one is needed and the last request was long enough ago.
    void sendKeyframeRequest(long nowNanos, ReceiveStream stream) {
        if (!stream.live(nowNanos) || !stream.keyframeRequests().onDeadline(nowNanos)) {
            return;
        }
        PayloadFormat format = stream.format();
        boolean onlyFir = format != null && format.fullIntraRequest() && !format.pictureLoss();
        rtcp.send(
                List.of(
                        onlyFir
                                ? new FullIntraRequest(
                                        ownSsrc, stream.ssrc(), stream.keyframeRequests().command())
                                : new PictureLoss(ownSsrc, stream.ssrc())));
    }

    /// Sends what is due of the feedback that has a rhythm; called on every tick of the engine.
    ///
    /// @param ssrcs what the client sends, by its SSRCs
    void onDeadline(long nowNanos, List<Integer> ssrcs) {
        if (transportFeedback != null) {
            transportFeedback.onDeadline(nowNanos, feedback -> rtcp.send(List.of(feedback)));
        }
        boolean unnumbered =
                transportFeedback == null
                        || (received
                                && !numbered
                                && nowNanos - firstPacketNanos >= UNNUMBERED_NANOS);
        if (remb && unnumbered && (!rembSent || nowNanos - nextRembNanos >= 0)) {
            rembSent = true;
            nextRembNanos = nowNanos + REMB_INTERVAL_NANOS;
            rtcp.send(
                    List.of(
                            new ReceiverEstimatedMaximumBitrate(
                                    ownSsrc, REMB_BITS_PER_SECOND, ssrcs)));
        }
    }
}
