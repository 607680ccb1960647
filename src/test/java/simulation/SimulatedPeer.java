package simulation;

import media.ConnectionRequest;
import media.EngineEvent;
import media.dtls.DtlsKeys;
import media.forward.TrackKind;
import media.rtcp.GenericNack;
import media.rtcp.PictureLoss;
import media.rtcp.RtcpMessage;
import media.rtcp.RtcpReader;
import media.rtcp.RtcpWriter;
import media.rtcp.SenderReport;
import media.rtp.DropReason;
import media.rtp.RtpHeaderWriter;
import media.rtp.RtpPacket;
import media.sdp.SdpException;
import media.srtp.SrtpKeys;
import media.srtp.SrtpProfile;
import media.srtp.SrtpReceiver;
import media.srtp.SrtpSender;
import media.stun.BindingRequest;
import media.stun.StunBindings;

import org.jspecify.annotations.Nullable;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/// A client at wire level in virtual time: it checks, encrypts, sends a microphone and a camera with
/// three encodings, and remembers what comes in on every slot. Only DTLS is left out: keys are drawn
/// from the seed.
final class SimulatedPeer {
    static final int FRAME_NANOS = 33_000_000;
    static final int AUDIO_NANOS = 20_000_000;
    private static final long CHECK_NANOS = 2_500_000_000L;
    private static final int OPUS = 111;
    private static final int VP8 = 96;
    private static final int LEVEL_ID = 1;
    private static final int MID_ID = 4;
    private static final int RID_ID = 10;
    private static final String[] RIDS = {"q", "h", "f"};

    /// One packet that arrived on a slot.
    @SuppressWarnings("ArrayRecordComponent") // bytes to look at, never compared
    record Arrival(
            long atNanos,
            int sequenceNumber,
            int timestamp,
            int csrc,
            int payloadType,
            byte[] payload) {}

    private final Simulation simulation;
    private final UUID room;
    final int participant;
    final InetSocketAddress address;
    private final Random random;
    private final DtlsKeys keys;
    private final Map<Integer, List<Arrival>> arrivals = new LinkedHashMap<>();
    private final Map<String, EngineEvent.SlotOwner> slots = new HashMap<>();
    private final List<RtcpMessage> rtcp = new ArrayList<>();
    private final RtpHeaderWriter header = new RtpHeaderWriter();
    private final RtpPacket packet = new RtpPacket();
    private final StunBindings stun = new StunBindings();
    private final SrtpSender sender;
    private final SrtpReceiver receiver;
    private final Map<Integer, SrtpSender.Stream> streams = new HashMap<>();
    private final int audioSsrc;
    private final int[] videoSsrcs = new int[3];
    private final int[] videoSequence = new int[3];
    private final boolean[] keyframeDue = {true, true, true};
    private final boolean[] sends = {true, true, true};
    private final int[] pictureId = new int[3];
    private int audioSequence;
    private int audioTimestamp;
    private int videoTimestamp;
    private String ufrag = "";
    private String password = "";
    private long nextCheckNanos;
    private long nextAudioNanos = Long.MAX_VALUE;
    private long nextVideoNanos = Long.MAX_VALUE;
    int level = 127;
    int offers;
    boolean unreachable;
    int keyframesSent;

    SimulatedPeer(Simulation simulation, UUID room, int participant, SrtpProfile profile) {
        this.simulation = simulation;
        this.room = room;
        this.participant = participant;
        this.random = new Random(simulation.seed * 31 + participant);
        this.address =
                new InetSocketAddress("192.0.2." + (participant % 250 + 1), 1024 + participant);
        SrtpKeys fromClient = keys(profile);
        SrtpKeys toClient = keys(profile);
        this.keys = new DtlsKeys(fromClient, toClient);
        this.sender = new SrtpSender(fromClient);
        this.receiver = new SrtpReceiver(toClient);
        this.audioSsrc = random.nextInt();
        for (int i = 0; i < 3; i++) {
            videoSsrcs[i] = random.nextInt();
            videoSequence[i] = random.nextInt(0x10000);
            pictureId[i] = random.nextInt(0x8000);
        }
        this.audioSequence = random.nextInt(0x10000);
        this.audioTimestamp = random.nextInt();
        this.videoTimestamp = random.nextInt();
    }

