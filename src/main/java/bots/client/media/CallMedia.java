package bots.client.media;

import bots.client.transport.IceTransport;
import bots.client.transport.LoopBuffers;
import java.util.ArrayList;
import java.util.List;
import media.dtls.DtlsKeys;
import media.receive.NackGenerator;
import media.receive.RetransmissionDecoder;
import media.receive.TransportFeedbackGenerator;
import media.rtcp.FullIntraRequest;
import media.rtcp.GenericNack;
import media.rtcp.PictureLoss;
import media.rtcp.ReceiverReport;
import media.rtcp.RtcpMessage;
import media.rtcp.RtcpReader;
import media.rtcp.SenderReport;
import media.rtp.Bytes;
import media.rtp.DropReason;
import media.rtp.RtpPacket;
import media.rtp.SsrcMap;
import media.srtp.SrtpReceiver;
import org.jspecify.annotations.Nullable;

/// RTP and RTCP of a connected call. Received packets are decrypted, counted, handed to the
/// listener and repaired by retransmission; sent packets are protected and retransmitted on NACK
/// ([SentTracks]). Pure: the owner runs the timer and flushes.
public final class CallMedia {
    /// Between two checks whether a keyframe must be requested again.
    private static final long KEYFRAME_CHECK_NANOS = 100_000_000L;

    private final LoopBuffers buffers;
    private final MediaListener listener;
    private final int ownSsrc;
    private final SrtpReceiver receiver;
    private final SentTracks sent;
    private final SsrcMap<ReceiveSlot> slots = new SsrcMap<>(SrtpReceiver.MAX_STREAMS);
    private final List<ReceiveSlot> startedVideo = new ArrayList<>();
    private final CallReports reports;
    private final @Nullable TransportFeedbackGenerator feedback;
    private final int receivedTransportSequenceId;
    private long nextKeyframeCheckNanos;
    private long packetsReceived;
    private long bytesReceived;
    private long nacksSent;
    private long keyframeRequestsSent;
    private long dropped;

    /// What the call has negotiated.
    ///
    /// @param fallbackSsrc identifies the call in its reports when it publishes nothing
    public record Session(CallOffer offer, CallAnswer answer, DtlsKeys keys, int fallbackSsrc) {
        int ownSsrc() {
            return offer.streams().isEmpty() ? fallbackSsrc : offer.streams().getFirst().ssrc();
        }
    }

    /// @param firstReportNanos spread, so that the calls of a process do not all report at once
    /// @param unixOffsetNanos Unix time minus `System.nanoTime()`
    public CallMedia(
            long firstReportNanos,
            long unixOffsetNanos,
            LoopBuffers buffers,
            IceTransport transport,
            Session session,
            MediaListener listener) {
        CallAnswer answer = session.answer();
        this.buffers = buffers;
        this.listener = listener;
        ownSsrc = session.ownSsrc();
        receiver = new SrtpReceiver(session.keys().toClient());
        sent =
                new SentTracks(
                        buffers,
                        transport,
                        session.offer().streams(),
                        answer,
                        session.keys().fromClient());
        reports =
                new CallReports(
                        firstReportNanos, unixOffsetNanos, ownSsrc, session.offer().cname(), sent);
        for (ReceiveSlot slot : answer.slots()) {
            slots.put(slot.ssrc(), slot);
            if (slot.rtxSsrc() != 0) {
                slots.put(slot.rtxSsrc(), slot);
            }
        }
        receivedTransportSequenceId = answer.transportSequenceId();
        feedback =
                receivedTransportSequenceId == 0 ? null : new TransportFeedbackGenerator(ownSsrc);
    }

    /// An SRTP or SRTCP packet arrived.
    ///
    /// @param bytes borrowed, decrypted in place
    public void onDatagram(long nowNanos, byte[] bytes, int offset, int length) {
        if (length < RtpPacket.FIXED_HEADER_BYTES) {
            dropped++;
        } else if (RtcpReader.isRtcp(bytes[offset + 1])) {
            onRtcp(nowNanos, bytes, offset, length);
        } else {
            onRtp(nowNanos, bytes, offset, length);
        }
    }

    private void onRtp(long nowNanos, byte[] bytes, int offset, int length) {
        RtpPacket packet = buffers.packet();
        if (receiver.unprotectRtp(bytes, offset, length, packet) < 0) {
            dropped++;
            return;
        }
        ReceiveSlot slot = slots.get(packet.ssrc());
        if (slot == null) {
            dropped++;
            return;
        }
        if (feedback != null) {
            int at = packet.extensionOffset(receivedTransportSequenceId);
            if (at >= 0) {
                feedback.media(packet.ssrc());
                feedback.onPacket(nowNanos, Bytes.uint16(bytes, at));
            }
        }
        boolean retransmitted = packet.ssrc() == slot.rtxSsrc();
        if (!slot.started()) {
            if (retransmitted) {
                return; // a probe before there is anything to repair
            }
            start(nowNanos, slot);
        }
        if (retransmitted
                && RetransmissionDecoder.restore(packet, slot.ssrc(), CallOffer.VP8)
                        != DropReason.OK) {
            return; // a probe without payload
        }
        long sequence = slot.onPacket(nowNanos, packet, retransmitted);
        if (sequence != ReceiveSlot.DUPLICATE && packet.payloadBytes() > 0) {
            packetsReceived++;
            bytesReceived += packet.payloadBytes();
            listener.onPacket(slot, packet, sequence, nowNanos);
        }
    }

