package bots.client;

import java.util.ArrayList;
import java.util.List;
import media.dtls.DtlsKeys;
import media.receive.NackGenerator;
import media.receive.RetransmissionDecoder;
import media.receive.RoundTripTime;
import media.receive.TransportFeedbackGenerator;
import media.rtcp.FullIntraRequest;
import media.rtcp.GenericNack;
import media.rtcp.PictureLoss;
import media.rtcp.ReceiverReport;
import media.rtcp.ReportBlock;
import media.rtcp.RtcpMessage;
import media.rtcp.RtcpReader;
import media.rtcp.SenderReport;
import media.rtcp.SourceDescription;
import media.rtp.Bytes;
import media.rtp.DropReason;
import media.rtp.RtpPacket;
import media.rtp.SsrcMap;
import media.srtp.SrtpReceiver;
import org.jspecify.annotations.Nullable;

/// RTP and RTCP of a connected call: what comes is decrypted, told, counted, reported and repaired; what is
/// sent is protected, numbered and repeated when asked for. Pure: its owner keeps time and flushes.
final class CallMedia {
    private static final long SECOND_NANOS = 1_000_000_000L;

    /// Between looks at whether a keyframe must be asked for again.
    private static final long KEYFRAME_LOOK_NANOS = 100_000_000L;

    /// Seconds between 1900 (NTP) and 1970 (Unix).
    private static final long NTP_OFFSET_SECONDS = 2_208_988_800L;

    private final Workbench bench;
    private final CallListener listener;
    private final long unixOffsetNanos;
    private final String cname;
    private final int ownSsrc;
    private final SrtpReceiver receiver;
    private final SentTracks sent;
    private final SsrcMap<ReceiveSlot> slots = new SsrcMap<>(SrtpReceiver.MAX_STREAMS);
    private final List<ReceiveSlot> started = new ArrayList<>();
    private final List<ReceiveSlot> startedVideo = new ArrayList<>();
    private final RoundTripTime roundTrip = new RoundTripTime();
    private final @Nullable TransportFeedbackGenerator feedback;
    private final int receivedTransportSequenceId;
    private long nextReportNanos;
    private long nextKeyframeLookNanos;
    private long packetsReceived;
    private long bytesReceived;
    private long nacksSent;
    private long keyframeRequestsSent;
    private long dropped;

    /// @param firstReportNanos calls of a process do not report all at once
    /// @param unixOffsetNanos what `System.nanoTime()` lacks to Unix time
    CallMedia(
            long firstReportNanos,
            long unixOffsetNanos,
            Workbench bench,
            Wire wire,
            Offer offer,
            Agreement agreement,
            DtlsKeys keys,
            int ownSsrc,
            CallListener listener) {
        this.nextReportNanos = firstReportNanos;
        this.unixOffsetNanos = unixOffsetNanos;
        this.bench = bench;
        this.listener = listener;
        cname = offer.cname();
        this.ownSsrc = offer.streams().isEmpty() ? ownSsrc : offer.streams().getFirst().ssrc();
        receiver = new SrtpReceiver(keys.toClient());
        sent = new SentTracks(bench, wire, offer.streams(), agreement, keys.fromClient());
        for (ReceiveSlot slot : agreement.slots()) {
            slots.put(slot.ssrc(), slot);
            if (slot.rtxSsrc() != 0) {
                slots.put(slot.rtxSsrc(), slot);
            }
        }
        receivedTransportSequenceId = agreement.transportSequenceId();
        feedback =
                receivedTransportSequenceId == 0
                        ? null
                        : new TransportFeedbackGenerator(this.ownSsrc);
    }

    /// RTP or RTCP came.
    ///
    /// @param bytes borrowed, decrypted in place
    void onDatagram(long nowNanos, byte[] bytes, int offset, int length) {
        if (length < RtpPacket.FIXED_HEADER_BYTES) {
            dropped++;
        } else if (RtcpReader.isRtcp(bytes[offset + 1])) {
            onRtcp(nowNanos, bytes, offset, length);
        } else {
            onRtp(nowNanos, bytes, offset, length);
        }
    }

    private void onRtp(long nowNanos, byte[] bytes, int offset, int length) {
        RtpPacket packet = bench.packet;
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
                && RetransmissionDecoder.restore(packet, slot.ssrc(), Offer.VP8) != DropReason.OK) {
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
        started.add(slot);
        if (slot.video()) {
            startedVideo.add(slot);
            slot.begin(roundTrip, missing(slot));
            nextKeyframeLookNanos = nowNanos + KEYFRAME_LOOK_NANOS;
        }
    }

