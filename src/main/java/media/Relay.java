package media;

import call.quality.Quality;
import call.shard.RelayState;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import media.congestion.BandwidthEstimator;
import media.congestion.Probe;
import media.forward.AudioSlot;
import media.forward.Publication;
import media.forward.RelayFeed;
import media.forward.Room;
import media.forward.VideoSlot;
import media.receive.RoundTripTime;
import media.rtcp.FullIntraRequest;
import media.rtcp.GenericNack;
import media.rtcp.Goodbye;
import media.rtcp.PictureLoss;
import media.rtcp.ReceiverEstimatedMaximumBitrate;
import media.rtcp.ReceiverReport;
import media.rtcp.ReportBlock;
import media.rtcp.RtcpMessage;
import media.rtcp.SenderReport;
import media.rtcp.SourceDescription;
import media.rtcp.TransportFeedback;
import media.rtcp.UnknownRtcp;
import media.rtp.DropReason;
import media.rtp.RtpPacket;
import media.send.AudioSlotStream;
import media.send.Pacer;
import media.send.PacerSchedule;
import media.send.Redundancy;
import media.send.SecureOutbound;
import media.send.SlotScratch;
import media.send.VideoSlotStream;
import org.jspecify.annotations.Nullable;

/// One end of a relay: the media of a room between this shard and another one. Toward the other
/// shard it is a subscriber ([RelayFeed]), toward this one a publisher ([RelayPublisher]). Feedback
/// ends here: a packet that is lost on the relay is requested and sent again on the relay, once for
/// all participants. What changes rarely travels beside the media, as [RelayState].
final class Relay {
    /// Sender reports of 28 bytes in a compound packet.
    private static final int REPORTS_PER_PACKET = 40;

    /// What shares the buffers and the clock of the engine.
    record Shared(
            SecureOutbound outbound,
            SlotScratch scratch,
            CompoundRtcp compound,
            WallClock clock,
            PacerSchedule pacers,
            ClientBudget clients,
            String cname) {}

    private final UUID roomId;
    private final int number;
    private final Room room;
    private final SrtpTransport srtp;
    private final Shared shared;
    private final RoundTripTime roundTrip = new RoundTripTime();
    private final Redundancy redundancy = Redundancy.always(1);
    private final Pacer pacer;
    private final RelayFeed feed = new RelayFeed(new Slots());
    private final RelayPublisher publisher;
    private final int peer;
    private final RelayLiveness liveness;
    private final RelayStateReports states;
    private final RtcpBudget rtcpBudget;
    private final RtcpBudget.Reader rtcpReader = this::onMessage;
    private SocketAddress source;
    private long nextReportNanos;
    private @Nullable RelayState received;

    /// What the other end has reported, until the next tick.
    private @Nullable RelayState waiting;

    private long nextStateNanos;
    private boolean active;

    /// @param number on this shard, which is the upper part of every SSRC that arrives
    /// @param peer its number on the other one
    /// @param address at which the other one is reached
    /// @param srtp with the keys of both directions
    Relay(
            long nowNanos,
            UUID roomId,
            int number,
            int peer,
            SocketAddress address,
            Room room,
            SrtpTransport srtp,
            Shared shared) {
        this.roomId = roomId;
        this.number = number;
        this.peer = peer;
        this.room = room;
        this.srtp = srtp;
        this.shared = shared;
        this.liveness = new RelayLiveness(nowNanos);
        this.states = new RelayStateReports(nowNanos);
        this.rtcpBudget = RtcpBudget.ofRelay(nowNanos);
        this.nextStateNanos = nowNanos;
        this.source = address;
        this.nextReportNanos = nowNanos + RelayLiveness.REPORT_INTERVAL_NANOS;
        this.pacer =
                new Pacer(
                        new BandwidthEstimator(
                                BandwidthEstimator.MAX_BITS_PER_SECOND, 0, new NoEstimate()),
                        shared.outbound()::sendVideo,
                        _ -> {},
                        shared.pacers());
        this.publisher =
                new RelayPublisher(
                        number,
                        room,
                        roundTrip,
                        srtp::forgetStream,
                        new PublisherFeedback(List.of(), RelaySsrc.sender(peer), this::sendRtcp),
                        shared.clients());
    }