    /// Makes the one offer of this peer and begins to check.
    void join(boolean camera) {
        offers++;
        try {
            String answer =
                    simulation.engine.connect(
                            simulation.now,
                            new ConnectionRequest(
                                    room,
                                    participant,
                                    SimulatedOffer.text(
                                            SimulatedOffer.AUDIO_SLOTS, SimulatedOffer.VIDEO_SLOTS),
                                    Map.of("0", TrackKind.MICROPHONE, "1", TrackKind.CAMERA),
                                    new ConnectionRequest.Allowed(true, camera, false, false),
                                    false));
            ufrag = SimulatedOffer.attribute(answer, "ice-ufrag");
            password = SimulatedOffer.attribute(answer, "ice-pwd");
        } catch (SdpException refused) {
            throw new AssertionError(refused);
        }
        nextCheckNanos = simulation.now;
    }

    void leave() {
        simulation.engine.disconnect(simulation.now, room, participant);
        nextCheckNanos = Long.MAX_VALUE;
        nextAudioNanos = Long.MAX_VALUE;
        nextVideoNanos = Long.MAX_VALUE;
    }

    void startMicrophone(int newLevel) {
        level = newLevel;
        nextAudioNanos = simulation.now + random.nextInt(AUDIO_NANOS);
    }

    void stopMicrophone() {
        nextAudioNanos = Long.MAX_VALUE;
    }

    void startCamera() {
        nextVideoNanos = simulation.now + random.nextInt(FRAME_NANOS);
    }

    void send(int encoding, boolean on) {
        sends[encoding] = on;
        keyframeDue[encoding] |= on;
    }

    void onDtlsWanted(long connection) {
        simulation.engine.onDtlsKeys(simulation.now, connection, keys);
    }

    void onSlots(List<EngineEvent.SlotOwner> changed) {
        changed.forEach(slot -> slots.put(slot.mid(), slot));
    }

    long nextDeadlineNanos() {
        return Math.min(nextCheckNanos, Math.min(nextAudioNanos, nextVideoNanos));
    }

    void onDeadline(long now) {
        if (now >= nextCheckNanos) {
            nextCheckNanos = now + CHECK_NANOS;
            byte[] check = new byte[256];
            int length =
                    stun.writeRequest(
                            new BindingRequest(
                                    SimulatedOffer.transactionId(random),
                                    ufrag + ":peer",
                                    true,
                                    true,
                                    1,
                                    1),
                            password,
                            check,
                            0);
            simulation.toEngine(this, check, length);
        }
        if (now >= nextAudioNanos) {
            nextAudioNanos += AUDIO_NANOS;
            sendAudio();
        }
        if (now >= nextVideoNanos) {
            nextVideoNanos += FRAME_NANOS;
            sendPicture();
        }
    }

    void onDatagram(long now, byte[] bytes, int length) {
        int first = bytes[0] & 0xff;
        if (first < 128) {
            return;
        }
        if (RtcpReader.isRtcp(bytes[1])) {
            onRtcp(bytes, length);
            return;
        }
        if (receiver.unprotectRtp(bytes, 0, length, packet) < 0) {
            throw new AssertionError(
                    "a packet from the server does not decrypt: " + receiver.dropReason());
        }
        byte[] payload = new byte[packet.payloadBytes()];
        System.arraycopy(bytes, packet.payloadOffset(), payload, 0, payload.length);
        int csrc = packet.csrcCount() == 0 ? 0 : Simulation.int32(bytes, 12);
        arrivals.computeIfAbsent(packet.ssrc(), _ -> new ArrayList<>())
                .add(
                        new Arrival(
                                now,
                                packet.sequenceNumber(),
                                packet.timestamp(),
                                csrc,
                                packet.payloadType(),
                                payload));
    }

    /// Reports packets of a slot as missing.
    void nack(int ssrc, List<Integer> sequenceNumbers) {
        sendRtcp(new GenericNack(audioSsrc, ssrc, sequenceNumbers));
    }

