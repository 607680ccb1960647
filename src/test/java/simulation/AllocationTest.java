package simulation;

import static org.assertj.core.api.Assertions.assertThat;

import call.MediaCommand;
import call.ParticipantState;
import call.TrackKind;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import media.Allocation;
import media.ConnectionRequest;
import media.EngineEvent;
import media.EngineSettings;
import media.MediaEngine;
import media.NativeMemory;
import media.SlotLimits;
import media.dtls.DtlsKeys;
import media.rtp.RtpHeaderWriter;
import media.sdp.SdpException;
import media.send.MemoryOutbound;
import media.srtp.SrtpCiphers;
import media.srtp.SrtpKeys;
import media.srtp.SrtpProfile;
import media.srtp.SrtpSender;
import media.stun.BindingRequest;
import media.stun.IceRole;
import media.stun.StunBindings;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/// Forwarding allocates nothing in our own code. Under AES-CM, whose transform is ours, and under
/// AES-GCM of OpenSSL, that is nothing at all; the JCA provider's AES-GCM allocates, and all that
/// is allocated is what it alone would.
final class AllocationTest {
    private static final int SUBSCRIBERS = 20;
    private static final int PACKETS = 5_000;
    private static final UUID ROOM = new UUID(0, 1);

    private final Random random = new Random(11);
    private final List<Long> pending = new ArrayList<>();
    private long sent;

    @Test
    void forwardingUnderCounterModeAllocatesNothing() {
        double bytesPerPacket = measure(SrtpProfile.AES128_CM_HMAC_SHA1_80, SrtpCiphers.jce());
        assertThat(bytesPerPacket).isLessThan(0.5);
    }

    @Test
    void forwardingUnderGcmAllocatesOnlyWhatTheProviderDoes() {
        double bytesPerPacket = measure(SrtpProfile.AEAD_AES_128_GCM, SrtpCiphers.jce());
        double provider = providerAlone();
        System.out.printf(
                "AES-GCM: %.0f B per forwarded packet, %.0f B of it by the JCA provider%n",
                bytesPerPacket, provider);
        assertThat(bytesPerPacket).isLessThan(provider * 1.1 + 1);
    }

    @Test
    void forwardingUnderGcmByOpensslAllocatesNothing() {
        double bytesPerPacket = measure(SrtpProfile.AEAD_AES_128_GCM, openssl());
        assertThat(bytesPerPacket).isLessThan(0.5);
    }

    /// A connection whose memory is lost would leave 3.6 KB.
    @Test
    void connectionsThatEndGiveBackTheMemoryOfTheirCiphers() {
        MediaEngine engine = engine(openssl());
        int[] next = {0};
        double growth =
                NativeMemory.growthPerRun(
                        2_000,
                        () -> {
                            int i = next[0]++;
                            SrtpProfile profile = SrtpProfile.AEAD_AES_256_GCM;
                            connect(engine, i % 8, new DtlsKeys(keys(profile), keys(profile)));
                            if (i % 2 == 0) { // the others are replaced by the next to join
                                engine.onCommand(i, ROOM, i % 8 + 1, new MediaCommand.Disconnect());
                            }
                        });
        engine.close();
        assertThat(growth).isLessThan(1_000);
    }

    private static SrtpCiphers openssl() {
        SrtpCiphers ciphers = SrtpCiphers.openssl();
        Assumptions.assumeTrue(ciphers != null, "no OpenSSL 3");
        return ciphers;
    }

    private MediaEngine engine(SrtpCiphers ciphers) {
        return new MediaEngine(
                new EngineSettings(
                        new EngineSettings.Endpoint(
                                "sha-256 " + "AA:".repeat(31) + "AA",
                                List.of(new InetSocketAddress("192.0.2.254", 10000)),
                                List.of(),
                                "hubbub-test"),
                        new SlotLimits(2, 0),
                        10,
                        0,
                        ciphers),
                new MemoryOutbound((_, _, _, _) -> sent++),
                random::nextInt);
    }

