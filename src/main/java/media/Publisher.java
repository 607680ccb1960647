package media;

import call.TrackKind;
import call.TrackLimits;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import media.forward.Room;
import media.forward.Track;
import media.forward.VideoTrack;
import media.receive.ReceiveStream;
import media.receive.ReceptionStatistics;
import media.receive.RoundTripTime;
import media.receive.SsrcResolver;
import media.rtcp.ReportBlock;
import media.rtcp.SenderReport;
import media.rtp.CaptureClock;
import media.rtp.DropReason;
import media.rtp.RtpPacket;
import media.rtp.SsrcMap;
import media.sdp.PayloadFormat;
import media.sdp.ReceiveSection;
import org.jspecify.annotations.Nullable;

/// A participant's role toward its own tracks: finds the stream, section and encoding of each
/// packet that arrives, restores retransmitted packets, and hands them to the room.
final class Publisher implements VideoTrack.KeyframeListener {
    private static final Comparator<IncomingStream> BY_LAST_PACKET =
            (a, b) -> Long.signum(a.stream().lastPacketNanos() - b.stream().lastPacketNanos());
    private static final Comparator<RepairStream> BY_LAST_ARRIVAL =
            (a, b) ->
                    Long.signum(
                            a.statistics().lastArrivalNanos() - b.statistics().lastArrivalNanos());

    /// A client that shows its camera smaller needs another keyframe of each encoding.
    private static final long RESIZE_NANOS = 2_000_000_000L;

    private final SsrcMap<IncomingStream> streams = new SsrcMap<>(StreamQuota.MAX_STREAMS);
    private final SsrcMap<RepairStream> repairs = new SsrcMap<>(StreamQuota.MAX_STREAMS);
    private final List<ReceiveSection> sections;
    private final TrackIntake[] intakeBySection;
    private final StreamQuota quota = new StreamQuota();
    private final ClientBudget budget;
    private TrackLimits limits;
    private boolean overRate;

    /// Whether the tracks have the limit of their size that holds now.
    private boolean sizesLimited = true;

    private long sizesLimitedAtNanos;

    /// The stream of each encoding by section: the one that is forwarded, and that retransmissions
    /// of it repair.
    private final @Nullable IncomingStream[][] encodings;

    private final List<Track> tracks = new ArrayList<>();
    private final List<Integer> ssrcs = new ArrayList<>();
    private final RoundTripTime roundTrip;
    private final PublisherFeedback feedback;
    private final ArrivalReports arrivals;

    /// Relates the capture times of its audio and its video.
    private final CaptureClock clock = new CaptureClock();

    /// @param sections what the client sends
    /// @param roundTrip of the connection
    Publisher(
            ConnectionRequest request,
            List<ReceiveSection> sections,
            RoundTripTime roundTrip,
            PublisherFeedback feedback,
            ClientBudget budget) {
        this.sections = sections;
        this.intakeBySection = new TrackIntake[sections.size()];
        this.encodings = new IncomingStream[sections.size()][];
        this.roundTrip = roundTrip;
        this.budget = budget;
        this.limits = request.limits();
        this.feedback = feedback;
        this.arrivals = new ArrivalReports(tracks, streams, repairs, roundTrip);
        for (int i = 0; i < sections.size(); i++) {
            ReceiveSection section = sections.get(i);
            TrackKind kind = request.tracks().get(section.mid());
            if (kind == null || kind.video() != section.video()) {
                kind = section.video() ? TrackKind.CAMERA : TrackKind.MICROPHONE;
            }
            Track track =
                    Track.of(
                            request.participant(),
                            kind,
                            section,
                            request.priority(),
                            request.state().allows(kind),
                            request.encrypted(),
                            this);
            track.publication().prefer(request.state().priority());
            limitSize(track);
            intakeBySection[i] = new TrackIntake(track, TrackBudget.of(kind, budget, limits));
            tracks.add(track);
            encodings[i] = new IncomingStream[Math.max(1, section.rids().size())];
        }
    }

    List<Track> tracks() {
        return tracks;
    }

