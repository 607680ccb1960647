package media;

import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import media.dtls.DtlsKeys;
import media.forward.AudioSlot;
import media.forward.Room;
import media.forward.Subscriber;
import media.forward.VideoSlot;
import media.forward.View;
import media.ice.IceCredentials;
import media.ice.IceLite;
import media.ice.Path;
import media.receive.RoundTripTime;
import media.rtcp.FullIntraRequest;
import media.rtcp.GenericNack;
import media.rtcp.Goodbye;
import media.rtcp.PictureLoss;
import media.rtcp.ReceiverEstimatedMaximumBitrate;
import media.rtcp.ReceiverReport;
import media.rtcp.ReportBlock;
import media.rtcp.RtcpMessage;
import media.rtcp.RtcpReader;
import media.rtcp.RtcpWriter;
import media.rtcp.SenderReport;
import media.rtcp.SourceDescription;
import media.rtcp.TransportFeedback;
import media.rtcp.UnknownRtcp;
import media.rtp.DropReason;
import media.rtp.RtpPacket;
import media.sdp.Negotiated;
import media.sdp.SendSection;
import media.send.AudioSlotStream;
import media.send.PacerSchedule;
import media.send.Redundancy;
import media.send.SecureOutbound;
import media.send.SlotScratch;
import media.send.VideoSlotStream;
import media.srtp.SrtpCiphers;
import media.srtp.SrtpReceiver;
import org.jspecify.annotations.Nullable;

/// One media connection of a session: ICE, SRTP both ways, its tracks and its slots. Everything on
/// it happens in the order of the packets that arrive.
final class Connection {
    /// RFC 3550 would report every 5 s on a slow link; browsers and lip sync want every second.
    private static final long REPORT_INTERVAL_NANOS = 1_000_000_000L;

    private final long id;
    private final UUID room;
    private final int participant;
    private Negotiated negotiated;
    private final Scratch scratch;
    private final SecureOutbound outbound;
    private final IceLite ice;
    private final Publisher publisher;
    private final Subscriber subscriber;
    private final Room members;
    private final ConnectionQuality quality;
    private final OutgoingRtcp rtcp;
    private final HandshakeWatch handshake = new HandshakeWatch();
    private final Redundancy redundancy = new Redundancy();
    private final RoundTripTime roundTrip = new RoundTripTime();
    private final Downlink downlink;
    private final SrtpCiphers ciphers;
    private @Nullable SrtpReceiver srtp;
    private long nextReportNanos;
    private EngineEvent.@Nullable QualityMeasured measured;

    /// Shared by all connections of an engine, used by one at a time.
    static final class Scratch {
        final SlotScratch slots = new SlotScratch();
        final PacerSchedule turns = new PacerSchedule();
        final RtpPacket packet = new RtpPacket();
        final RtcpWriter rtcpWriter = new RtcpWriter();
        final byte[] rtcp = new byte[2048];
        final List<RtcpMessage> messages = new ArrayList<>();
        final ConnectionQuality.Totals quality = new ConnectionQuality.Totals();
    }

    Connection(
            long nowNanos,
            long id,
            ConnectionRequest request,
            IceCredentials local,
            Negotiated negotiated,
            EngineSettings settings,
            Scratch scratch,
            SecureOutbound outbound,
            Room members,
            int ownSsrc) {
        this.id = id;
        this.room = request.room();
        this.participant = request.participant();
        this.negotiated = negotiated;
        this.scratch = scratch;
        this.outbound = outbound;
        this.members = members;
        this.ciphers = settings.ciphers();
        this.rtcp = new OutgoingRtcp(ownSsrc, settings, outbound, scratch);
        this.nextReportNanos = nowNanos + REPORT_INTERVAL_NANOS;
        this.ice = new IceLite(nowNanos, local);
        this.publisher =
                new Publisher(
                        participant,
                        negotiated.receive(),
                        request.tracks(),
                        request.priority(),
                        request.allowed(),
                        request.encrypted(),
                        roundTrip,
                        new PublisherFeedback(negotiated.receive(), ownSsrc, rtcp));
        this.downlink = new Downlink(roundTrip, redundancy, outbound, scratch.turns);
        List<AudioSlot> audio = new ArrayList<>();
        List<VideoSlot> video = new ArrayList<>();
        addSlots(negotiated.send(), audio, video);
        this.subscriber = new Subscriber(participant, audio, video, request.allowed().deafened());
        this.quality =
                new ConnectionQuality(
                        room, members, publisher.tracks(), subscriber, roundTrip, scratch.quality);
        members.join(nowNanos, subscriber, publisher.tracks());
        downlink.serve(nowNanos, members, subscriber);
    }