    /// Bytes allocated for each packet sent when one speaker is forwarded to all others.
    private double measure(SrtpProfile profile, SrtpCiphers ciphers) {
        MediaEngine engine = engine(ciphers);
        SrtpSender talker = null;
        for (int i = 0; i <= SUBSCRIBERS; i++) {
            SrtpKeys fromClient = keys(profile);
            connect(engine, i, new DtlsKeys(fromClient, keys(profile)));
            talker = talker == null ? new SrtpSender(fromClient) : talker;
        }
        assertThat(talker).isNotNull();
        byte[][] packets = packets(talker, Allocation.ROUNDS * PACKETS);
        InetSocketAddress from = address(0);
        int[] next = {0};
        long sentBefore = sent;
        double bytes =
                Allocation.bytesPerRun(PACKETS, () -> feed(engine, from, packets, next[0]++));
        assertThat(sent - sentBefore).isEqualTo((long) next[0] * SUBSCRIBERS);
        return bytes / SUBSCRIBERS;
    }

    /// Bytes the provider allocates for one outgoing packet and its share of the incoming one.
    private double providerAlone() {
        SrtpSender sender = new SrtpSender(keys(SrtpProfile.AEAD_AES_128_GCM));
        SrtpSender.Stream stream = sender.stream(7);
        byte[] packet = new byte[256];
        RtpHeaderWriter header = new RtpHeaderWriter();
        int[] next = {0};
        double bytes =
                Allocation.bytesPerRun(
                        10_000,
                        () -> {
                            int i = next[0]++;
                            int at =
                                    header.begin(packet, 0, false, 111, i & 0xffff, i * 960, 7)
                                            .csrc(1)
                                            .end();
                            sender.protectRtp(stream, packet, 0, at + 80);
                        });
        return bytes * (1 + 1.0 / SUBSCRIBERS);
    }

    private static void feed(MediaEngine engine, InetSocketAddress from, byte[][] packets, int i) {
        engine.onDatagram(i * 20_000_000L, from, packets[i], 0, packets[i].length);
        engine.flushDue(i * 20_000_000L);
    }

    private void connect(MediaEngine engine, int participant, DtlsKeys keys) {
        String answer = answer(engine, participant);
        byte[] check = new byte[StunBindings.MAX_RESPONSE_BYTES];
        int length =
                new StunBindings()
                        .writeRequest(
                                new BindingRequest(
                                        SimulatedOffer.transactionId(random),
                                        SimulatedOffer.attribute(answer, "ice-ufrag") + ":peer",
                                        true,
                                        IceRole.CONTROLLING,
                                        1,
                                        1),
                                SimulatedOffer.attribute(answer, "ice-pwd"),
                                check,
                                0);
        engine.onDatagram(0, address(participant), check, 0, length);
        engine.drainEvents(event -> {
            if (event instanceof EngineEvent.HandshakeExpected handshake) {
                pending.add(handshake.connection());
            }
        });
        engine.onDtlsKeys(0, pending.getLast(), keys);
    }

    private static String answer(MediaEngine engine, int participant) {
        try {
            return engine.connect(
                    0,
                    new ConnectionRequest(
                            ROOM,
                            participant + 1,
                            SimulatedOffer.text(2, 0),
                            Map.of("0", TrackKind.MICROPHONE),
                            0,
                            new ParticipantState(false, false, false, false),
                            false));
        } catch (SdpException refused) {
            throw new AssertionError(refused);
        }
    }

    private static byte[][] packets(SrtpSender sender, int count) {
        SrtpSender.Stream stream = sender.stream(99);
        RtpHeaderWriter header = new RtpHeaderWriter();
        byte[][] packets = new byte[count][];
        byte[] buffer = new byte[256];
        for (int i = 0; i < count; i++) {
            int at =
                    header.begin(buffer, 0, false, 111, i & 0xffff, i * 960, 99)
                            .extension(1, new byte[] {(byte) 0x94}, 0, 1)
                            .extension(4, new byte[] {'0'}, 0, 1)
                            .end();
            int length = sender.protectRtp(stream, buffer, 0, at + 80);
            packets[i] = java.util.Arrays.copyOf(buffer, length);
        }
        return packets;
    }

    private static InetSocketAddress address(int participant) {
        return new InetSocketAddress("192.0.2." + (participant + 1), 5000);
    }

    private SrtpKeys keys(SrtpProfile profile) {
        byte[] key = new byte[profile.keyBytes()];
        byte[] salt = new byte[profile.saltBytes()];
        random.nextBytes(key);
        random.nextBytes(salt);
        return new SrtpKeys(profile, key, salt);
    }
}
