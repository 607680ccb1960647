package simulation;

import call.MediaCommand;
import call.ParticipantState;
import call.SlotOwner;
import call.TrackKind;
import call.View;
import call.ViewRequest;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import media.ConnectionRequest;
import media.dtls.DtlsKeys;
import media.rtcp.GenericNack;
import media.rtcp.PictureLoss;
import media.rtcp.ReceiverEstimatedMaximumBitrate;
import media.rtcp.ReceiverReport;
import media.rtcp.ReportBlock;
import media.rtcp.RtcpMessage;
import media.rtcp.RtcpReader;
import media.rtcp.RtcpWriter;
import media.rtcp.SenderReport;
import media.rtcp.TransportFeedback;
import media.rtp.DropReason;
import media.rtp.RtpHeaderWriter;
import media.rtp.RtpPacket;
import media.sdp.MediaSection;
import media.sdp.SdpException;
import media.sdp.SdpReader;
import media.sdp.Sources;
import media.srtp.SrtpKeys;
import media.srtp.SrtpProfile;
import media.srtp.SrtpReceiver;
import media.srtp.SrtpSender;
import media.stun.BindingRequest;
import media.stun.IceRole;
import media.stun.StunBindings;
import org.jspecify.annotations.Nullable;

/// A client at wire level in virtual time: it checks, encrypts, has a microphone, a camera and,
/// when it gives feedback, a receiver, and remembers what arrives on every slot. Only DTLS is left
/// out: keys are drawn from the seed.
final class SimulatedPeer {
    private static final long CHECK_NANOS = 2_500_000_000L;

    /// Seconds between 1900 (NTP) and the beginning of this client's clock.
    private static final long NTP_SECONDS = 3_900_000_000L;

    /// One packet that arrived on a slot.
    @SuppressWarnings("ArrayRecordComponent") // bytes to inspect, never compared
    record Arrival(
            long atNanos,
            int sequenceNumber,
            int timestamp,
            int csrc,
            int payloadType,
            byte[] payload) {}

    /// Whether it stops sending encodings without viewers.
    boolean obeysEncodings = true;

    private final Simulation simulation;
    final UUID room;
    private final SimulatedOffer.Abilities abilities;
    final int participant;
    InetSocketAddress address;
    final Link uplink;
    final Link downlink;
    final SimulatedMicrophone microphone;
    final SimulatedCamera camera;
    final SimulatedReceiver receiver;
    private final Random random;
    private final DtlsKeys keys;
    private final Map<Integer, List<Arrival>> arrivals = new LinkedHashMap<>();
    private final Map<String, SlotOwner> slots = new HashMap<>();
    private final List<RtcpMessage> rtcp = new ArrayList<>();
    private final RtpPacket packet = new RtpPacket();
    private final StunBindings stun = new StunBindings();
    private final SrtpSender srtpSender;
    private final SrtpReceiver srtpReceiver;
    private final Map<Integer, SrtpSender.Stream> streams = new HashMap<>();
    private String ufrag = "";
    private String password = "";
    private boolean numbersTransport;
    private int transportSequence;
    private boolean left;
    private long replayed;
    int offers;

    /// Whether its checks have USE-CANDIDATE each time, as those of Chromium.
    boolean nominates = true;

    /// Writes no transport-wide sequence number although it was agreed on.
    boolean omitsTransportSequence;

    /// Estimates that the server sent (REMB), and transport-wide feedback.
    long estimates;

    long transportFeedbacks;

    /// Off where what arrives would be too much to keep.
    boolean keepsArrivals = true;

    SimulatedPeer(
            Simulation simulation,
            UUID room,
            int participant,
            SrtpProfile profile,
            SimulatedOffer.Abilities abilities) {
        this.simulation = simulation;
        this.room = room;
        this.participant = participant;
        this.abilities = abilities;
        this.random = new Random(simulation.seed * 31 + participant);
        this.address =
                new InetSocketAddress("192.0.2." + (participant % 250 + 1), 1024 + participant);
        this.uplink = new Link(simulation, random.nextLong(), simulation.delayNanos);
        this.downlink = new Link(simulation, random.nextLong(), simulation.delayNanos);
        SrtpKeys fromClient = keys(profile);
        SrtpKeys toClient = keys(profile);
        this.keys = new DtlsKeys(fromClient, toClient);
        this.srtpSender = new SrtpSender(fromClient, simulation.ciphers);
        this.srtpReceiver = new SrtpReceiver(toClient, simulation.ciphers);
        this.microphone = new SimulatedMicrophone(this, random);
        this.camera = new SimulatedCamera(this, random);
        camera.encrypted(abilities.encrypted());
        microphone.encrypted = abilities.encrypted();
        this.receiver =
                new SimulatedReceiver(
                        this, microphone.ssrc, new SrtpReceiver(toClient, simulation.ciphers));
        downlink.onLost(receiver::onLost);
    }

