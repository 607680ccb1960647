package media;

import media.forward.Room;
import media.forward.Track;
import media.forward.TrackKind;
import media.forward.VideoTrack;
import media.receive.ReceiveStream;
import media.receive.SsrcTable;
import media.receive.TransportFeedbackGenerator;
import media.rtcp.PictureLoss;
import media.rtcp.ReceiverEstimatedMaximumBitrate;
import media.rtcp.ReportBlock;
import media.rtcp.RtcpMessage;
import media.rtcp.SenderReport;
import media.rtp.DropReason;
import media.rtp.RtpPacket;
import media.sdp.ExtensionIds;
import media.sdp.PayloadFormat;
import media.sdp.ReceiveSection;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A connection's role toward its own tracks: finds the stream, section and encoding of each packet
/// that comes in, and gives its client the feedback a sender needs.
final class Publisher implements VideoTrack.KeyframeListener {
    /// A client of ours sends four sections with at most three encodings and their RTX streams.
    private static final int MAX_STREAMS = 32;

    /// The estimate told to clients that understand nothing better than REMB: enough for a 1080p
    /// screen and three encodings of a camera; they adapt to loss on their own.
    private static final long REMB_BITS_PER_SECOND = 8_000_000L;

    private static final long REMB_INTERVAL_NANOS = 200_000_000L;

    private final SsrcTable<Incoming> streams = new SsrcTable<>(MAX_STREAMS);
    private final List<ReceiveSection> sections;
    private final Track[] trackBySection;
    private final List<Track> tracks = new ArrayList<>();
    private final RtcpOut rtcp;
    private final int ownSsrc;
    private final boolean remb;
    private final @Nullable TransportFeedbackGenerator transportFeedback;
    private long lastRembNanos;
    private boolean rembSent;

    /// A stream and the track it belongs to.
    private record Incoming(ReceiveStream stream, Track track) {}

    /// Where RTCP to the client leaves.
    interface RtcpOut {
        void send(long nowNanos, List<RtcpMessage> messages);
    }

    Publisher(
            int participant,
            List<ReceiveSection> sections,
            Map<String, TrackKind> kinds,
            ConnectionRequest.Allowed allowed,
            int ownSsrc,
            RtcpOut rtcp) {
        this.sections = sections;
        this.trackBySection = new Track[sections.size()];
        this.rtcp = rtcp;
        this.ownSsrc = ownSsrc;
        boolean anyRemb = false;
        boolean anyTransport = false;
        for (int i = 0; i < sections.size(); i++) {
            ReceiveSection section = sections.get(i);
            TrackKind kind = kinds.get(section.mid());
            if (kind == null || kind.video() != section.video()) {
                kind = section.video() ? TrackKind.CAMERA : TrackKind.MICROPHONE;
            }
            Track track = Track.of(participant, kind, section, allowed.allows(kind), this);
            trackBySection[i] = track;
            tracks.add(track);
            for (PayloadFormat format : section.formats()) {
                anyRemb |= format.remb();
                anyTransport |=
                        format.transportFeedback() && section.extensions().transportSequence() != 0;
            }
        }
        this.transportFeedback = anyTransport ? new TransportFeedbackGenerator(ownSsrc) : null;
        this.remb = anyRemb && !anyTransport;
    }

    List<Track> tracks() {
        return tracks;
    }

    /// Takes an RTP packet of the client.
    ///
    /// @param packet borrowed, decrypted
    DropReason onPacket(long nowNanos, RtpPacket packet, Room room) {
        Incoming incoming = streams.get(packet.ssrc());
        if (incoming == null) {
            int index = sectionOf(packet);
            if (index < 0) {
                return DropReason.UNKNOWN_STREAM;
            }
            ReceiveSection section = sections.get(index);
            noteTransportSequence(nowNanos, packet, section.extensions());
            if (isRetransmission(packet, section)) {
                return DropReason.NOT_FORWARDED;
            }
            int encoding = encodingOf(packet, section);
            if (encoding < 0) {
                return DropReason.UNKNOWN_STREAM;
            }
            int clockRate = section.video() ? 90_000 : 48_000;
            incoming =
                    new Incoming(
                            new ReceiveStream(packet.ssrc(), section, encoding, clockRate),
                            trackBySection[index]);
            if (!streams.put(packet.ssrc(), incoming)) {
                return DropReason.TOO_MANY_STREAMS;
            }
        } else {
            noteTransportSequence(nowNanos, packet, incoming.stream().section().extensions());
        }
        ReceiveStream stream = incoming.stream();
        PayloadFormat format = stream.format(packet.payloadType());
        if (format == null) {
            return isRetransmission(packet, stream.section())
                    ? DropReason.NOT_FORWARDED
                    : DropReason.UNKNOWN_PAYLOAD_TYPE;
        }
        long sequence =
                stream.onPacket(
                        nowNanos,
                        packet.sequenceNumber(),
                        packet.timestamp(),
                        packet.headerBytes() + packet.payloadBytes() + packet.paddingBytes());
        return room.onPacket(nowNanos, incoming.track(), stream, format, packet, sequence);
    }