    /// A check with credentials of ours arrived.
    ///
    /// @return the path it came on
    Path onCheck(long nowNanos, SocketAddress from, IceCredentials used, boolean useCandidate) {
        Path on = ice.onCheck(nowNanos, from, used, useCandidate);
        followPath();
        return on;
    }

    /// A path is no more.
    void onGone(Path path) {
        ice.onGone(path);
        followPath();
    }

    /// The client has offered again and what was agreed on before stays: new slots are added.
    void renegotiate(long nowNanos, Negotiated next) {
        List<AudioSlot> audio = new ArrayList<>();
        List<VideoSlot> video = new ArrayList<>();
        int before = negotiated.send().size();
        addSlots(next.send().subList(before, next.send().size()), audio, video);
        negotiated = next;
        members.addSlots(nowNanos, subscriber, audio, video);
    }

    void onKeys(long nowNanos, DtlsKeys keys) {
        closeReceiver();
        srtp = new SrtpReceiver(keys.fromClient(), ciphers);
        outbound.onKeys(keys.toClient(), ciphers);
        subscriber.onReady(nowNanos);
    }

    /// @param bytes borrowed; decrypted in place
    DropReason onRtp(long nowNanos, Path from, byte[] bytes, int offset, int length) {
        SrtpReceiver receiver = srtp;
        if (receiver == null) {
            return DropReason.NO_KEYS;
        }
        if (receiver.unprotectRtp(bytes, offset, length, scratch.packet) < 0) {
            return receiver.dropReason();
        }
        ice.onHeard(nowNanos, from);
        return publisher.onPacket(nowNanos, scratch.packet, members);
    }

    /// @param bytes borrowed; decrypted in place
    DropReason onRtcp(long nowNanos, Path from, byte[] bytes, int offset, int length) {
        SrtpReceiver receiver = srtp;
        if (receiver == null) {
            return DropReason.NO_KEYS;
        }
        int plain = receiver.unprotectRtcp(bytes, offset, length);
        if (plain < 0) {
            return receiver.dropReason();
        }
        ice.onHeard(nowNanos, from);
        List<RtcpMessage> messages = scratch.messages;
        messages.clear();
        DropReason malformed = RtcpReader.read(bytes, offset, plain, messages);
        if (malformed != DropReason.OK) {
            return malformed;
        }
        for (int i = 0; i < messages.size(); i++) {
            onRtcpMessage(nowNanos, messages.get(i));
        }
        return DropReason.OK;
    }

    /// Sends what is due and judges the path.
    ///
    /// @return why the connection is lost, null while it is not
    @Nullable EndReason onDeadline(long nowNanos) {
        EndReason lost =
                switch (ice.onDeadline(nowNanos)) {
                    case ALIVE -> srtp == null ? handshake.onDeadline(nowNanos) : null;
                    case NEVER_REACHED -> handshake.neverReached();
                    case SILENT -> EndReason.PATH_SILENT;
                    case CONSENT_EXPIRED -> EndReason.CONSENT_LOST;
                };
        followPath();
        if (lost != null) {
            outbound.stop();
            return lost;
        }
        if (outbound.ready()) {
            publisher.onDeadline(nowNanos);
            downlink.onDeadline(nowNanos);
            if (nowNanos - nextReportNanos >= 0) {
                nextReportNanos = nowNanos + REPORT_INTERVAL_NANOS;
                rtcp.sendReports(nowNanos, subscriber, publisher.reportBlocks(nowNanos));
                publisher.measure(nowNanos);
                measured = quality.measure(nowNanos);
            }
        }
        return null;
    }

    /// Hands out what the last second was like, null when that was told or nothing has changed.
    EngineEvent.@Nullable QualityMeasured takeQuality() {
        EngineEvent.QualityMeasured taken = measured;
        measured = null;
        return taken;
    }