    /// Makes the one offer of this peer and begins to check.
    void join(boolean withCamera) {
        offers++;
        String answer =
                offer(
                        SimulatedOffer.text(
                                SimulatedOffer.AUDIO_SLOTS, SimulatedOffer.VIDEO_SLOTS, abilities),
                        withCamera);
        checkAgainst(answer);
        try {
            SdpReader.read(answer).sections().forEach(this::onSection);
        } catch (SdpException malformed) {
            throw new AssertionError(malformed);
        }
        at(simulation.now, this::keepChecking);
    }

    /// Offers again under new ICE credentials; its checks use those of the answer from now on.
    ///
    /// @return the answer
    String restart() {
        offers++;
        String again =
                SimulatedOffer.text(
                                SimulatedOffer.AUDIO_SLOTS, SimulatedOffer.VIDEO_SLOTS, abilities)
                        .replace("ice-ufrag:peer", "ice-ufrag:peer" + offers)
                        .replace("ice-pwd:", "ice-pwd:" + offers);
        String answer = offer(again, false);
        checkAgainst(answer);
        at(simulation.now, this::check);
        return answer;
    }

    /// @return the answer
    String offer(String text, boolean withCamera) {
        try {
            return simulation.engine.connect(
                    simulation.now,
                    new ConnectionRequest(
                            room,
                            participant,
                            text,
                            Map.of("0", TrackKind.MICROPHONE, "1", TrackKind.CAMERA),
                            0,
                            new ParticipantState(false, false, withCamera, false),
                            abilities.encrypted()));
        } catch (SdpException refused) {
            throw new AssertionError(refused);
        }
    }

    private void checkAgainst(String answer) {
        ufrag = SimulatedOffer.attribute(answer, "ice-ufrag");
        password = SimulatedOffer.attribute(answer, "ice-pwd");
    }

    void vanish() {
        left = true;
    }

    /// Runs an action at its time if this peer is still there.
    void at(long nanos, Runnable action) {
        simulation.at(
                nanos,
                () -> {
                    if (!left) {
                        action.run();
                    }
                });
    }

    void startMicrophone(int level) {
        microphone.level = level;
        microphone.start(simulation.now + random.nextInt((int) SimulatedMicrophone.FRAME_NANOS));
    }

    void startCamera() {
        camera.start(simulation.now + random.nextInt((int) SimulatedCamera.FRAME_NANOS));
    }

    /// Cuts both directions, or joins them again.
    void unreachable(boolean cut) {
        uplink.cut = cut;
        downlink.cut = cut;
    }

    void onDtlsWanted(long connection) {
        simulation.engine.onDtlsKeys(simulation.now, connection, keys);
        if (abilities.feedback()) {
            receiver.start(simulation.now);
        }
    }

    void onSlots(List<SlotOwner> changed) {
        changed.forEach(slot -> slots.put(slot.mid(), slot));
    }

    /// What a web client does on this event, after the signaling delay.
    void onEncodings(TrackKind track, List<String> active) {
        if (track == TrackKind.CAMERA && obeysEncodings) {
            for (SimulatedEncoding encoding : camera.encodings()) {
                encoding.requested(active.contains(encoding.rid()));
            }
        }
    }

    /// Sends the view of this peer.
    void view(ViewRequest... wants) {
        simulation.engine.onCommand(
                simulation.now,
                room,
                participant,
                new MediaCommand.ChangeView(new View(List.of(wants)), 0));
        simulation.drain();
    }

