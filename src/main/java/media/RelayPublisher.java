package media;

import call.shard.RelayState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import media.forward.Publication;
import media.forward.Room;
import media.forward.Track;
import media.forward.VideoTrack;
import media.quality.PacketCounts;
import media.receive.ReceiveStream;
import media.receive.ReceptionStatistics;
import media.receive.RoundTripTime;
import media.rtcp.ReportBlock;
import media.rtcp.SenderReport;
import media.rtp.CaptureClock;
import media.rtp.DropReason;
import media.rtp.RtpPacket;
import media.rtp.SsrcMap;
import media.sdp.PayloadFormat;
import media.sdp.ReceiveSection;
import org.jspecify.annotations.Nullable;

/// A relay's role toward the tracks of the other shard's participants: they are in the room as if
/// their publishers were connected here.
final class RelayPublisher implements VideoTrack.KeyframeListener {
    /// A room of [RelaySsrc#MAX_TRACK] tracks would not fit on a shard; this many live streams do.
    static final int MAX_STREAMS = 4096;

    private static final int MAX_TRACKS = 4096;

    private final int number;
    private final Room room;
    private final RoundTripTime roundTrip;
    private final IntConsumer onStreamEnded;
    private final PublisherFeedback feedback;
    private final ClientBudget clients;

    /// By their ids.
    private final SsrcMap<Relayed> tracks = new SsrcMap<>(MAX_TRACKS);

    private final SsrcMap<ReceiveStream> streams = new SsrcMap<>(MAX_STREAMS);
    private final SsrcMap<ReceptionStatistics> repairs = new SsrcMap<>(MAX_STREAMS);

    /// Relates the capture times of the audio and the video of one participant.
    private final Map<Integer, CaptureClock> clocks = new HashMap<>();

