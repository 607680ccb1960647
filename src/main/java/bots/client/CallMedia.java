package bots.client;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import media.dtls.DtlsKeys;
import media.forward.TrackKind;
import media.receive.NackGenerator;
import media.receive.RetransmissionDecoder;
import media.receive.RoundTripTime;
import media.receive.SsrcTable;
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
import media.rtp.AudioLevel;
import media.rtp.Bytes;
import media.rtp.DropReason;
import media.rtp.RtpHeaderWriter;
import media.rtp.RtpPacket;
import media.rtp.SequenceNumbers;
import media.srtp.SrtpReceiver;
import media.srtp.SrtpSender;
import org.jspecify.annotations.Nullable;

/// RTP and RTCP of a connected call: what comes is decrypted, told, counted, reported and repaired; what is
/// sent is protected, numbered and repeated when asked for. Pure: its owner keeps time and flushes.
final class CallMedia {
    private static final long SECOND_NANOS = 1_000_000_000L;

    /// Between looks at whether a keyframe must be asked for again.
    private static final long KEYFRAME_LOOK_NANOS = 100_000_000L;

    /// Seconds between 1900 (NTP) and 1970 (Unix).
    private static final long NTP_OFFSET_SECONDS = 2_208_988_800L;

    /// A level of speech rather than of noise, in −dBov.
    private static final int VOICE_LEVEL = 60;