    void onDatagram(long now, byte[] bytes, int length) {
        int first = bytes[0] & 0xff;
        if (first < 128) {
            return;
        }
        if (RtcpReader.isRtcp(bytes[1])) {
            onRtcp(now, bytes, length);
            return;
        }
        if (srtpReceiver.unprotectRtp(bytes, 0, length, packet) < 0) {
            onUnreadable();
            return;
        }
        if (abilities.feedback()) {
            receiver.onPacket(now, packet);
        }
        if (keepsArrivals) {
            byte[] payload = new byte[packet.payloadBytes()];
            System.arraycopy(bytes, packet.payloadOffset(), payload, 0, payload.length);
            arrivals.computeIfAbsent(packet.ssrc(), _ -> new ArrayList<>())
                    .add(
                            new Arrival(
                                    now,
                                    packet.sequenceNumber(),
                                    packet.timestamp(),
                                    packet.csrcCount() == 0 ? 0 : packet.csrc(0),
                                    packet.payloadType(),
                                    payload));
        }
    }

    /// The time there and back, jitter included.
    long roundTripNanos() {
        return uplink.delayNanos + uplink.jitterNanos + downlink.delayNanos + downlink.jitterNanos;
    }

    /// Datagrams that arrived twice.
    long replayed() {
        return replayed;
    }

    /// Reports packets of a slot as missing.
    void nack(int ssrc, List<Integer> sequenceNumbers) {
        sendRtcp(new GenericNack(microphone.ssrc, ssrc, sequenceNumbers));
    }

    void sendRtcp(RtcpMessage message) {
        sendCompound(List.of(new ReceiverReport(microphone.ssrc, List.of()), message));
    }

    /// What was sent so far, and how the slots arrive (RFC 3550 §6.4).
    void sendReports(List<ReportBlock> blocks) {
        List<RtcpMessage> messages = new ArrayList<>();
        addReport(
                microphone.ssrc,
                microphone.timestamp(),
                microphone.packets(),
                microphone.octets(),
                messages);
        for (SimulatedEncoding encoding : camera.encodings()) {
            addReport(
                    encoding.ssrc,
                    encoding.timestamp(),
                    encoding.packets(),
                    encoding.octets(),
                    messages);
        }
        for (int i = 0; i < blocks.size(); i += ReportBlock.MAX_BLOCKS) {
            int end = Math.min(blocks.size(), i + ReportBlock.MAX_BLOCKS);
            messages.add(new ReceiverReport(microphone.ssrc, blocks.subList(i, end)));
        }
        if (!messages.isEmpty()) {
            sendCompound(messages);
        }
    }

    /// Sends an RTCP packet of any content, encrypted as it has to be.
    ///
    /// @param bytes given, with room for what encryption adds
    void sendRtcp(byte[] bytes, int length) {
        simulation.toEngine(this, bytes, srtpSender.protectRtcp(bytes, 0, length));
    }

    void sendRtp(int ssrc, byte[] bytes, int length) {
        SrtpSender.Stream stream = streams.computeIfAbsent(ssrc, srtpSender::stream);
        int protectedLength = srtpSender.protectRtp(stream, bytes, 0, length);
        simulation.toEngine(this, bytes, protectedLength);
    }

    /// Adds the transport-wide sequence number where it was agreed on.
    void numberTransport(RtpHeaderWriter header) {
        if (numbersTransport && !omitsTransportSequence) {
            transportSequence = (transportSequence + 1) & 0xffff;
            header.extensionInt16(SimulatedOffer.TRANSPORT_SEQUENCE_ID, transportSequence);
        }
    }

    /// Whether its media is encrypted end to end.
    boolean encrypted() {
        return abilities.encrypted();
    }

    Map<Integer, List<Arrival>> arrivals() {
        return arrivals;
    }

    /// All that arrived of a participant, over all slots, in order of arrival.
    List<Arrival> arrivalsOf(int participantNumber, int payloadType) {
        return arrivals.values().stream()
                .flatMap(List::stream)
                .filter(a -> a.csrc() == participantNumber && a.payloadType() == payloadType)
                .sorted(java.util.Comparator.comparingLong(Arrival::atNanos))
                .toList();
    }

    List<Arrival> audioOf(int participantNumber) {
        return arrivalsOf(participantNumber, SimulatedOffer.OPUS);
    }