    void onSenderReport(long nowNanos, SenderReport report) {
        Incoming incoming = streams.get(report.ssrc());
        if (incoming != null) {
            incoming.stream().statistics().onSenderReport(nowNanos, report);
        }
    }

    @Override
    public void onKeyframeWanted(long nowNanos, ReceiveStream stream) {
        stream.keyframeRequests().want();
        askForKeyframe(nowNanos, stream);
    }

    /// Sends the feedback that is due; called on every tick of the engine.
    void onDeadline(long nowNanos) {
        streams.forEach(incoming -> askForKeyframe(nowNanos, incoming.stream()));
        if (transportFeedback != null) {
            transportFeedback.onDeadline(
                    nowNanos, feedback -> rtcp.send(nowNanos, List.of(feedback)));
        }
        if (remb && (!rembSent || nowNanos - lastRembNanos >= REMB_INTERVAL_NANOS)) {
            rembSent = true;
            lastRembNanos = nowNanos;
            List<Integer> ssrcs = new ArrayList<>();
            streams.forEach(incoming -> ssrcs.add(incoming.stream().ssrc()));
            rtcp.send(
                    nowNanos,
                    List.of(
                            new ReceiverEstimatedMaximumBitrate(
                                    ownSsrc, REMB_BITS_PER_SECOND, ssrcs)));
        }
    }

    /// What was received since the last report (RFC 3550 section 6.4).
    List<ReportBlock> reportBlocks(long nowNanos) {
        List<ReportBlock> blocks = new ArrayList<>();
        streams.forEach(incoming -> {
            ReceiveStream stream = incoming.stream();
            blocks.add(stream.statistics().reportBlock(nowNanos, stream.ssrc()));
        });
        return blocks;
    }

    private void askForKeyframe(long nowNanos, ReceiveStream stream) {
        if (stream.live(nowNanos) && stream.keyframeRequests().onDeadline(nowNanos)) {
            rtcp.send(nowNanos, List.of(new PictureLoss(ownSsrc, stream.ssrc())));
        }
    }

    private void noteTransportSequence(long nowNanos, RtpPacket packet, ExtensionIds ids) {
        TransportFeedbackGenerator generator = transportFeedback;
        if (generator == null || ids.transportSequence() == 0) {
            return;
        }
        int at = packet.extensionOffset(ids.transportSequence());
        if (at >= 0 && packet.extensionBytes(ids.transportSequence()) >= 2) {
            byte[] bytes = packet.buffer();
            generator.media(packet.ssrc());
            generator.onPacket(nowNanos, (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff));
        }
    }

    /// Which section a new SSRC belongs to (RFC 9143 section 9.2): by mid, by an SSRC the offer
    /// names, or by a payload type that only one section uses; -1 when nothing tells.
    private int sectionOf(RtpPacket packet) {
        int byPayloadType = -1;
        int matches = 0;
        for (int i = 0; i < sections.size(); i++) {
            ReceiveSection section = sections.get(i);
            String mid = text(packet, section.extensions().mid());
            if (mid != null && mid.equals(section.mid())) {
                return i;
            }
            if (section.ssrcs().contains(packet.ssrc())
                    || section.rtxSsrcs().containsKey(packet.ssrc())) {
                return i;
            }
            for (PayloadFormat format : section.formats()) {
                if (format.payloadType() == packet.payloadType()) {
                    byPayloadType = i;
                    matches++;
                }
            }
        }
        return matches == 1 ? byPayloadType : -1;
    }

    private static int encodingOf(RtpPacket packet, ReceiveSection section) {
        if (section.rids().isEmpty()) {
            return 0;
        }
        String rid = text(packet, section.extensions().streamId());
        if (rid != null) {
            return section.rids().indexOf(rid);
        }
        return section.ssrcs().indexOf(packet.ssrc());
    }

    private static boolean isRetransmission(RtpPacket packet, ReceiveSection section) {
        for (PayloadFormat format : section.formats()) {
            if (format.rtxPayloadType() == packet.payloadType()) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable String text(RtpPacket packet, int extensionId) {
        int at = extensionId == 0 ? -1 : packet.extensionOffset(extensionId);
        return at < 0
                ? null
                : new String(
                        packet.buffer(),
                        at,
                        packet.extensionBytes(extensionId),
                        StandardCharsets.US_ASCII);
    }
}