    private void onRtcp(long nowNanos, byte[] bytes, int offset, int length) {
        int plain = receiver.unprotectRtcp(bytes, offset, length);
        List<RtcpMessage> messages = bench.messages;
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
                    onReports(nowNanos, report.reports());
                }
                case ReceiverReport report -> onReports(nowNanos, report.reports());
                case GenericNack nack -> sent.onNack(nack);
                case PictureLoss loss -> onKeyframeRequest(loss.media());
                case FullIntraRequest request -> onKeyframeRequest(request.media());
                default -> {
                    // Rates are those of the scenario: estimates of the server change nothing.
                }
            }
        }
    }

    private void onReports(long nowNanos, List<ReportBlock> reports) {
        for (ReportBlock report : reports) {
            roundTrip.onReport(
                    ntpTime(nowNanos) >>> 16 & 0xFFFF_FFFFL,
                    report.lastSenderReport(),
                    report.delaySinceLastSenderReport());
        }
    }

    private void onKeyframeRequest(int ssrc) {
        SentStream stream = sent.find(ssrc);
        if (stream != null) {
            listener.onKeyframeRequest(stream.track(), stream.encoding());
        }
    }

    /// What is sent, by this call's tracks.
    SentTracks sent() {
        return sent;
    }

    void requestKeyframe(long nowNanos, ReceiveSlot slot) {
        slot.wantKeyframe();
        nextKeyframeLookNanos = nowNanos;
    }

    long nextDeadlineNanos() {
        long next = nextReportNanos;
        if (feedback != null) {
            next = earlier(next, feedback.nextDeadlineNanos());
        }
        for (int i = 0; i < startedVideo.size(); i++) {
            next = earlier(next, startedVideo.get(i).nextDeadlineNanos());
        }
        return startedVideo.isEmpty() ? next : earlier(next, nextKeyframeLookNanos);
    }

    private static long earlier(long a, long b) {
        return b == NackGenerator.NO_DEADLINE || b - a >= 0 ? a : b;
    }

    void onDeadline(long nowNanos) {
        boolean look = !startedVideo.isEmpty() && nowNanos - nextKeyframeLookNanos >= 0;
        for (int i = 0; i < startedVideo.size(); i++) {
            ReceiveSlot slot = startedVideo.get(i);
            slot.onDeadline(nowNanos);
            if (look && slot.needsKeyframeRequest(nowNanos)) {
                keyframeRequestsSent++;
                sent.sendRtcp(List.of(new PictureLoss(ownSsrc, slot.ssrc())));
            }
        }
        if (look) {
            nextKeyframeLookNanos = nowNanos + KEYFRAME_LOOK_NANOS;
        }
        if (feedback != null) {
            feedback.onDeadline(nowNanos, message -> sent.sendRtcp(List.of(message)));
        }
        if (nowNanos - nextReportNanos >= 0) {
            nextReportNanos = nowNanos + SECOND_NANOS;
            sendReports(nowNanos);
        }
    }

    private NackGenerator.Listener missing(ReceiveSlot slot) {
        return new NackGenerator.Listener() {
            @Override
            public void onMissing(long nowNanos, long[] sequences, int count) {
                List<Integer> missed = new ArrayList<>(count);
                for (int i = 0; i < count; i++) {
                    missed.add((int) sequences[i] & 0xFFFF);
                }
                nacksSent++;
                sent.sendRtcp(List.of(new GenericNack(ownSsrc, slot.ssrc(), missed)));
            }

            @Override
            public void onGivenUp(long nowNanos) {
                requestKeyframe(nowNanos, slot);
            }
        };
    }

    /// RFC 3550 §6.4: a sender report for each stream that was sent, and how every slot arrives.
    private void sendReports(long nowNanos) {
        List<RtcpMessage> reports = new ArrayList<>();
        sent.addReports(nowNanos, ntpTime(nowNanos), reports);
        List<ReportBlock> blocks = new ArrayList<>(started.size());
        for (ReceiveSlot slot : started) {
            blocks.add(slot.report(nowNanos));
        }
        for (int i = 0; i < blocks.size(); i += ReportBlock.MAX_BLOCKS) {
            int end = Math.min(blocks.size(), i + ReportBlock.MAX_BLOCKS);
            reports.add(new ReceiverReport(ownSsrc, blocks.subList(i, end)));
        }
        if (reports.isEmpty()) {
            reports.add(new ReceiverReport(ownSsrc, List.of()));
        }
        reports.add(new SourceDescription(ownSsrc, cname));
        sent.sendRtcp(reports);
    }

    private long ntpTime(long nowNanos) {
        long unixNanos = nowNanos + unixOffsetNanos;
        long seconds = unixNanos / SECOND_NANOS + NTP_OFFSET_SECONDS;
        return seconds << 32 | ((unixNanos % SECOND_NANOS) << 32) / SECOND_NANOS;
    }

    CallCounts counts() {
        long lost = 0;
        long restored = 0;
        for (ReceiveSlot slot : started) {
            lost += slot.packetsLost();
            restored += slot.packetsRestored();
        }
        return new CallCounts(
                packetsReceived,
                bytesReceived,
                lost,
                restored,
                sent.packets(),
                sent.packetsRepeated(),
                nacksSent,
                keyframeRequestsSent,
                dropped,
                sent.wire().lostUp(),
                sent.wire().lostDown());
    }
}
