package media;

import call.EndReason;
import java.net.SocketAddress;
import java.util.UUID;
import media.dtls.DtlsKeys;
import media.ice.IceCredentials;
import media.ice.IceLite;
import media.ice.Path;
import media.rtp.DropReason;
import media.rtp.RtpPacket;
import media.sdp.Negotiated;
import org.jspecify.annotations.Nullable;

/// One media connection of a session, its transport half: the paths (ICE), the handshake that is
/// awaited, and SRTP in both directions. What the packets are about is for its [RoomMember].
/// Everything on it happens in the order of the packets that arrive.
final class Connection {
    /// As long as a stream counts as live after its last packet: feedback about it is repeated
    /// until then.
    private static final long BUSY_NANOS = 2_000_000_000L;

    private final long id;
    private final UUID room;
    private final int participant;
    private final IceLite ice;
    private final HandshakeWatch handshake = new HandshakeWatch();
    private final ControlBudget budget;
    private final SrtpTransport srtp;
    private final RoomMember member;
    private final VisitSchedule.Visit<Connection> visit = new VisitSchedule.Visit<>(this);
    private Negotiated negotiated;
    private long busyUntilNanos;

    Connection(
            long nowNanos, long id, AnsweredOffer answered, SrtpTransport srtp, RoomMember member) {
        this.id = id;
        this.room = answered.request().room();
        this.participant = answered.request().participant();
        this.ice = new IceLite(nowNanos, answered.local());
        this.budget = new ControlBudget(nowNanos);
        this.srtp = srtp;
        this.member = member;
        this.negotiated = answered.negotiated();
        this.busyUntilNanos = nowNanos;
    }

    /// Something happened after which there is feedback to send for a while: media of the client,
    /// or a command.
    void onActivity(long nowNanos) {
        busyUntilNanos = nowNanos + BUSY_NANOS;
    }

    /// Whether there is something to do at every tick of the engine.
    boolean busy(long nowNanos) {
        return nowNanos - busyUntilNanos < 0 || (established() && member.busy());
    }

    /// When [#onDeadline] is due if nothing arrives meanwhile.
    long nextDeadlineNanos(long nowNanos) {
        if (busy(nowNanos)) {
            return nowNanos;
        }
        long path = ice.nextDeadlineNanos();
        long other =
                srtp.outbound().ready()
                        ? member.nextReportNanos()
                        : handshake.nextDeadlineNanos(nowNanos);
        return path - other < 0 ? path : other;
    }

    VisitSchedule.Visit<Connection> visit() {
        return visit;
    }

    /// A connectivity check with our credentials arrived.
    ///
    /// @return the path it came on
    Path onCheck(long nowNanos, SocketAddress from, IceCredentials used, boolean useCandidate) {
        Path on = ice.onCheck(nowNanos, from, used, useCandidate);
        followPath();
        return on;
    }

    /// A path is closed.
    void onPathGone(Path path) {
        ice.onGone(path);
        followPath();
    }

    /// The client has offered again. What was negotiated before is unchanged; new slots are added.
    void renegotiate(long nowNanos, Negotiated next) {
        int before = negotiated.send().size();
        negotiated = next;
        member.addSlots(nowNanos, next.send().subList(before, next.send().size()));
    }

    void onKeys(long nowNanos, DtlsKeys keys) {
        srtp.onKeys(keys);
        member.onReady(nowNanos);
    }

    /// Decrypts an SRTP packet in place.
    ///
    /// @param bytes borrowed
    /// @param packet wraps the result when the reason is OK
    DropReason unprotectRtp(
            long nowNanos, Path from, byte[] bytes, int offset, int length, RtpPacket packet) {
        DropReason outcome = srtp.unprotectRtp(bytes, offset, length, packet);
        if (outcome == DropReason.OK) {
            ice.onReceived(nowNanos, from);
            onActivity(nowNanos);
        }
        return outcome;
    }

    /// Decrypts an SRTCP packet in place.
    ///
    /// @param bytes borrowed
    /// @return the length in clear, below 0 for the reason in [#dropReason]
    int unprotectRtcp(long nowNanos, Path from, byte[] bytes, int offset, int length) {
        int plain = srtp.unprotectRtcp(bytes, offset, length);
        if (plain >= 0) {
            ice.onReceived(nowNanos, from);
        }
        return plain;
    }

    /// Why the last packet was not decrypted.
    DropReason dropReason() {
        return srtp.dropReason();
    }

    /// Sends what is due and checks the path.
    ///
    /// @return why the connection is lost, null while it is not
    @Nullable EndReason onDeadline(long nowNanos) {
        EndReason lost =
                switch (ice.onDeadline(nowNanos)) {
                    case ALIVE -> established() ? null : handshake.onDeadline(nowNanos);
                    case NEVER_REACHED -> handshake.neverReached();
                    case SILENT -> EndReason.PATH_SILENT;
                    case CONSENT_EXPIRED -> EndReason.CONSENT_LOST;
                };
        followPath();
        RuntimeException bug = srtp.outbound().failure();
        if (bug != null) {
            throw bug;
        }
        if (lost != null) {
            srtp.outbound().stop();
        } else if (srtp.outbound().ready()) {
            member.onDeadline(nowNanos);
            return member.overRate() ? EndReason.OVER_RATE : null;
        }
        return lost;
    }

    /// Sends a DTLS flight.
    ///
    /// @param datagram borrowed
    void sendDtls(byte[] datagram) {
        srtp.outbound().sendPlain(datagram, 0, datagram.length);
    }

    /// Leaves the room and ends media. A last DTLS flight may follow.
    void close(long nowNanos) {
        try {
            member.leave(nowNanos);
        } finally {
            release();
        }
    }

    /// Frees native memory. No media passes from now on.
    void release() {
        srtp.close();
    }

    private void followPath() {
        Path path = ice.path();
        if (path != null) {
            srtp.outbound().onPath(path.address());
            member.onPath(path.address());
        }
    }

    /// Whether media can flow.
    boolean established() {
        return srtp.established();
    }

    RoomMember member() {
        return member;
    }

    ControlBudget budget() {
        return budget;
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
