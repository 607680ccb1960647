package media;

import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import media.ice.IceCredentials;
import media.ice.Path;
import media.ice.TcpAddress;
import media.rtcp.RtcpMessage;
import media.rtcp.RtcpReader;
import media.rtp.DropReason;
import media.rtp.RtpPacket;
import media.sdp.Negotiated;
import media.send.Outbound;
import media.send.PacketKind;
import media.stun.BindingRequest;
import media.stun.StunBindings;
import org.jspecify.annotations.Nullable;

/// Where all datagrams of a shard enter: finds the protocol (RFC 7983) and the connection of each,
/// answers connectivity checks, decrypts media, and counts what is dropped.
@SuppressWarnings("EnumOrdinal") // drops are counted in an array by reason
final class DatagramDemultiplexer {
    private final ConnectionTable connections;
    private final EngineRelays relays;
    private final Outbound outbound;
    private final Queue<EngineEvent> events;
    private final StunBindings stun = new StunBindings();
    private final byte[] stunResponse = new byte[StunBindings.MAX_RESPONSE_BYTES];
    private final RtpPacket packet = new RtpPacket();
    private final List<RtcpMessage> messages = new ArrayList<>();
    private final long[] drops = new long[DropReason.values().length];
    private long packetsReceived;
    private @Nullable Connection connection;

    DatagramDemultiplexer(
            ConnectionTable connections,
            EngineRelays relays,
            Outbound outbound,
            Queue<EngineEvent> events) {
        this.connections = connections;
        this.relays = relays;
        this.outbound = outbound;
        this.events = events;
    }

    /// @param bytes borrowed; may be decrypted in place
    void onDatagram(long nowNanos, SocketAddress from, byte[] bytes, int offset, int length) {
        connection = null;
        DropReason outcome =
                length == 0 ? DropReason.EMPTY : dispatch(nowNanos, from, bytes, offset, length);
        if (outcome != DropReason.OK) {
            drops[outcome.ordinal()]++;
        }
    }

    /// That of the last datagram, null while it is not known.
    @Nullable Connection connection() {
        return connection;
    }

    /// RTP and RTCP packets that were authentic.
    long packetsReceived() {
        return packetsReceived;
    }

    /// Packets dropped so far, by the ordinal of [DropReason]; a copy.
    long[] drops() {
        return Arrays.copyOf(drops, drops.length);
    }

    private DropReason dispatch(
            long nowNanos, SocketAddress from, byte[] bytes, int offset, int length) {
        // RFC 7983 §7: the first byte identifies the protocol.
        int first = bytes[offset] & 0xff;
        if (first >= 128 && first <= 191) {
            return onSrtp(nowNanos, from, bytes, offset, length);
        }
        if (first <= 3) {
            return onStun(nowNanos, from, bytes, offset, length);
        }
        if (first >= 20 && first <= 63) {
            return onDtls(nowNanos, from, bytes, offset, length);
        }
        return DropReason.UNKNOWN_PROTOCOL;
    }

    private DropReason onSrtp(
            long nowNanos, SocketAddress from, byte[] bytes, int offset, int length) {
        ConnectionTable.Route route = relays.isPeer(from) ? null : connections.at(from);
        if (route == null) {
            DropReason relayed = relays.onDatagram(nowNanos, from, bytes, offset, length);
            packetsReceived += relayed == DropReason.OK ? 1 : 0;
            return relayed;
        }
        connection = route.connection();
        if (length < 2) {
            return DropReason.TRUNCATED;
        }
        DropReason outcome =
                RtcpReader.isRtcp(bytes[offset + 1])
                        ? onRtcp(nowNanos, route, bytes, offset, length)
                        : onRtp(nowNanos, route, bytes, offset, length);
        if (outcome == DropReason.OK) {
            packetsReceived++;
        }
        return outcome;
    }