    List<Arrival> videoOf(int participantNumber) {
        return arrivalsOf(participantNumber, SimulatedOffer.VP8);
    }

    Map<String, SlotOwner> slots() {
        return slots;
    }

    @Nullable SlotOwner slotOf(int owner) {
        return slots.values().stream()
                .filter(s -> s.participant() == owner)
                .findFirst()
                .orElse(null);
    }

    /// The sender reports and keyframe requests that came.
    List<RtcpMessage> rtcp() {
        return rtcp;
    }

    private void onSection(MediaSection section) {
        if ("0".equals(section.mid())) {
            numbersTransport =
                    section.extensions().stream()
                            .anyMatch(e -> e.id() == SimulatedOffer.TRANSPORT_SEQUENCE_ID);
            boolean red =
                    section.formats().stream().anyMatch(f -> f.payloadType() == SimulatedOffer.RED);
            microphone.redundancy = red ? 1 : 0;
        }
        Sources sources = section.sources();
        if (!sources.ssrcs().isEmpty()) {
            int ssrc = sources.ssrcs().getFirst().ssrc();
            int rtxSsrc =
                    sources.groups().stream()
                            .filter(group -> group.semantics().equals("FID"))
                            .map(group -> group.ssrcs().getLast())
                            .findFirst()
                            .orElse(0);
            receiver.expect(ssrc, rtxSsrc, section.kind().equals("video"));
        }
    }

    private void keepChecking() {
        at(simulation.now + CHECK_NANOS, this::keepChecking);
        check();
    }

    void check() {
        byte[] check = new byte[256];
        int length =
                stun.writeRequest(
                        new BindingRequest(
                                SimulatedOffer.transactionId(random),
                                ufrag + ":peer",
                                nominates,
                                IceRole.CONTROLLING,
                                1,
                                1),
                        password,
                        check,
                        0);
        simulation.toEngine(this, check, length);
    }

    private void onRtcp(long now, byte[] bytes, int length) {
        int plain = srtpReceiver.unprotectRtcp(bytes, 0, length);
        if (plain < 0) {
            onUnreadable();
            return;
        }
        List<RtcpMessage> messages = new ArrayList<>();
        if (RtcpReader.read(bytes, 0, plain, messages) != DropReason.OK) {
            throw new AssertionError("RTCP from the server does not read");
        }
        for (RtcpMessage message : messages) {
            camera.onRtcp(message);
            receiver.onRtcp(now, message);
            estimates += message instanceof ReceiverEstimatedMaximumBitrate ? 1 : 0;
            transportFeedbacks += message instanceof TransportFeedback ? 1 : 0;
            if (keepsArrivals
                    && (message instanceof SenderReport || message instanceof PictureLoss)) {
                rtcp.add(message);
            }
        }
    }

    /// Only duplicates may fail to decrypt.
    private void onUnreadable() {
        if (srtpReceiver.dropReason() != DropReason.REPLAYED) {
            throw new AssertionError(
                    "a packet from the server does not decrypt: " + srtpReceiver.dropReason());
        }
        replayed++;
    }

    private void addReport(
            int ssrc, int timestamp, long packets, long octets, List<RtcpMessage> messages) {
        if (packets > 0) {
            messages.add(
                    new SenderReport(
                            ssrc, ntpTime(simulation.now), timestamp, packets, octets, List.of()));
        }
    }

    private static long ntpTime(long nanos) {
        long fraction = ((nanos % Simulation.SECOND) << 32) / Simulation.SECOND;
        return (NTP_SECONDS + nanos / Simulation.SECOND) << 32 | fraction;
    }

    private void sendCompound(List<RtcpMessage> messages) {
        byte[] bytes = new byte[2_048];
        RtcpWriter writer = new RtcpWriter();
        writer.begin(bytes, 0);
        messages.forEach(writer::add);
        int length = srtpSender.protectRtcp(bytes, 0, writer.end());
        simulation.toEngine(this, bytes, length);
    }

    private SrtpKeys keys(SrtpProfile profile) {
        byte[] key = new byte[profile.keyBytes()];
        byte[] salt = new byte[profile.saltBytes()];
        random.nextBytes(key);
        random.nextBytes(salt);
        return new SrtpKeys(profile, key, salt);
    }
}
