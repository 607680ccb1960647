package media;

import call.ParticipantState;
import call.TrackKind;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;
import media.dtls.DtlsKeys;
import media.forward.Room;
import media.ice.IceCredentials;
import media.rtcp.RtcpMessage;
import media.rtcp.RtcpReader;
import media.rtp.DropReason;
import media.sdp.AnswerParameters;
import media.sdp.Negotiated;
import media.sdp.Negotiation;
import media.sdp.SdpException;
import media.sdp.SdpReader;
import media.sdp.SdpWriter;
import media.send.PacerSchedule;
import media.send.PacketKind;
import media.send.SecureOutbound;
import media.send.SendBatches;
import media.srtp.SrtpCiphers;
import media.srtp.SrtpKeys;
import media.srtp.SrtpProfile;
import media.srtp.SrtpReceiver;
import simulation.SimulatedOffer;

/// One room and its connections without an engine and without a network: what they send is
/// recorded.
final class ConnectionFixture {
    static final long SECOND = 1_000_000_000L;
    static final UUID ROOM = new UUID(0, 1);
    static final InetSocketAddress CLIENT = new InetSocketAddress("192.0.2.1", 5000);
    static final SrtpKeys FROM_CLIENT = keys(1);
    static final SrtpKeys TO_CLIENT = keys(2);

    /// A datagram that was sent.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Sent(SocketAddress to, PacketKind kind, byte[] bytes) {}

    final List<Sent> sent = new ArrayList<>();
    final Queue<EngineEvent> events = new ArrayDeque<>();
    final SendBatches batches = new SendBatches(this::onSent);
    final PacerSchedule pacers = new PacerSchedule();
    final EngineQuality quality = new EngineQuality();
    final Room room = new Room(10, new RoomEventAdapter(ROOM, events));
    private final Random random = new Random(1);
    private final SrtpReceiver client = new SrtpReceiver(TO_CLIENT);
    final ConnectionFactory factory =
            new ConnectionFactory(settings(), batches, pacers, quality, () -> random.nextInt() | 1);

    static EngineSettings settings() {
        return new EngineSettings(
                new EngineSettings.Endpoint(
                        "sha-256 " + "AA:".repeat(31) + "AA",
                        List.of(new InetSocketAddress("192.0.2.254", 10000)),
                        List.of(),
                        "hubbub-test"),
                new SlotLimits(10, 10),
                10,
                0,
                SrtpCiphers.jce());
    }

    /// A microphone and a camera, and as many slots.
    static String offer(int audioSlots, int videoSlots) {
        return SimulatedOffer.text(audioSlots, videoSlots, SimulatedOffer.Abilities.BROWSER);
    }

    static ConnectionRequest request(int participant, String offer) {
        return new ConnectionRequest(
                ROOM,
                participant,
                offer,
                Map.of("0", TrackKind.MICROPHONE, "1", TrackKind.CAMERA),
                0,
                new ParticipantState(false, false, true, false),
                false);
    }

    AnsweredOffer answered(int participant, String offer) {
        IceCredentials local = IceCredentials.generate(random::nextInt);
        Negotiated negotiated = negotiated(local, offer);
        return new AnsweredOffer(
                request(participant, offer),
                local,
                negotiated,
                SdpWriter.write(negotiated.answer()),
                null);
    }

    Negotiated negotiated(IceCredentials local, String offer) {
        try {
            return Negotiation.answer(SdpReader.read(offer), parameters(local));
        } catch (SdpException refused) {
            throw new AssertionError(refused);
        }
    }

    /// Of a further offer.
    Negotiated negotiated(Connection connection, String offer) {
        try {
            return Negotiation.answer(
                    SdpReader.read(offer),
                    parameters(connection.ice().local()),
                    connection.negotiated());
        } catch (SdpException refused) {
            throw new AssertionError(refused);
        }
    }

    private AnswerParameters parameters(IceCredentials local) {
        EngineSettings settings = settings();
        return new AnswerParameters(
                local.ufrag(),
                local.password(),
                settings.endpoint().fingerprint(),
                settings.endpoint().candidates(),
                List.of(),
                settings.endpoint().cname(),
                () -> random.nextInt() | 1,
                10,
                10,
                false);
    }

    /// A connection whose member has not joined.
    Connection create(long nowNanos, int participant) {
        return factory.create(nowNanos, answered(participant, offer(2, 2)), room);
    }

    /// A connection with a path to [#CLIENT] and keys, whose member has joined.
    Connection connect(long nowNanos, int participant) {
        Connection connection = create(nowNanos, participant);
        connection.member().join(nowNanos);
        connection.onCheck(nowNanos, CLIENT, connection.ice().local(), true);
        connection.onKeys(nowNanos, new DtlsKeys(FROM_CLIENT, TO_CLIENT));
        return connection;
    }

    /// A direction to [#CLIENT] that can send.
    SecureOutbound outbound() {
        SecureOutbound outbound = new SecureOutbound(batches);
        outbound.onKeys(TO_CLIENT, SrtpCiphers.jce());
        outbound.onPath(CLIENT);
        return outbound;
    }

    /// Reads and forgets the RTCP messages that were sent to the client.
    List<RtcpMessage> takeRtcp() {
        List<RtcpMessage> messages = new ArrayList<>();
        for (Sent datagram : sent) {
            byte[] bytes = datagram.bytes();
            if (datagram.kind() == PacketKind.CONTROL
                    && (bytes[0] & 0xc0) == 0x80
                    && RtcpReader.isRtcp(bytes[1])) {
                int plain = client.unprotectRtcp(bytes, 0, bytes.length);
                List<RtcpMessage> compound = new ArrayList<>();
                if (plain < 0 || RtcpReader.read(bytes, 0, plain, compound) != DropReason.OK) {
                    throw new AssertionError("unreadable RTCP: " + client.dropReason());
                }
                messages.addAll(compound);
            }
        }
        sent.clear();
        return messages;
    }

    private void onSent(SocketAddress to, PacketKind kind, byte[] bytes, int offset, int length) {
        sent.add(new Sent(to, kind, Arrays.copyOfRange(bytes, offset, offset + length)));
    }

    private static SrtpKeys keys(int seed) {
        SrtpProfile profile = SrtpProfile.AES128_CM_HMAC_SHA1_80;
        byte[] key = new byte[profile.keyBytes()];
        byte[] salt = new byte[profile.saltBytes()];
        new Random(seed).nextBytes(key);
        new Random(seed + 100).nextBytes(salt);
        return new SrtpKeys(profile, key, salt);
    }
}
