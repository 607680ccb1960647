package simulation;

import static simulation.Simulation.MILLI;
import static simulation.Simulation.SECOND;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import media.receive.ReceptionStatistics;
import media.receive.TransportFeedbackGenerator;
import media.rtcp.GenericNack;
import media.rtcp.PictureLoss;
import media.rtcp.ReportBlock;
import media.rtcp.RtcpMessage;
import media.rtcp.RtcpReader;
import media.rtcp.SenderReport;
import media.rtp.Bytes;
import media.rtp.RtpPacket;
import media.rtp.SequenceUnwrapper;
import media.srtp.SrtpReceiver;

/// The receiving side of a client that behaves as browsers do: reports with true statistics, NACK
/// at once and again, RTX put back into its stream, transport-wide feedback, PLI when nothing can
/// be decoded.
final class SimulatedReceiver {
    private static final long TICK_NANOS = 20 * MILLI;

    private final SimulatedPeer peer;
    private final int ownSsrc;
    private final SrtpReceiver witness;
    private final TransportFeedbackGenerator feedback;
    private final Map<Integer, Stream> streams = new LinkedHashMap<>();
    private final List<Stream> videoStreams = new ArrayList<>();

    /// The stream that each RTX stream repairs.
    private final Map<Integer, Integer> repaired = new LinkedHashMap<>();

    private final Map<Integer, ReceivedAudio> audioStreams = new LinkedHashMap<>();
    private long nextReportNanos;
    private long padding;
    private long bytes;
    private long keyframesAsked;

    /// Off where only the gaps between audio packets are evaluated.
    boolean keepsFrames = true;

    private static final class Stream {
        final int ssrc;
        final boolean video;
        final ReceptionStatistics statistics;
        final SequenceUnwrapper sequences = new SequenceUnwrapper();
        final LossRecovery recovery = new LossRecovery();
        final ReceivedVideo received = new ReceivedVideo();

        Stream(int ssrc, boolean video) {
            this.ssrc = ssrc;
            this.video = video;
            this.statistics = new ReceptionStatistics(video ? 90_000 : 48_000);
        }
    }

    /// @param witness sees what is lost on the link, with the keys of the connection
    SimulatedReceiver(SimulatedPeer peer, int ownSsrc, SrtpReceiver witness) {
        this.peer = peer;
        this.ownSsrc = ownSsrc;
        this.witness = witness;
        this.feedback = new TransportFeedbackGenerator(ownSsrc);
    }

    /// A slot's stream and the one of its retransmissions, 0 for none.
    void expect(int ssrc, int rtxSsrc, boolean video) {
        Stream stream = new Stream(ssrc, video);
        Stream before = streams.put(ssrc, stream);
        if (before != null) {
            videoStreams.remove(before);
        }
        if (video) {
            videoStreams.add(stream);
        }
        if (rtxSsrc != 0) {
            repaired.put(rtxSsrc, ssrc);
        }
    }

    void start(long now) {
        nextReportNanos = now + SECOND;
        peer.at(now + TICK_NANOS, () -> tick(now + TICK_NANOS));
    }

    /// @param packet decrypted
    void onPacket(long now, RtpPacket packet) {
        bytes += packet.length();
        int at = packet.extensionOffset(SimulatedOffer.TRANSPORT_SEQUENCE_ID);
        if (at >= 0) {
            feedback.media(packet.ssrc());
            feedback.onPacket(now, Bytes.uint16(packet.buffer(), at));
        }
        Integer original = repaired.get(packet.ssrc());
        Stream stream = streams.get(original == null ? packet.ssrc() : original);
        if (stream == null) {
            throw new AssertionError("no slot has the stream " + packet.ssrc());
        }
        byte[] payload =
                Arrays.copyOfRange(
                        packet.buffer(),
                        packet.payloadOffset(),
                        packet.payloadOffset() + packet.payloadBytes());
        int csrc = packet.csrcCount() == 0 ? 0 : packet.csrc(0);
        if (original == null) {
            long sequence =
                    stream.statistics.onPacket(
                            now, packet.sequenceNumber(), packet.timestamp(), packet.length());
            stream.sequences.unwrap(packet.sequenceNumber());
            if (stream.video) {
                onVideo(now, stream, sequence, csrc, packet.marker(), payload);
            } else {
                audio(csrc).onPacket(now, packet.payloadType(), payload);
            }
        } else if (payload.length < 2 || !stream.sequences.started()) {
            padding++;
        } else {
            // RFC 4588 §4: the original sequence number, then the original payload.
            long sequence = stream.sequences.unwrap(Bytes.uint16(payload, 0));
            onVideo(
                    now,
                    stream,
                    sequence,
                    csrc,
                    packet.marker(),
                    Arrays.copyOfRange(payload, 2, payload.length));
        }
    }