    /// A track of the other shard, and its streams by encoding once packets have arrived.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Relayed(
            int id, TrackIntake intake, ReceiveSection section, int[] ssrcs, int[] repairSsrcs) {
        Track track() {
            return intake.track();
        }
    }

    /// @param number of the relay on this shard
    /// @param onStreamEnded takes the SSRC of a stream whose track has ended
    /// @param clients what one of this shard may send
    RelayPublisher(
            int number,
            Room room,
            RoundTripTime roundTrip,
            IntConsumer onStreamEnded,
            PublisherFeedback feedback,
            ClientBudget clients) {
        this.number = number;
        this.room = room;
        this.roundTrip = roundTrip;
        this.onStreamEnded = onStreamEnded;
        this.feedback = feedback;
        this.clients = clients;
    }

    /// The tracks that the other shard has from now on.
    void onTracks(long nowNanos, List<RelayState.Track> reported) {
        Set<Integer> ids =
                reported.stream().map(RelayState.Track::id).collect(Collectors.toUnmodifiableSet());
        for (Relayed known : all()) {
            if (!ids.contains(known.id())) {
                remove(nowNanos, known);
            }
        }
        for (RelayState.Track track : reported) {
            Relayed relayed = tracks.get(track.id());
            if (relayed == null) {
                relayed = admitted(track);
            }
            if (relayed != null) {
                follow(nowNanos, relayed.track(), track);
            }
        }
        clocks.keySet()
                .retainAll(
                        reported.stream()
                                .map(RelayState.Track::participant)
                                .collect(Collectors.toUnmodifiableSet()));
    }

    private @Nullable Relayed admitted(RelayState.Track track) {
        ReceiveSection section = RelaySections.receive(track);
        int encodings = Math.max(1, track.rids().size());
        if (section == null
                || encodings > RelaySsrc.MAX_ENCODINGS
                || track.id() < 1
                || track.id() > RelaySsrc.MAX_TRACK) {
            return null;
        }
        Track made =
                Track.relayed(
                        track.participant(),
                        track.kind(),
                        section,
                        track.priority(),
                        track.encrypted(),
                        this);
        Relayed relayed =
                new Relayed(
                        track.id(),
                        new TrackIntake(made, TrackBudget.relayed(track.kind(), clients)),
                        section,
                        new int[encodings],
                        new int[encodings]);
        return tracks.put(track.id(), relayed) ? relayed : null;
    }

    private void follow(long nowNanos, Track track, RelayState.Track reported) {
        if (!track.publication().inRoom()) {
            room.addRelayed(track);
        }
        track.publication().priority(reported.priority());
        room.switchRelayed(nowNanos, track, reported.on());
    }

    private void remove(long nowNanos, Relayed relayed) {
        tracks.remove(relayed.id());
        if (relayed.track().publication().inRoom()) {
            room.removeRelayed(nowNanos, relayed.track());
        }
        for (int ssrc : relayed.ssrcs()) {
            streams.remove(ssrc);
        }
        for (int ssrc : relayed.repairSsrcs()) {
            repairs.remove(ssrc);
        }
        // Also those of packets that were authentic and then dropped.
        for (int encoding = 0; encoding < relayed.ssrcs().length; encoding++) {
            onStreamEnded.accept(RelaySsrc.media(number, relayed.id(), encoding));
            onStreamEnded.accept(RelaySsrc.retransmissions(number, relayed.id(), encoding));
        }
    }

    private List<Relayed> all() {
        List<Relayed> all = new ArrayList<>(tracks.size());
        tracks.forEach(all::add);
        return all;
    }

    void close(long nowNanos) {
        all().forEach(relayed -> remove(nowNanos, relayed));
    }

    /// Whether an SSRC is one of a track that there is. Ids of tracks do not come back, so what is
    /// received of others is old, or earlier than the report of its track.
    boolean receives(int ssrc) {
        Relayed relayed = tracks.get(RelaySsrc.track(ssrc));
        return relayed != null && RelaySsrc.encoding(ssrc) < relayed.ssrcs().length;
    }

    /// Takes an RTP packet of the relay.
    ///
    /// @param packet borrowed, decrypted
    DropReason onPacket(long nowNanos, RtpPacket packet) {
        int ssrc = packet.ssrc();
        Relayed relayed = tracks.get(RelaySsrc.track(ssrc));
        int encoding = RelaySsrc.encoding(ssrc);
        if (relayed == null || encoding >= relayed.ssrcs().length) {
            return DropReason.UNKNOWN_STREAM;
        }
        if (!relayed.track().publication().inRoom()
                && !room.replaceRelayed(nowNanos, relayed.track())) {
            return DropReason.REPLACED_STREAM;
        }
        return RelaySsrc.isRetransmission(ssrc)
                ? onRetransmission(nowNanos, packet, relayed, encoding)
                : onMedia(nowNanos, packet, relayed, encoding);
    }

    private DropReason onMedia(long nowNanos, RtpPacket packet, Relayed relayed, int encoding) {
        ReceiveStream stream = streams.get(packet.ssrc());
        if (stream == null) {
            Publication publication = relayed.track().publication();
            stream =
                    new ReceiveStream(
                            packet.ssrc(),
                            relayed.section(),
                            encoding,
                            roundTrip,
                            clocks.computeIfAbsent(
                                    publication.participant(), _ -> new CaptureClock()),
                            feedback);
            if (!streams.put(packet.ssrc(), stream)) {
                return DropReason.TOO_MANY_STREAMS;
            }
            relayed.ssrcs()[encoding] = packet.ssrc();
        }
        PayloadFormat format = stream.format(packet.payloadType());
        if (format == null) {
            return DropReason.UNKNOWN_PAYLOAD_TYPE;
        }
        long sequence = stream.onPacket(nowNanos, packet, format);
        return relayed.intake().onMedia(nowNanos, packet, stream, format, sequence, room);
    }

    private DropReason onRetransmission(
            long nowNanos, RtpPacket packet, Relayed relayed, int encoding) {
        ReceptionStatistics statistics = repairs.get(packet.ssrc());
        if (statistics == null) {
            statistics = new ReceptionStatistics(90_000);
            if (!repairs.put(packet.ssrc(), statistics)) {
                return DropReason.TOO_MANY_STREAMS;
            }
            relayed.repairSsrcs()[encoding] = packet.ssrc();
        }
        statistics.onPacket(nowNanos, packet);
        ReceiveStream stream = streams.get(relayed.ssrcs()[encoding]);
        if (stream == null) {
            return DropReason.UNKNOWN_STREAM;
        }
        return relayed.intake().onRetransmission(nowNanos, packet, stream, room);
    }

    @Override
    public void requestKeyframe(long nowNanos, ReceiveStream stream) {
        stream.keyframeRequests().request();
        feedback.sendKeyframeRequest(nowNanos, stream);
    }

    void onSenderReport(long nowNanos, SenderReport report) {
        ReceiveStream stream = streams.get(report.ssrc());
        if (stream != null) {
            stream.onSenderReport(nowNanos, report);
        }
    }

    /// Called on every tick of the engine.
    void onDeadline(long nowNanos) {
        streams.forEach(stream -> {
            stream.onDeadline(nowNanos);
            feedback.sendKeyframeRequest(nowNanos, stream);
        });
    }

    /// Measures how each track arrives; called once a second.
    void measure(long nowNanos) {
        tracks.forEach(relayed -> {
            PacketCounts counts = PacketCounts.NONE;
            double jitterMillis = 0;
            for (int ssrc : relayed.ssrcs()) {
                ReceiveStream stream = streams.get(ssrc);
                if (stream != null) {
                    counts = counts.plus(ArrivalReports.counts(stream));
                    jitterMillis = Math.max(jitterMillis, stream.statistics().jitterMillis());
                }
            }
            relayed.track()
                    .quality()
                    .measure(
                            nowNanos,
                            counts,
                            jitterMillis,
                            relayed.track().allowed(),
                            roundTrip.nanos());
        });
    }

    /// What was received since the last report (RFC 3550 §6.4).
    List<ReportBlock> reportBlocks(long nowNanos) {
        List<ReportBlock> blocks = new ArrayList<>();
        streams.forEach(
                stream -> blocks.add(stream.statistics().reportBlock(nowNanos, stream.ssrc())));
        return blocks;
    }

    /// Which encodings of the other shard's video the participants here request.
    List<RelayState.Request> requests() {
        List<RelayState.Request> requests = new ArrayList<>();
        tracks.forEach(relayed -> {
            if (relayed.track() instanceof VideoTrack video
                    && video.allowed()
                    && video.requested() != 0) {
                requests.add(new RelayState.Request(relayed.id(), video.requested()));
            }
        });
        return requests;
    }

    /// Those of the other shard.
    Set<Integer> participants() {
        Set<Integer> participants = new HashSet<>();
        tracks.forEach(relayed -> {
            if (relayed.track().publication().inRoom()) {
                participants.add(relayed.track().participant());
            }
        });
        return participants;
    }

    /// How many tracks it has brought.
    int size() {
        return tracks.size();
    }
}
