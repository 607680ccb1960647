package media;

import call.MediaMode;
import call.ParticipantState;
import call.TrackLimits;
import call.View;
import java.net.SocketAddress;
import java.util.List;
import media.forward.Room;
import media.forward.Subscriber;
import media.rtcp.RtcpMessage;
import media.rtp.DropReason;
import media.rtp.RtpPacket;
import media.sdp.SendSection;
import media.send.PacerSchedule;
import org.jspecify.annotations.Nullable;

/// A connection's member half: the participant's part in its room, as publisher and as subscriber,
/// with RTCP and quality. Sees packets in clear only. Lives from [#join] to [#leave].
final class RoomMember {
    /// RFC 3550 §6.2 would report every 5 s on a slow link; browsers and lip sync need every
    /// second.
    private static final long REPORT_INTERVAL_NANOS = 1_000_000_000L;

    private final Room room;
    private final Publisher publisher;
    private final Subscriber subscriber;
    private final Downlink downlink;
    private final SlotFactory slots;
    private final Rtcp rtcp;
    private final ConnectionQuality quality;
    private MediaMode mode = MediaMode.SFU;
    private long nextReportNanos;
    private EngineEvent.@Nullable QualityMeasured measured;

    record Rtcp(IncomingRtcp incoming, OutgoingRtcp outgoing) {}

    RoomMember(
            Room room, MemberRoles roles, SlotFactory slots, Rtcp rtcp, ConnectionQuality quality) {
        this.room = room;
        this.publisher = roles.publisher();
        this.subscriber = roles.subscriber();
        this.downlink = roles.downlink();
        this.slots = slots;
        this.rtcp = rtcp;
        this.quality = quality;
    }

    /// Joins the room: from now on others get its tracks, and it gets theirs.
    void join(long nowNanos) {
        nextReportNanos = nowNanos + REPORT_INTERVAL_NANOS;
        room.join(nowNanos, subscriber, publisher.tracks());
        downlink.start(nowNanos);
    }

    void leave(long nowNanos) {
        try {
            room.leave(nowNanos, subscriber, publisher.tracks());
        } finally {
            downlink.close();
            rtcp.outgoing().sendGoodbye(subscriber);
        }
    }

    /// The client has offered more sections to receive in.
    void addSlots(long nowNanos, List<SendSection> sections) {
        SlotFactory.Slots added = slots.create(sections);
        quality.addSlots(added.audio(), added.video());
        room.addSlots(nowNanos, subscriber, added.audio(), added.video());
    }

    /// The connection can send from now on.
    void onReady(long nowNanos) {
        subscriber.onReady(nowNanos);
    }

    /// The address that packets are sent to.
    void onPath(SocketAddress path) {
        downlink.onPath(path);
    }

    /// @param packet borrowed, decrypted
    DropReason onRtp(long nowNanos, RtpPacket packet) {
        return publisher.onPacket(nowNanos, packet, room);
    }

    /// Whether its budget allows to read a compound RTCP packet of this size.
    boolean admitsRtcp(long nowNanos, int packetBytes) {
        return rtcp.incoming().admits(nowNanos, packetBytes);
    }

    DropReason onRtcp(long nowNanos, List<RtcpMessage> messages) {
        return rtcp.incoming().onMessages(nowNanos, messages);
    }

    /// Sends what is due. Called once a second, and while the member is busy on every tick of the
    /// engine.
    void onDeadline(long nowNanos) {
        publisher.onDeadline(nowNanos);
        downlink.onDeadline(nowNanos);
        if (nowNanos - nextReportNanos >= 0) {
            nextReportNanos = nowNanos + REPORT_INTERVAL_NANOS;
            rtcp.outgoing().sendReports(nowNanos, subscriber, publisher.reportBlocks(nowNanos));
            publisher.measure(nowNanos, mode == MediaMode.SFU);
            measured = quality.measure(nowNanos, publisher.tracks());
        }
    }

    /// When its reports are due.
    long nextReportNanos() {
        return nextReportNanos;
    }

    /// Whether its link needs attention at every tick, whatever arrives.
    boolean busy() {
        return downlink.busy();
    }

    boolean owns(PacerSchedule.Scheduled pacer) {
        return downlink.pacer() == pacer;
    }

    /// Whether it goes on sending more than it may.
    boolean overRate() {
        return publisher.overRate();
    }

    /// Takes the quality of the last second, null when it was taken already or nothing has changed.
    EngineEvent.@Nullable QualityMeasured takeQuality() {
        EngineEvent.QualityMeasured taken = measured;
        measured = null;
        return taken;
    }

    void change(long nowNanos, ParticipantState state) {
        publisher
                .tracks()
                .forEach(track -> {
                    track.publication().prefer(state.priority());
                    room.allow(nowNanos, track, state.allows(track.kind()));
                });
        room.deafen(nowNanos, subscriber, state.deafened());
    }

    /// Reports slots and requested encodings again, and with the next second all of the quality.
    void report() {
        room.report(subscriber, publisher.tracks());
        quality.forgetReported();
    }

    /// How much it may send from now on.
    void limit(long nowNanos, TrackLimits limits) {
        publisher.limit(nowNanos, limits);
    }

    /// How the media of the room travels.
    void mode(MediaMode newMode) {
        mode = newMode;
    }

    /// @param view null to leave it as it is
    /// @param audibleSpeakers most speakers it receives at once, 0 for the room's limit
    void view(long nowNanos, @Nullable View view, int audibleSpeakers) {
        if (view != null) {
            room.view(nowNanos, subscriber, view);
        }
        room.speakerLimit(nowNanos, subscriber, audibleSpeakers);
    }
}