    void change(long nowNanos, ConnectionRequest.Allowed allowed) {
        publisher
                .tracks()
                .forEach(track -> members.allow(nowNanos, track, allowed.allows(track.kind())));
        members.deafen(nowNanos, subscriber, allowed.deafened());
    }

    void view(long nowNanos, View view) {
        members.view(nowNanos, subscriber, view);
    }

    void wantVoices(long nowNanos, int voices) {
        members.wantVoices(nowNanos, subscriber, voices);
    }

    void close(long nowNanos) {
        members.leave(nowNanos, subscriber, publisher.tracks());
        downlink.close();
        rtcp.sayGoodbye(nowNanos, subscriber);
        release();
    }

    /// Gives back what no garbage collector finds. No media passes any more.
    void release() {
        outbound.onClosed();
        closeReceiver();
    }

    private void closeReceiver() {
        SrtpReceiver receiver = srtp;
        srtp = null;
        if (receiver != null) {
            receiver.close();
        }
    }

    private void addSlots(
            List<SendSection> sections, List<AudioSlot> audio, List<VideoSlot> video) {
        for (SendSection section : sections) {
            if (section.video()) {
                video.add(
                        new VideoSlot(
                                new VideoSlotStream(
                                        section, outbound, downlink.pacer(), scratch.slots)));
            } else {
                audio.add(
                        new AudioSlot(
                                new AudioSlotStream(section, outbound, scratch.slots, redundancy)));
            }
        }
    }

    private void followPath() {
        Path path = ice.path();
        if (path != null) {
            outbound.onPath(path.address());
            downlink.onPath(path.address());
        }
    }

    private void onRtcpMessage(long nowNanos, RtcpMessage message) {
        switch (message) {
            case SenderReport report -> {
                publisher.onSenderReport(nowNanos, report);
                onReportBlocks(nowNanos, report.reports());
            }
            case ReceiverReport report -> onReportBlocks(nowNanos, report.reports());
            case PictureLoss loss -> onPictureLoss(nowNanos, loss.media());
            case FullIntraRequest request -> onPictureLoss(nowNanos, request.media());
            case GenericNack nack ->
                    subscriber.onPacketsLost(nowNanos, nack.media(), nack.sequenceNumbers());
            case TransportFeedback feedback -> downlink.onFeedback(nowNanos, feedback);
            case ReceiverEstimatedMaximumBitrate remb -> downlink.onRemb(nowNanos, remb);
            case Goodbye goodbye -> publisher.onGoodbye(nowNanos, goodbye.ssrcs());
            case SourceDescription _, UnknownRtcp _ -> {
                // Participants are known by their session, not by CNAME.
            }
        }
    }

    private void onPictureLoss(long nowNanos, int ssrc) {
        quality.onPictureLoss(ssrc);
        subscriber.onPictureLoss(nowNanos, ssrc);
    }

    /// What the client tells about our slots.
    private void onReportBlocks(long nowNanos, List<ReportBlock> blocks) {
        // Bits 16 to 47 of the NTP time. Our sender reports of one second carry one time: one block
        // of a report tells it all.
        long now = rtcp.ntpTime(nowNanos) >>> 16 & 0xFFFF_FFFFL;
        subscriber.onReports(nowNanos, blocks);
        boolean measuredWay = false;
        for (ReportBlock block : blocks) {
            quality.onReport(nowNanos, block);
            measuredWay =
                    measuredWay
                            || roundTrip.onReport(
                                    now,
                                    block.lastSenderReport(),
                                    block.delaySinceLastSenderReport());
        }
        if (measuredWay) {
            redundancy.onRoundTrip(nowNanos, roundTrip.latestNanos());
        }
        downlink.onReports(nowNanos, blocks);
    }

    /// Whether media can flow.
    boolean established() {
        return srtp != null;
    }

    SecureOutbound outbound() {
        return outbound;
    }

    HandshakeWatch handshake() {
        return handshake;
    }

    IceLite ice() {
        return ice;
    }

    Negotiated negotiated() {
        return negotiated;
    }

    long id() {
        return id;
    }

    UUID room() {
        return room;
    }

    int participant() {
        return participant;
    }
}
