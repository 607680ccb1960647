package media.send;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.ValueLayout;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import media.Hex;
import media.rtp.RtpHeaderWriter;
import media.rtp.RtpPacket;
import media.srtp.SrtpCiphers;
import media.srtp.SrtpKeys;
import media.srtp.SrtpProfile;
import media.srtp.SrtpReceiver;
import media.srtp.SrtpSender;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/// Covers PacketBatch, PacketChain, PayloadMemory, SharedPayload, SecureOutbound, SecurePath and
/// SendTimestamps.
final class SendBatchesTest {
    private static final long MILLI = 1_000_000L;
    private static final SrtpKeys KEYS =
            new SrtpKeys(SrtpProfile.AEAD_AES_128_GCM, new byte[16], new byte[12]);

    private final List<String> left = new ArrayList<>();
    private final List<Integer> lengths = new ArrayList<>();
    private final SrtpReceiver receiver = new SrtpReceiver(KEYS, SrtpCiphers.jce());
    private final SendBatches batches = new SendBatches(this::send);
    private final Way ann = new Way(1);
    private final Way bob = new Way(2);
    private int sequence;

    @Test
    void withoutABatchingDelayAudioIsSentAtOnce() {
        ann.audio(0, 1, 80);
        assertThat(left).isEmpty();
        batches.flushDue(0);
        assertThat(left).containsExactly("1: 1");
        assertThat(batches.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void delayedAudioIsSentTogetherTheLongestFirst() {
        batches.batchingDelay(10 * MILLI);
        ann.audio(0, 1, 80);
        bob.audio(0, 1, 80);
        batches.flushDue(0);
        ann.audio(4 * MILLI, 2, 120);
        bob.audio(4 * MILLI, 2, 60);
        batches.flushDue(4 * MILLI);
        assertThat(left).isEmpty();
        assertThat(batches.nextDeadlineNanos()).isEqualTo(10 * MILLI);
        batches.flushDue(10 * MILLI);
        assertThat(left).containsExactly("1: 2", "1: 1", "2: 1", "2: 2");
    }

    @Test
    void packetsOfOneStreamKeepTheirOrder() {
        batches.batchingDelay(10 * MILLI);
        ann.audio(0, 1, 80);
        ann.audio(1, 1, 120);
        batches.flushDue(10 * MILLI);
        assertThat(lengths).containsExactly(80 + 12 + 16, 120 + 12 + 16);
        assertThat(batches.paddingBytes()).isZero();
    }

    @Test
    void thePacketsOfAFrameAreSentWithItsLast() {
        ann.video(0, 1000, true);
        ann.video(0, 1000, true);
        batches.flushDue(0);
        assertThat(left).isEmpty();
        ann.video(1, 500, false);
        batches.flushDue(1);
        assertThat(left).hasSize(3);
    }

    @Test
    void anIncompleteFrameIsSoonSent() {
        ann.video(0, 1000, true);
        batches.flushDue(0);
        assertThat(batches.nextDeadlineNanos()).isEqualTo(2 * MILLI);
        batches.flushDue(2 * MILLI);
        assertThat(left).hasSize(1);
    }

    @Test
    void audioDoesNotWaitForVideo() {
        ann.video(0, 1000, true);
        ann.audio(0, 1, 80);
        batches.flushDue(0);
        assertThat(left).containsExactly("1: 1");
    }

    @Test
    void paddingIsPaddingToTheReceiver() {
        for (int i = 0; i < 100; i++) {
            ann.audio(0, 1, 100);
            batches.flushDue(0);
        }
        left.clear();
        lengths.clear();
        batches.batchingDelay(10 * MILLI);
        ann.audio(0, 1, 100);
        ann.audio(0, 2, 90);
        ann.audio(0, 3, 80);
        batches.flushDue(10 * MILLI);
        assertThat(lengths).containsExactly(128, 128, 108);
        assertThat(left).containsExactly("1: 1", "1: 2", "1: 3");
        assertThat(batches.paddingBytes()).isEqualTo(10);
    }

    @Test
    void packetsOfAClosedConnectionAreDropped() {
        batches.batchingDelay(10 * MILLI);
        ann.audio(0, 1, 80);
        bob.audio(0, 1, 80);
        ann.outbound.onClosed();
        batches.flushDue(10 * MILLI);
        assertThat(left).containsExactly("2: 1");
        assertThat(batches.packetsSent()).isEqualTo(1);
    }

    @Test
    void eachSentPacketIsReportedWithItsArrival() {
        batches.batchingDelay(10 * MILLI);
        ann.audio(0, 1, 80);
        bob.audio(0, 1, 80);
        ann.audio(3, 2, 80);
        List<String> reported = new ArrayList<>();
        batches.flushDue(3);
        batches.sendTimestamps()
                .drain((arrived, packets) -> reported.add(arrived + ": " + packets));
        assertThat(reported).isEmpty();
        batches.flushDue(10 * MILLI);
        batches.sendTimestamps()
                .drain((arrived, packets) -> reported.add(arrived + ": " + packets));
        assertThat(reported).containsExactly("0: 2", "3: 1");
    }

    @Test
    void sharedPayloadsGiveTheSameBytesInNativeMemoryAsInArrays() {
        SrtpCiphers openssl = SrtpCiphers.openssl();
        Assumptions.assumeTrue(openssl != null, "no OpenSSL 3");
        List<String> inArrays = new ArrayList<>();
        List<String> inMemory = new ArrayList<>();
        MemoryOutbound memory =
                new MemoryOutbound((to, from, offset, length) -> {
                    byte[] copy = from.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE);
                    inMemory.add(to + " " + Hex.text(copy, 0, length));
                });
        SharingRun arrays =
                new SharingRun(
                        new SendBatches((to, _, bytes, offset, length) ->
                                inArrays.add(to + " " + Hex.text(bytes, offset, length))),
                        SrtpCiphers.jce());
        arrays.run();
        SharingRun natives = new SharingRun(new SendBatches(memory), openssl);
        natives.run();
        assertThat(inArrays).hasSize(SharingRun.PACKETS);
        assertThat(inMemory).isEqualTo(inArrays);
        assertThat(memory.reserved()).isEqualTo(SharingRun.PACKETS);
        assertThat(arrays.batches.paddingBytes())
                .isPositive()
                .isEqualTo(natives.batches.paddingBytes());
    }

    /// Packets of all forms to three clients, of payloads that they share or that are their own.
    private static final class SharingRun {
        static final int PACKETS = 3 * 3 * 400;

        final SendBatches batches;
        private final SrtpCiphers ciphers;
        private final Random random = new Random(3);
        private final byte[] received = new byte[1_500];
        private final SharedPayload payload = new SharedPayload();
        private final OutgoingPacket packet = new OutgoingPacket();
        private final byte[] own = new byte[OutgoingPacket.CAPACITY_BYTES];
        private final Map<String, SrtpSender.Stream> streams = new HashMap<>();
        private int sequence = 1;

        SharingRun(SendBatches batches, SrtpCiphers ciphers) {
            this.batches = batches;
            this.ciphers = ciphers;
        }

        void run() {
            batches.batchingDelay(10 * MILLI);
            List<SecureOutbound> clients = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                SecureOutbound client = new SecureOutbound(batches);
                client.onKeys(KEYS, ciphers);
                client.onPath(new InetSocketAddress("192.0.2.1", 5000 + i));
                clients.add(client);
            }
            for (int i = 0; i < 400; i++) {
                // More than one flush has room for, in some of them.
                long nowNanos = i / 50 * 10L * MILLI;
                batches.flushDue(nowNanos);
                sequence++;
                random.nextBytes(received);
                send(nowNanos, clients, 1, 20 + random.nextInt(100), 0, false);
                send(nowNanos, clients, 2, 20 + random.nextInt(100), 0, false);
                // Some bytes of the payload are written anew, as a descriptor of VP8 is.
                send(nowNanos, clients, 3, 200 + random.nextInt(1_000), i % 3 * 5, true);
            }
            batches.flushDue(400 * MILLI);
        }

        private void send(
                long nowNanos,
                List<SecureOutbound> clients,
                int ssrc,
                int bytes,
                int rewritten,
                boolean video) {
            payload.set(received, random.nextInt(100), bytes);
            for (SecureOutbound client : clients) {
                if (random.nextBoolean()) {
                    // Where it waits for its batch, else in its own array.
                    client.place(video ? PacketKind.VIDEO : PacketKind.AUDIO, packet);
                } else {
                    packet.place(own, 0);
                }
                int at =
                        packet.at
                                + new RtpHeaderWriter()
                                        .begin(
                                                packet.bytes,
                                                packet.at,
                                                false,
                                                111,
                                                sequence,
                                                0,
                                                ssrc)
                                        .csrc(clients.indexOf(client))
                                        .end();
                for (int i = 0; i < rewritten; i++) {
                    packet.bytes[at + i] = (byte) (i + clients.indexOf(client));
                }
                if (random.nextInt(4) == 0) {
                    // As one that was queued, or carries redundant blocks.
                    System.arraycopy(
                            received, payload.offset(), packet.bytes, at + rewritten, bytes);
                    packet.whole(at - packet.at + rewritten + bytes);
                } else {
                    packet.withShared(at - packet.at + rewritten, payload, rewritten / 2);
                }
                packet.stream =
                        streams.computeIfAbsent(
                                clients.indexOf(client) + "/" + ssrc,
                                _ -> Objects.requireNonNull(client.stream(ssrc)));
                if (video) {
                    client.sendVideo(nowNanos, packet, true);
                } else {
                    client.sendAudio(nowNanos, packet);
                }
            }
        }
    }