    void sendRtcp(RtcpMessage message) {
        byte[] bytes = new byte[512];
        RtcpWriter writer = new RtcpWriter();
        writer.begin(bytes, 0);
        writer.add(new media.rtcp.ReceiverReport(audioSsrc, List.of()));
        writer.add(message);
        int length = sender.protectRtcp(bytes, 0, writer.end());
        simulation.toEngine(this, bytes, length);
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

    List<Arrival> voiceOf(int participantNumber) {
        return arrivalsOf(participantNumber, OPUS);
    }

    List<Arrival> pictureOf(int participantNumber) {
        return arrivalsOf(participantNumber, VP8);
    }

    Map<String, EngineEvent.SlotOwner> slots() {
        return slots;
    }

    List<RtcpMessage> rtcp() {
        return rtcp;
    }

    private void onRtcp(byte[] bytes, int length) {
        int plain = receiver.unprotectRtcp(bytes, 0, length);
        if (plain < 0 || RtcpReader.read(bytes, 0, plain, rtcp) != DropReason.OK) {
            throw new AssertionError(
                    "RTCP from the server does not read: " + receiver.dropReason());
        }
        for (RtcpMessage message : rtcp) {
            if (message instanceof PictureLoss loss) {
                for (int i = 0; i < 3; i++) {
                    keyframeDue[i] |= loss.media() == videoSsrcs[i];
                }
            }
        }
        rtcp.removeIf(
                message -> !(message instanceof SenderReport) && !(message instanceof PictureLoss));
    }

    private void sendAudio() {
        byte[] bytes = new byte[256];
        audioSequence = (audioSequence + 1) & 0xffff;
        audioTimestamp += 960;
        int at =
                header.begin(bytes, 0, false, OPUS, audioSequence, audioTimestamp, audioSsrc)
                        .extension(LEVEL_ID, new byte[] {(byte) (0x80 | level)}, 0, 1)
                        .extension(MID_ID, new byte[] {'0'}, 0, 1)
                        .end();
        for (int i = 0; i < 80; i++) {
            bytes[at + i] = (byte) audioSequence;
        }
        sendRtp(audioSsrc, bytes, at + 80);
    }

    private void sendPicture() {
        videoTimestamp += 2970;
        for (int i = 0; i < 3; i++) {
            if (sends[i]) {
                pictureId[i] = (pictureId[i] + 1) & 0x7fff;
                sendPicturePacket(i, false, true);
                sendPicturePacket(i, true, false);
                keyframesSent += keyframeDue[i] ? 1 : 0;
                keyframeDue[i] = false;
            }
        }
    }

    private void sendPicturePacket(int encoding, boolean last, boolean first) {
        byte[] bytes = new byte[1200];
        videoSequence[encoding] = (videoSequence[encoding] + 1) & 0xffff;
        int at =
                header.begin(
                                bytes,
                                0,
                                last,
                                VP8,
                                videoSequence[encoding],
                                videoTimestamp + encoding * 12345,
                                videoSsrcs[encoding])
                        .extension(MID_ID, new byte[] {'1'}, 0, 1)
                        .extension(
                                RID_ID,
                                RIDS[encoding].getBytes(java.nio.charset.StandardCharsets.US_ASCII),
                                0,
                                1)
                        .end();
        // RFC 7741 section 4.2: X, S; then I, L, T; 15-bit picture id; TL0PICIDX; TID.
        bytes[at] = (byte) (first ? 0x90 : 0x80);
        bytes[at + 1] = (byte) 0xE0;
        bytes[at + 2] = (byte) (0x80 | (pictureId[encoding] >>> 8));
        bytes[at + 3] = (byte) pictureId[encoding];
        bytes[at + 4] = (byte) pictureId[encoding];
        bytes[at + 5] = 0;
        bytes[at + 6] = (byte) (keyframeDue[encoding] ? 0 : 1);
        for (int i = 7; i < 400; i++) {
            bytes[at + i] = (byte) encoding;
        }
        sendRtp(videoSsrcs[encoding], bytes, at + 400);
    }

    private void sendRtp(int ssrc, byte[] bytes, int length) {
        SrtpSender.Stream stream = streams.computeIfAbsent(ssrc, sender::stream);
        int protectedLength = sender.protectRtp(stream, bytes, 0, length);
        simulation.toEngine(this, bytes, protectedLength);
    }

    private SrtpKeys keys(SrtpProfile profile) {
        byte[] key = new byte[profile.keyBytes()];
        byte[] salt = new byte[profile.saltBytes()];
        random.nextBytes(key);
        random.nextBytes(salt);
        return new SrtpKeys(profile, key, salt);
    }

    EngineEvent.@Nullable SlotOwner slotOf(int owner) {
        return slots.values().stream().filter(s -> s.owner() == owner).findFirst().orElse(null);
    }
}