    /// Nothing is measured on a path between servers yet: the pacer smooths frames and bounds what
    /// one relay sends.
    private static final class NoEstimate implements BandwidthEstimator.Listener {
        @Override
        public void onEstimate(long nowNanos, long bitsPerSecond) {}

        @Override
        public void onProbe(long nowNanos, Probe probe) {}
    }

    private final class Slots implements RelayFeed.Slots {
        @Override
        public AudioSlot audio(int id, Publication publication) {
            return new AudioSlot(
                    new AudioSlotStream(
                            RelaySections.send(peer, describe(id, publication, true), 0),
                            shared.outbound(),
                            shared.scratch(),
                            redundancy));
        }

        @Override
        public VideoSlot video(int id, Publication publication, int encoding) {
            return new VideoSlot(
                    new VideoSlotStream(
                            RelaySections.send(peer, describe(id, publication, true), encoding),
                            shared.outbound(),
                            pacer,
                            shared.scratch()));
        }
    }

    /// Media flows from now on.
    void join(long nowNanos) {
        room.join(nowNanos, feed);
    }

    /// The other end reports its tracks and its requests. Of more reports than ticks the newest one
    /// counts, which is whole: to follow one takes long in a large room.
    void onState(long nowNanos, RelayState state) {
        liveness.onState(nowNanos);
        waiting = state;
        takeState(nowNanos);
    }

    /// The other end cannot report now, nor this one to it.
    void onReportsInterrupted(long nowNanos) {
        liveness.onReportsInterrupted(nowNanos);
    }

    private void takeState(long nowNanos) {
        RelayState state = waiting;
        if (state == null || nowNanos - nextStateNanos < 0) {
            return;
        }
        waiting = null;
        nextStateNanos = nowNanos + VisitSchedule.TICK_NANOS;
        active |= !state.equals(received);
        received = state;
        publisher.onTracks(nowNanos, state.tracks());
        Map<Integer, Integer> requested = new HashMap<>();
        state.requests().forEach(r -> requested.put(r.track(), r.encodings()));
        feed.onRequests(nowNanos, id -> requested.getOrDefault(id, 0));
        room.speakerLimit(nowNanos, feed, state.speakers());
        Set<Integer> brought = publisher.participants();
        for (Quality.OfParticipant of : state.quality()) {
            if (brought.contains(of.participant())) {
                room.quality().report(of.participant(), of.level(), of.cause());
            }
        }
    }

    /// @param packet borrowed, decrypted
    DropReason onRtp(long nowNanos, RtpPacket packet) {
        active = true;
        return publisher.onPacket(nowNanos, packet);
    }

    /// Whether a compound packet of the other end may be read.
    boolean admitsRtcp(long nowNanos, int packetBytes) {
        return rtcpBudget.takeBytes(nowNanos, packetBytes);
    }

    /// @param messages borrowed; those of one compound packet
    /// @return why one or more of them were not acted on
    DropReason onRtcp(long nowNanos, List<RtcpMessage> messages) {
        return rtcpBudget.admit(nowNanos, messages, rtcpReader);
    }

    private void onMessage(long nowNanos, RtcpMessage message) {
        switch (message) {
            case SenderReport report -> {
                publisher.onSenderReport(nowNanos, report);
                onReportBlocks(nowNanos, report.reports());
            }
            case ReceiverReport report -> onReportBlocks(nowNanos, report.reports());
            case PictureLoss loss -> feed.onPictureLoss(nowNanos, loss.media());
            case GenericNack nack ->
                    feed.onPacketsLost(nowNanos, nack.media(), nack.sequenceNumbers());
            case FullIntraRequest _,
                    TransportFeedback _,
                    ReceiverEstimatedMaximumBitrate _,
                    Goodbye _,
                    SourceDescription _,
                    UnknownRtcp _ -> {
                // Not sent by the other end.
            }
        }
    }

    private void onReportBlocks(long nowNanos, List<ReportBlock> blocks) {
        feed.onReports(nowNanos, blocks);
        long now = shared.clock().middleNtpTime(nowNanos);
        for (ReportBlock block : blocks) {
            if (roundTrip.onReport(
                    now, block.lastSenderReport(), block.delaySinceLastSenderReport())) {
                return; // the others say the same
            }
        }
    }