    private void send(SocketAddress to, PacketKind kind, byte[] bytes, int offset, int length) {
        byte[] copy = Arrays.copyOfRange(bytes, offset, offset + length);
        RtpPacket packet = new RtpPacket();
        assertThat(receiver.unprotectRtp(copy, 0, length, packet)).isPositive();
        int payload = packet.payloadBytes();
        for (int i = 0; i < payload; i++) {
            assertThat(copy[packet.payloadOffset() + i]).isEqualTo((byte) payload);
        }
        lengths.add(length);
        left.add(((InetSocketAddress) to).getPort() - 5000 + ": " + (packet.ssrc() & 0xff));
    }

    /// The path to one client.
    private final class Way {
        final SecureOutbound outbound = new SecureOutbound(batches);
        private final int number;
        private final List<SrtpSender.Stream> streams = new ArrayList<>();

        Way(int number) {
            this.number = number;
            outbound.onKeys(KEYS, SrtpCiphers.jce());
            outbound.onPath(new InetSocketAddress("192.0.2.1", 5000 + number));
            for (int i = 0; i < 5; i++) {
                streams.add(Objects.requireNonNull(outbound.stream(number << 8 | i)));
            }
        }

        void audio(long nowNanos, int stream, int payload) {
            outbound.sendAudio(nowNanos, packet(stream, payload));
        }

        void video(long nowNanos, int payload, boolean more) {
            outbound.sendVideo(nowNanos, packet(4, payload), more);
        }

        private OutgoingPacket packet(int stream, int payload) {
            OutgoingPacket packet = new OutgoingPacket();
            int at =
                    new RtpHeaderWriter()
                            .begin(packet.bytes, 0, false, 111, ++sequence, 0, number << 8 | stream)
                            .end();
            Arrays.fill(packet.bytes, at, at + payload, (byte) payload);
            packet.whole(at + payload);
            packet.stream = streams.get(stream);
            return packet;
        }
    }
}
