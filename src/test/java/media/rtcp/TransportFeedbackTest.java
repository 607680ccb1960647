package media.rtcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import media.Allocation;
import media.Hex;
import media.rtp.DropReason;
import org.junit.jupiter.api.Test;

class TransportFeedbackTest {
    private static final int LOST = TransportFeedback.LOST;

    private static TransportFeedback roundTrip(int... deltas) {
        TransportFeedback feedback = RtcpRoundTripTest.feedback(deltas);
        byte[] out = new byte[100 + 4 * deltas.length];
        Arrays.fill(out, (byte) 0xAA);
        int length = new RtcpWriter().begin(out, 0).add(feedback).end();
        List<RtcpMessage> read = new ArrayList<>();
        assertThat(RtcpReader.read(out, 0, length, read)).isEqualTo(DropReason.OK);
        assertThat(read).containsExactly(feedback);
        return feedback;
    }

    private static String chunksOf(int... deltas) {
        byte[] out = new byte[100 + 4 * deltas.length];
        new RtcpWriter().begin(out, 0).add(RtcpRoundTripTest.feedback(deltas)).end();
        return Hex.text(out, 20, 2);
    }

    @Test
    void readsTheChunksOfTheDraft() {
        // 3.1.3: a run of 221 lost packets; 3.1.4: one-bit and two-bit vectors.
        byte[] packet =
                Hex.bytes(
                        """
                        8f cd 00 09  00 00 00 01  00 00 00 02
                        00 01 00 f2  00 00 01 00    # base 1, 242 packets, reference 1, count 0
                        00 dd                       # 221 × not received
                        9f 1c                       # 0, 5 × 1, 3 × 0, 3 × 1, 2 × 0
                        d5 40                       # two bits: 4 × 1, 3 × 0
                        01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e
                        """);
        List<RtcpMessage> read = new ArrayList<>();
        assertThat(RtcpReader.read(packet, 0, packet.length, read)).isEqualTo(DropReason.OK);
        int[] deltas = ((TransportFeedback) read.getFirst()).deltaTicks();
        assertThat(deltas).hasSize(242);
        assertThat(Arrays.copyOf(deltas, 221)).containsOnly(LOST);
        assertThat(Arrays.copyOfRange(deltas, 221, 235))
                .containsExactly(LOST, 1, 2, 3, 4, 5, LOST, LOST, LOST, 6, 7, 8, LOST, LOST);
        assertThat(Arrays.copyOfRange(deltas, 235, 242))
                .containsExactly(9, 10, 11, 12, LOST, LOST, LOST);
    }

    @Test
    void writesARunForEqualStatuses() {
        assertThat(chunksOf(1, 2, 3)).isEqualTo("2003");
        assertThat(chunksOf(1_000, 1_000)).isEqualTo("4002");
        int[] many = new int[9_000];
        assertThat(chunksOf(many)).isEqualTo("3fff");
        roundTrip(many);
    }

    @Test
    void writesSingleBitsWhereNoDeltaIsLarge() {
        assertThat(chunksOf(0, LOST, 0, 0)).isEqualTo("ac00");
    }

    @Test
    void writesTwoBitsWhereADeltaIsLarge() {
        assertThat(chunksOf(0, LOST, 300, 0)).isEqualTo("d240");
    }

    @Test
    void roundTripsAnyMixture() {
        Random random = new Random(3);
        for (int i = 0; i < 3_000; i++) {
            int[] deltas = new int[1 + random.nextInt(60)];
            int kinds = 1 + random.nextInt(4);
            for (int j = 0; j < deltas.length; j++) {
                deltas[j] =
                        switch (random.nextInt(kinds)) {
                            case 0 -> random.nextInt(256);
                            case 1 -> LOST;
                            case 2 -> j > 0 ? deltas[j - 1] : 0;
                            default -> random.nextInt(65_536) - 32_768;
                        };
            }
            roundTrip(deltas);
        }
    }

    /// Any part is the same part of the whole, and what lies before it adds up.
    @Test
    void unpacksAnyPart() {
        Random random = new Random(5);
        for (int i = 0; i < 1_000; i++) {
            int[] deltas = new int[1 + random.nextInt(100)];
            for (int j = 0; j < deltas.length; j++) {
                deltas[j] =
                        switch (random.nextInt(4)) {
                            case 0 -> random.nextInt(256);
                            case 1 -> random.nextInt(65_536) - 32_768;
                            default -> j > 0 && random.nextInt(9) > 0 ? deltas[j - 1] : LOST;
                        };
            }
            TransportFeedback feedback = RtcpRoundTripTest.feedback(deltas);
            int first = random.nextInt(deltas.length + 1);
            int count = random.nextInt(deltas.length - first + 1);
            int[] part = new int[count];
            long before = feedback.unpack(first, count, part);
            assertThat(part).isEqualTo(Arrays.copyOfRange(deltas, first, first + count));
            assertThat(before)
                    .isEqualTo(Arrays.stream(deltas).limit(first).filter(d -> d != LOST).sum());
        }
    }

    /// M1: a message of 32 bytes about 32,768 packets costs what 32 bytes cost.
    @Test
    void readsAMessageAboutManyPacketsWithoutUnpackingIt() {
        byte[] packet =
                Hex.bytes(
                        "8fcd0007 00000001 00000002 00018000 00000100"
                                + "1fff1fff1fff1fff1fff0000");
        List<RtcpMessage> read = new ArrayList<>();
        int[] part = new int[10];
        double bytes =
                Allocation.bytesPerRun(
                        1_000,
                        () -> {
                            read.clear();
                            RtcpReader.read(packet, 0, packet.length, read);
                            ((TransportFeedback) read.getFirst()).unpack(32_000, 10, part);
                        });
        assertThat(((TransportFeedback) read.getFirst()).packets()).isEqualTo(32_768);
        assertThat(part).containsOnly(LOST);
        assertThat(bytes).isLessThan(150);
    }

    @Test
    void stopsARunThatIsLongerThanThePackets() {
        byte[] packet = Hex.bytes("8fcd0005 00000001 00000002 00050002 00001007" + "3fff 0102");
        List<RtcpMessage> read = new ArrayList<>();
        assertThat(RtcpReader.read(packet, 0, packet.length, read)).isEqualTo(DropReason.OK);
        assertThat(((TransportFeedback) read.getFirst()).deltaTicks()).containsExactly(1, 2);
    }
}