    private DropReason onRtp(
            long nowNanos, ConnectionTable.Route route, byte[] bytes, int offset, int length) {
        Connection from = route.connection();
        DropReason outcome =
                from.unprotectRtp(nowNanos, route.path(), bytes, offset, length, packet);
        return outcome == DropReason.OK ? from.member().onRtp(nowNanos, packet) : outcome;
    }

    private DropReason onRtcp(
            long nowNanos, ConnectionTable.Route route, byte[] bytes, int offset, int length) {
        Connection from = route.connection();
        int plain = from.unprotectRtcp(nowNanos, route.path(), bytes, offset, length);
        if (plain < 0) {
            return from.dropReason();
        }
        if (!from.member().admitsRtcp(nowNanos, plain)) {
            return DropReason.RTCP_OVER_RATE;
        }
        messages.clear();
        DropReason outcome = RtcpReader.read(bytes, offset, plain, messages);
        return outcome == DropReason.OK ? from.member().onRtcp(nowNanos, messages) : outcome;
    }

    private DropReason onStun(
            long nowNanos, SocketAddress from, byte[] bytes, int offset, int length) {
        if (!StunBindings.looksLikeStun(bytes, offset, length)) {
            return DropReason.BAD_STUN;
        }
        if (relays.isPeer(from)) {
            return DropReason.RELAY_ADDRESS;
        }
        String ufrag = stun.localUfrag(bytes, offset, length);
        if (ufrag == null) {
            return stun.dropReason();
        }
        Connection checked = connections.withUfrag(ufrag);
        if (checked == null) {
            return DropReason.UNKNOWN_UFRAG;
        }
        connection = checked;
        if (checked.budget().refusesChecks(nowNanos)) {
            return DropReason.RATE_LIMITED;
        }
        IceCredentials former = checked.ice().former();
        IceCredentials used =
                former != null && former.ufrag().equals(ufrag) ? former : checked.ice().local();
        BindingRequest request =
                stun.readRequest(bytes, offset, length, used.ufrag(), used.password());
        if (request == null) {
            if (stun.dropReason() == DropReason.BAD_INTEGRITY) {
                checked.handshake().onBadCheck();
            }
            return stun.dropReason();
        }
        if (!checked.budget().takeCheck(nowNanos)) {
            return DropReason.RATE_LIMITED;
        }
        int error = request.errorCode();
        if (error != 0) {
            int refused = stun.writeError(request, error, used.password(), stunResponse, 0);
            outbound.add(from, PacketKind.CONTROL, stunResponse, 0, refused);
            return DropReason.REFUSED_CHECK;
        }
        Path path = checked.onCheck(nowNanos, from, used, request.useCandidate());
        connections.learn(path, checked);
        if (checked.ice().former() == null) {
            connections.revoke(former);
        }
        int answered =
                stun.writeSuccess(
                        request, TcpAddress.remote(from), used.password(), stunResponse, 0);
        outbound.add(from, PacketKind.CONTROL, stunResponse, 0, answered);
        if (checked.handshake().expect(nowNanos)) {
            // Only a client that knows our password may cause a handshake.
            Negotiated negotiated = checked.negotiated();
            events.add(
                    new EngineEvent.HandshakeExpected(
                            checked.id(),
                            negotiated.remoteFingerprintHash(),
                            negotiated.remoteFingerprint()));
        }
        return DropReason.OK;
    }

    private DropReason onDtls(
            long nowNanos, SocketAddress from, byte[] bytes, int offset, int length) {
        ConnectionTable.Route route = connections.at(from);
        if (route == null) {
            return DropReason.UNKNOWN_PATH;
        }
        connection = route.connection();
        if (!route.connection().budget().takeDtls(nowNanos)) {
            return DropReason.RATE_LIMITED;
        }
        route.connection().handshake().onDtls();
        events.add(
                new EngineEvent.HandshakeReceived(
                        route.connection().id(),
                        Arrays.copyOfRange(bytes, offset, offset + length)));
        return DropReason.OK;
    }
}