    void onSenderReport(long now, SenderReport report) {
        Stream stream = streams.get(report.ssrc());
        if (stream != null) {
            stream.statistics.onSenderReport(now, report);
        }
    }

    /// A datagram for this client was lost: if it was a retransmission, its repair is not to be
    /// timed.
    void onLost(byte[] datagram) {
        if (datagram[0] >= 0 || RtcpReader.isRtcp(datagram[1])) {
            return;
        }
        Integer original = repaired.get(Bytes.int32(datagram, 8));
        Stream stream = original == null ? null : streams.get(original);
        RtpPacket packet = new RtpPacket();
        byte[] copy = Arrays.copyOf(datagram, datagram.length);
        if (stream != null
                && witness.unprotectRtp(copy, 0, copy.length, packet) >= 0
                && packet.payloadBytes() >= 2) {
            stream.recovery.onAnswerLost(Bytes.uint16(copy, packet.payloadOffset()));
        }
    }

    /// The audio received of a participant.
    ReceivedAudio audio(int participant) {
        return audioStreams.computeIfAbsent(participant, _ -> new ReceivedAudio(keepsFrames));
    }

    Map<Integer, ReceivedAudio> audioStreams() {
        return audioStreams;
    }

    /// The video slots, in order.
    List<ReceivedVideo> videoStreams() {
        return streams.values().stream().filter(s -> s.video).map(s -> s.received).toList();
    }

    /// The slot that shows a participant now.
    ReceivedVideo videoOf(int participant) {
        return videoStreams().stream()
                .filter(stream -> stream.shownOwner() == participant)
                .max(java.util.Comparator.comparingLong(ReceivedVideo::lastDecodedNanos))
                .orElseThrow(() -> new AssertionError("participant " + participant + " is unseen"));
    }

    List<LossRecovery> recoveries() {
        return streams.values().stream().filter(s -> s.video).map(s -> s.recovery).toList();
    }

    /// All received RTP, decrypted.
    long bytes() {
        return bytes;
    }

    /// Packets that only filled the path.
    long padding() {
        return padding;
    }

    long keyframesAsked() {
        return keyframesAsked;
    }

    private void onVideo(
            long now, Stream stream, long sequence, int csrc, boolean marker, byte[] payload) {
        if (stream.recovery.onPacket(now, sequence) && payload.length > 0) {
            stream.received.onPacket(now, sequence, csrc, marker, payload);
        }
        ask(now, stream);
    }

    private void ask(long now, Stream stream) {
        List<Integer> missing =
                stream.recovery.due(now, stream.received.decodedThrough(), peer.roundTripNanos());
        if (!missing.isEmpty()) {
            peer.sendRtcp(new GenericNack(ownSsrc, stream.ssrc, missing));
        }
    }

    private void tick(long now) {
        peer.at(now + TICK_NANOS, () -> tick(now + TICK_NANOS));
        for (Stream stream : videoStreams) {
            ask(now, stream);
            if (stream.received.needsKeyframe(now)) {
                keyframesAsked++;
                peer.sendRtcp(new PictureLoss(ownSsrc, stream.ssrc));
            }
        }
        feedback.onDeadline(now, peer::sendRtcp);
        if (now >= nextReportNanos) {
            nextReportNanos += SECOND;
            peer.sendReports(reportBlocks(now));
        }
    }

    private List<ReportBlock> reportBlocks(long now) {
        List<ReportBlock> blocks = new ArrayList<>();
        for (Stream stream : streams.values()) {
            if (stream.statistics.packets() > 0) {
                blocks.add(stream.statistics.reportBlock(now, stream.ssrc));
            }
        }
        return blocks;
    }

    /// Those of a compound packet that this client reads.
    void onRtcp(long now, RtcpMessage message) {
        if (message instanceof SenderReport report) {
            onSenderReport(now, report);
        }
    }
}