    /// Takes an RTP packet of the client.
    ///
    /// @param packet borrowed, decrypted
    DropReason onPacket(long nowNanos, RtpPacket packet, Room room) {
        IncomingStream incoming = streams.get(packet.ssrc());
        if (incoming != null) {
            feedback.onPacket(nowNanos, packet, incoming.stream().section().extensions());
            return onMedia(nowNanos, packet, incoming, room);
        }
        RepairStream repair = repairs.get(packet.ssrc());
        if (repair != null) {
            feedback.onPacket(nowNanos, packet, sections.get(repair.section()).extensions());
            return onRetransmission(nowNanos, packet, repair, room);
        }
        return onNewStream(nowNanos, packet, room);
    }

    private DropReason onNewStream(long nowNanos, RtpPacket packet, Room room) {
        int index = SsrcResolver.section(packet, sections);
        if (index < 0) {
            return DropReason.UNKNOWN_STREAM;
        }
        ReceiveSection section = sections.get(index);
        feedback.onPacket(nowNanos, packet, section.extensions());
        boolean retransmission = SsrcResolver.isRetransmission(packet, section);
        int encoding =
                retransmission
                        ? SsrcResolver.repairedEncoding(packet, section)
                        : SsrcResolver.encoding(packet, section);
        if (encoding < 0) {
            return DropReason.UNKNOWN_STREAM;
        }
        if (!quota.mayBegin(nowNanos)) {
            return DropReason.TOO_MANY_STREAMS;
        }
        if (retransmission) {
            RepairStream repair =
                    new RepairStream(
                            packet.ssrc(), index, encoding, new ReceptionStatistics(90_000));
            evictRepair();
            return repairs.put(packet.ssrc(), repair)
                    ? onRetransmission(nowNanos, packet, repair, room)
                    : DropReason.TOO_MANY_STREAMS;
        }
        evictStream(nowNanos);
        IncomingStream incoming =
                new IncomingStream(
                        new ReceiveStream(
                                packet.ssrc(), section, encoding, roundTrip, clock, feedback),
                        index,
                        intakeBySection[index].track());
        if (!streams.put(packet.ssrc(), incoming)) {
            return DropReason.TOO_MANY_STREAMS;
        }
        ssrcs.add(packet.ssrc());
        encodings[index][encoding] = incoming;
        return onMedia(nowNanos, packet, incoming, room);
    }

    /// Makes room for one more stream, if there is none: the one that ended first (BYE or silence)
    /// is forgotten.
    private void evictStream(long nowNanos) {
        IncomingStream oldest =
                streams.isFull()
                        ? streams.first(
                                incoming -> !incoming.stream().live(nowNanos), BY_LAST_PACKET)
                        : null;
        if (oldest == null) {
            return;
        }
        ReceiveStream ended = oldest.stream();
        streams.remove(ended.ssrc());
        ssrcs.removeIf(ssrc -> ssrc == ended.ssrc());
        IncomingStream current = encodings[oldest.section()][ended.encoding()];
        if (current != null && current.stream() == ended) {
            encodings[oldest.section()][ended.encoding()] = null;
        }
    }

    /// The same for retransmissions; what is repaired rarely may be silent for long.
    private void evictRepair() {
        RepairStream oldest = repairs.isFull() ? repairs.first(_ -> true, BY_LAST_ARRIVAL) : null;
        if (oldest != null) {
            repairs.remove(oldest.ssrc());
        }
    }

    private DropReason onMedia(
            long nowNanos, RtpPacket packet, IncomingStream incoming, Room room) {
        ReceiveStream stream = incoming.stream();
        PayloadFormat format = stream.format(packet.payloadType());
        if (format == null) {
            return DropReason.UNKNOWN_PAYLOAD_TYPE;
        }
        long sequence = stream.onPacket(nowNanos, packet, format);
        if (!isForwarded(nowNanos, incoming)) {
            stream.forgetMissing();
            return DropReason.REPLACED_STREAM;
        }
        return intakeBySection[incoming.section()].onMedia(
                nowNanos, packet, stream, format, sequence, room);
    }