    /// Sends what is due; called on every tick of the engine.
    ///
    /// @return the state to report to the other end, null when it knows it
    @Nullable RelayState onDeadline(long nowNanos) {
        RuntimeException bug = shared.outbound().failure();
        if (bug != null) {
            throw bug;
        }
        takeState(nowNanos);
        publisher.onDeadline(nowNanos);
        if (nowNanos - nextReportNanos >= 0) {
            nextReportNanos = nowNanos + RelayLiveness.REPORT_INTERVAL_NANOS;
            sendReports(nowNanos);
            publisher.measure(nowNanos);
        }
        return states.due(nowNanos, publisher.requests(), this::state);
    }

    /// Why it is to be closed, null while it is not.
    @Nullable RelayEnding ending(long nowNanos) {
        RelayEnding silent = liveness.ending(nowNanos, !room.empty());
        if (silent != null) {
            return silent;
        }
        return feed.entries().stream().anyMatch(e -> e.id() > RelaySsrc.MAX_TRACK)
                ? RelayEnding.USED_UP
                : null;
    }

    /// Authentic RTCP of the other end has arrived.
    void onRtcpArrived(long nowNanos) {
        liveness.onRtcp(nowNanos);
    }

    /// Whether RTCP of the other end arrives from [#source].
    boolean hasRtcp(long nowNanos) {
        return liveness.hasRtcp(nowNanos);
    }

    /// From where the other end sends.
    SocketAddress source() {
        return source;
    }

    void source(SocketAddress address) {
        source = address;
    }

    /// Whether an SSRC belongs to a track that the other end has reported.
    boolean receives(int ssrc) {
        return publisher.receives(ssrc);
    }

    private RelayState state() {
        List<RelayState.Track> tracks = new ArrayList<>(feed.entries().size());
        for (RelayFeed.Entry entry : feed.entries()) {
            tracks.add(describe(entry.id(), entry.publication(), entry.on()));
        }
        Set<Integer> brought = publisher.participants();
        List<Quality.OfParticipant> own =
                room.quality().since(0).stream()
                        .filter(of -> !brought.contains(of.participant()))
                        .toList();
        return new RelayState(tracks, publisher.requests(), room.mostSpeakers(), own);
    }

    private static RelayState.Track describe(int id, Publication publication, boolean on) {
        return new RelayState.Track(
                id,
                publication.participant(),
                publication.kind(),
                RelaySections.formats(publication),
                publication.section().rids(),
                publication.priority(),
                publication.encrypted(),
                on);
    }

    private void sendReports(long nowNanos) {
        List<SenderReport> reports = feed.senderReports(nowNanos, shared.clock().ntpTime(nowNanos));
        int own = RelaySsrc.sender(peer);
        for (int i = 0; i < reports.size(); i += REPORTS_PER_PACKET) {
            List<RtcpMessage> packet = new ArrayList<>();
            // SRTCP goes by the first SSRC, so the other end needs one replay window.
            packet.add(new ReceiverReport(own, List.of()));
            packet.addAll(reports.subList(i, Math.min(reports.size(), i + REPORTS_PER_PACKET)));
            sendRtcp(packet);
        }
        List<ReportBlock> received = publisher.reportBlocks(nowNanos);
        int at = 0;
        do {
            int end = Math.min(received.size(), at + ReportBlock.MAX_BLOCKS);
            sendRtcp(
                    List.of(
                            new ReceiverReport(own, received.subList(at, end)),
                            new SourceDescription(own, shared.cname())));
            at = end;
        } while (at < received.size());
    }

    private void sendRtcp(List<? extends RtcpMessage> messages) {
        shared.compound().send(shared.outbound(), RelaySsrc.sender(peer), List.copyOf(messages));
    }

    void close(long nowNanos) {
        try {
            room.leave(feed);
            publisher.close(nowNanos);
        } finally {
            pacer.clear();
            srtp.close();
        }
    }

    /// Whether something has come since the last call that the room has to be visited for.
    boolean takeActive() {
        boolean was = active;
        active = false;
        return was;
    }

    boolean owns(PacerSchedule.Scheduled other) {
        return pacer == other;
    }

    SrtpTransport srtp() {
        return srtp;
    }

    UUID roomId() {
        return roomId;
    }

    int number() {
        return number;
    }
}