    private void start(long nowNanos, ReceiveSlot slot) {
        reports.add(slot);
        if (slot.video()) {
            startedVideo.add(slot);
            slot.begin(reports.roundTrip(), missing(slot));
            nextKeyframeCheckNanos = nowNanos + KEYFRAME_CHECK_NANOS;
        }
    }

    private void onRtcp(long nowNanos, byte[] bytes, int offset, int length) {
        int plain = receiver.unprotectRtcp(bytes, offset, length);
        List<RtcpMessage> messages = buffers.messages();
        messages.clear();
        if (plain < 0 || RtcpReader.read(bytes, offset, plain, messages) != DropReason.OK) {
            dropped++;
            return;
        }
        for (int i = 0; i < messages.size(); i++) {
            switch (messages.get(i)) {
                case SenderReport report -> {
                    ReceiveSlot slot = slots.get(report.ssrc());
                    if (slot != null) {
                        slot.onSenderReport(nowNanos, report);
                    }
                    reports.onReports(nowNanos, report.reports());
                }
                case ReceiverReport report -> reports.onReports(nowNanos, report.reports());
                case GenericNack nack -> sent.onNack(nack);
                case PictureLoss loss -> onKeyframeRequest(loss.media());
                case FullIntraRequest request -> onKeyframeRequest(request.media());
                default -> {
                    // The bitrate is that of the recording: estimates of the server have no effect.
                }
            }
        }
    }

    private void onKeyframeRequest(int ssrc) {
        SentStream stream = sent.find(ssrc);
        if (stream != null) {
            listener.onKeyframeRequest(stream.track(), stream.encoding());
        }
    }

    public SentTracks sent() {
        return sent;
    }

    /// Sends a PLI, and repeats it until a keyframe arrives.
    public void requestKeyframe(long nowNanos, ReceiveSlot slot) {
        slot.requestKeyframe();
        nextKeyframeCheckNanos = nowNanos;
    }

    public long nextDeadlineNanos() {
        long next = reports.nextDeadlineNanos();
        if (feedback != null) {
            next = earlier(next, feedback.nextDeadlineNanos());
        }
        for (int i = 0; i < startedVideo.size(); i++) {
            next = earlier(next, startedVideo.get(i).nextDeadlineNanos());
        }
        return startedVideo.isEmpty() ? next : earlier(next, nextKeyframeCheckNanos);
    }

    private static long earlier(long a, long b) {
        return b == NackGenerator.NO_DEADLINE || b - a >= 0 ? a : b;
    }

    public void onDeadline(long nowNanos) {
        boolean check = !startedVideo.isEmpty() && nowNanos - nextKeyframeCheckNanos >= 0;
        for (int i = 0; i < startedVideo.size(); i++) {
            ReceiveSlot slot = startedVideo.get(i);
            slot.onDeadline(nowNanos);
            if (check && slot.needsKeyframeRequest(nowNanos)) {
                keyframeRequestsSent++;
                sent.sendRtcp(List.of(new PictureLoss(ownSsrc, slot.ssrc())));
            }
        }
        if (check) {
            nextKeyframeCheckNanos = nowNanos + KEYFRAME_CHECK_NANOS;
        }
        if (feedback != null) {
            feedback.onDeadline(nowNanos, message -> sent.sendRtcp(List.of(message)));
        }
        reports.onDeadline(nowNanos);
    }

    private NackGenerator.Listener missing(ReceiveSlot slot) {
        return new NackGenerator.Listener() {
            @Override
            public void onMissing(long nowNanos, long[] sequences, int count) {
                List<Integer> numbers = new ArrayList<>(count);
                for (int i = 0; i < count; i++) {
                    numbers.add((int) sequences[i] & 0xFFFF);
                }
                nacksSent++;
                sent.sendRtcp(List.of(new GenericNack(ownSsrc, slot.ssrc(), numbers)));
            }

            @Override
            public void onGivenUp(long nowNanos) {
                requestKeyframe(nowNanos, slot);
            }
        };
    }

    /// @param lostUp datagrams that the simulated network has dropped toward the server
    /// @param lostDown the same toward the client
    public CallCounts counts(long lostUp, long lostDown) {
        return new CallCounts(
                packetsReceived,
                bytesReceived,
                reports.packetsLost(),
                reports.packetsRestored(),
                sent.packets(),
                sent.packetsRepeated(),
                nacksSent,
                keyframeRequestsSent,
                dropped,
                lostUp,
                lostDown);
    }
}