    /// Of the streams of one encoding the newest is forwarded, at once: a sender that began anew
    /// has another SSRC (RFC 3550 §8.2). What still comes from the one before is late; only when
    /// the newest falls silent is that one forwarded again.
    private boolean isForwarded(long nowNanos, IncomingStream incoming) {
        ReceiveStream stream = incoming.stream();
        @Nullable IncomingStream[] ofSection = encodings[incoming.section()];
        IncomingStream newest = ofSection[stream.encoding()];
        if (newest != null && !newest.stream().equals(stream) && !newest.stream().quiet(nowNanos)) {
            return false;
        }
        ofSection[stream.encoding()] = incoming;
        return true;
    }

    private DropReason onRetransmission(
            long nowNanos, RtpPacket packet, RepairStream repair, Room room) {
        repair.statistics().onPacket(nowNanos, packet);
        IncomingStream incoming = encodings[repair.section()][repair.encoding()];
        if (incoming == null) {
            return DropReason.UNKNOWN_STREAM; // padding before the first packet of the encoding
        }
        return intakeBySection[incoming.section()].onRetransmission(
                nowNanos, packet, incoming.stream(), room);
    }

    /// These streams end (RFC 3550 §6.6).
    void onGoodbye(long nowNanos, List<Integer> ended) {
        for (int ssrc : ended) {
            IncomingStream incoming = streams.get(ssrc);
            if (incoming != null) {
                incoming.stream().onGoodbye(nowNanos);
            }
        }
    }

    void onSenderReport(long nowNanos, SenderReport report) {
        IncomingStream incoming = streams.get(report.ssrc());
        RepairStream repair = incoming == null ? repairs.get(report.ssrc()) : null;
        if (incoming != null) {
            incoming.stream().onSenderReport(nowNanos, report);
        } else if (repair != null) {
            repair.statistics().onSenderReport(nowNanos, report);
        }
    }

    @Override
    public void requestKeyframe(long nowNanos, ReceiveStream stream) {
        stream.keyframeRequests().request();
        feedback.sendKeyframeRequest(nowNanos, stream);
    }

    /// How much may be sent from now on. Each track begins with a full budget again: its client
    /// learns of the change no earlier than the engine.
    void limit(long nowNanos, TrackLimits changed) {
        if (changed.equals(limits)) {
            return;
        }
        sizesLimitedAtNanos = allowsLess(changed) ? nowNanos + RESIZE_NANOS : nowNanos;
        sizesLimited = false;
        limits = changed;
        limitSizes(nowNanos);
        for (TrackIntake intake : intakeBySection) {
            intake.budget(TrackBudget.of(intake.track().kind(), budget, changed));
        }
    }

    private boolean allowsLess(TrackLimits changed) {
        int height = changed.cameraHeight();
        return height > 0 && (limits.cameraHeight() == 0 || height < limits.cameraHeight());
    }

    private void limitSizes(long nowNanos) {
        if (!sizesLimited && nowNanos - sizesLimitedAtNanos >= 0) {
            sizesLimited = true;
            tracks.forEach(this::limitSize);
        }
    }

    private void limitSize(Track track) {
        track.publication()
                .limitHeight(track.kind() == TrackKind.CAMERA ? limits.cameraHeight() : 0);
    }

    /// Whether a track has long been sent at a rate that it must not have.
    boolean overRate() {
        return overRate;
    }

    /// Measures how each track arrives; called once a second.
    ///
    /// @param expected whether tracks that are switched on have to arrive
    void measure(long nowNanos, boolean expected) {
        for (TrackIntake intake : intakeBySection) {
            overRate |= intake.overRate();
        }
        arrivals.measure(nowNanos, expected);
    }

    /// Sends the feedback that is due; called on every tick of the engine.
    void onDeadline(long nowNanos) {
        limitSizes(nowNanos);
        streams.forEach(incoming -> {
            incoming.stream().onDeadline(nowNanos);
            feedback.sendKeyframeRequest(nowNanos, incoming.stream());
        });
        feedback.onDeadline(nowNanos, ssrcs);
    }

    /// See [ArrivalReports#reportBlocks].
    List<ReportBlock> reportBlocks(long nowNanos) {
        return arrivals.reportBlocks(nowNanos);
    }
}