    private final Workbench bench;
    private final Wire wire;
    private final CallListener listener;
    private final long unixOffsetNanos;
    private final String cname;
    private final int ownSsrc;
    private final SrtpReceiver receiver;
    private final SrtpSender sender;
    private final List<SentStream> streams;
    private final SsrcTable<ReceiveSlot> slots = new SsrcTable<>(SrtpReceiver.MAX_STREAMS);
    private final List<ReceiveSlot> started = new ArrayList<>();
    private final List<ReceiveSlot> startedVideo = new ArrayList<>();
    private final RoundTripTime roundTrip = new RoundTripTime();
    private final @Nullable TransportFeedbackGenerator feedback;
    private final int receivedTransportSequenceId;
    private final boolean sendsAudioLevel;
    private final boolean sendsTransportSequence;
    private int transportSequence;
    private long nextReportNanos;
    private long nextKeyframeLookNanos;
    private long packetsReceived;
    private long bytesReceived;
    private long packetsSent;
    private long packetsRepeated;
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
        this.wire = wire;
        this.listener = listener;
        cname = offer.cname();
        streams = offer.streams();
        this.ownSsrc = streams.isEmpty() ? ownSsrc : streams.getFirst().ssrc();
        receiver = new SrtpReceiver(keys.toClient());
        sender = new SrtpSender(keys.fromClient());
        for (SentStream stream : streams) {
            stream.secure(sender);
        }
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
        sendsAudioLevel = agreement.sendsAudioLevel();
        sendsTransportSequence = agreement.sendsTransportSequence();
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
                case GenericNack nack -> onNack(nack);
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
        SentStream stream = stream(ssrc);
        if (stream != null) {
            listener.onKeyframeRequest(stream.track(), stream.encoding());
        }
    }

    private @Nullable SentStream stream(int ssrc) {
        for (SentStream stream : streams) {
            if (stream.ssrc() == ssrc) {
                return stream;
            }
        }
        return null;
    }

    private void onNack(GenericNack nack) {
        SentStream stream = stream(nack.media());
        if (stream == null || stream.rtxSsrc() == 0) {
            return;
        }
        for (int missed : nack.sequenceNumbers()) {
            int place = stream.find(missed);
            if (place >= 0) {
                repeat(stream, place, missed);
            }
        }
    }

    /// RFC 4588 section 4.
    private void repeat(SentStream stream, int place, int sequenceNumber) {
        byte[] out = bench.sent;
        RtpHeaderWriter header =
                bench.header.begin(
                        out,
                        0,
                        stream.markerAt(place),
                        Offer.RTX,
                        stream.nextRtx(),
                        stream.timestampAt(place),
                        stream.rtxSsrc());
        extend(header, stream, Offer.REPAIRED_RID_ID);
        int at = header.end();
        Bytes.putInt16(out, at, sequenceNumber);
        System.arraycopy(stream.payloadAt(place), 0, out, at + 2, stream.lengthAt(place));
        send(stream.rtxSecured(), at + 2 + stream.lengthAt(place));
        packetsRepeated++;
    }

    /// @param payload borrowed
    /// @return the sequence number, -1 where it publishes no such track
    int sendAudio(
            long nowNanos,
            TrackKind track,
            byte[] payload,
            int offset,
            int length,
            int timestamp,
            int audioLevel,
            boolean marker) {
        SentStream stream = stream(track, 0);
        if (stream == null) {
            return -1;
        }
        int sequence = stream.next(nowNanos, timestamp, length);
        RtpHeaderWriter header =
                bench.header.begin(
                        bench.sent, 0, marker, Offer.OPUS, sequence, timestamp, stream.ssrc());
        if (sendsAudioLevel) {
            header.extensionInt8(
                    Offer.AUDIO_LEVEL_ID, AudioLevel.of(audioLevel < VOICE_LEVEL, audioLevel));
        }
        extend(header, stream, Offer.RID_ID);
        finish(header.end(), stream, payload, offset, length);
        return sequence;
    }

    /// @param payload borrowed
    /// @return the sequence number, -1 where it publishes no such encoding
    int sendVideo(
            long nowNanos,
            TrackKind track,
            int encoding,
            byte[] payload,
            int offset,
            int length,
            int timestamp,
            boolean marker) {
        SentStream stream = stream(track, encoding);
        if (stream == null) {
            return -1;
        }
        int sequence = stream.next(nowNanos, timestamp, length);
        stream.remember(payload, offset, length, marker);
        RtpHeaderWriter header =
                bench.header.begin(
                        bench.sent, 0, marker, Offer.VP8, sequence, timestamp, stream.ssrc());
        extend(header, stream, Offer.RID_ID);
        finish(header.end(), stream, payload, offset, length);
        return sequence;
    }

    private @Nullable SentStream stream(TrackKind track, int encoding) {
        for (int i = 0; i < streams.size(); i++) {
            SentStream stream = streams.get(i);
            if (stream.track() == track && stream.encoding() == encoding) {
                return stream;
            }
        }
        return null;
    }

    /// What tells the server whose packet it is, where the offer could not, and the transport-wide number.
    private void extend(RtpHeaderWriter header, SentStream stream, int ridId) {
        String rid = stream.rid();
        if (rid != null) {
            byte[] mid = stream.mid().getBytes(StandardCharsets.US_ASCII);
            byte[] name = rid.getBytes(StandardCharsets.US_ASCII);
            header.extension(Offer.MID_ID, mid, 0, mid.length)
                    .extension(ridId, name, 0, name.length);
        }
        if (sendsTransportSequence) {
            header.extensionInt16(Offer.TRANSPORT_SEQUENCE_ID, transportSequence);
            transportSequence = SequenceNumbers.add(transportSequence, 1);
        }
    }

    private void finish(int at, SentStream stream, byte[] payload, int offset, int length) {
        System.arraycopy(payload, offset, bench.sent, at, length);
        send(stream.secured(), at + length);
        packetsSent++;
    }

    private void send(SrtpSender.Stream stream, int length) {
        wire.send(bench.sent, 0, sender.protectRtp(stream, bench.sent, 0, length));
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
                sendRtcp(List.of(new PictureLoss(ownSsrc, slot.ssrc())));
            }
        }
        if (look) {
            nextKeyframeLookNanos = nowNanos + KEYFRAME_LOOK_NANOS;
        }
        if (feedback != null) {
            feedback.onDeadline(nowNanos, message -> sendRtcp(List.of(message)));
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
                sendRtcp(List.of(new GenericNack(ownSsrc, slot.ssrc(), missed)));
            }

            @Override
            public void onGivenUp(long nowNanos) {
                requestKeyframe(nowNanos, slot);
            }
        };
    }

    /// RFC 3550 section 6.4: a sender report for each stream that was sent, and how every slot arrives.
    private void sendReports(long nowNanos) {
        List<RtcpMessage> reports = new ArrayList<>();
        long ntp = ntpTime(nowNanos);
        for (SentStream stream : streams) {
            if (stream.packets() > 0) {
                reports.add(stream.report(nowNanos, ntp));
            }
        }
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
        sendRtcp(reports);
    }

    private void sendRtcp(List<? extends RtcpMessage> messages) {
        bench.rtcp.begin(bench.sent, 0);
        for (RtcpMessage message : messages) {
            bench.rtcp.add(message);
        }
        wire.send(bench.sent, 0, sender.protectRtcp(bench.sent, 0, bench.rtcp.end()));
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
                packetsSent,
                packetsRepeated,
                nacksSent,
                keyframeRequestsSent,
                dropped,
                wire.lostUp(),
                wire.lostDown());
    }
}
