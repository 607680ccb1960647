package media.rtcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import media.Hex;
import media.rtp.DropReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Covers [RtcpWriter], [RtcpHeader] and the messages: [SenderReport], [ReceiverReport],
/// [ReportBlock], [SourceDescription], [Goodbye], [GenericNack], [PictureLoss], [FullIntraRequest],
/// [ReceiverEstimatedMaximumBitrate], [UnknownRtcp].
class RtcpRoundTripTest {
    private static final int OFFSET = 5;
    private static final ReportBlock BLOCK =
            new ReportBlock(0xDEADBEEF, 255, -3, 0xFFFF_FFFFL, 7, 0x8000_0001L, 65_536);

    static List<RtcpMessage> messages() {
        return List.of(
                new SenderReport(-1, 0xE000_0000_8000_0000L, -2, 0xFFFF_FFFFL, 5, List.of()),
                new SenderReport(1, 2, 3, 4, 5, List.of(BLOCK, BLOCK)),
                new ReceiverReport(1, List.of()),
                new ReceiverReport(1, List.of(BLOCK)),
                new SourceDescription(9, ""),
                new SourceDescription(9, "a"),
                new SourceDescription(9, "ab"),
                new SourceDescription(9, "Zürich"),
                new Goodbye(List.of(1, -2), ""),
                new Goodbye(List.of(1), "left"),
                new Goodbye(List.of(), ""),
                new GenericNack(1, 2, List.of(65_534, 65_535, 0, 14, 15, 40)),
                new GenericNack(1, 2, List.of(9, 5)),
                new PictureLoss(1, 2),
                new FullIntraRequest(1, 2, 255),
                new ReceiverEstimatedMaximumBitrate(1, 0, List.of()),
                new ReceiverEstimatedMaximumBitrate(1, (1 << 18) - 1, List.of(5)),
                new ReceiverEstimatedMaximumBitrate(1, 4_000_000, List.of(5, 6)),
                new ReceiverEstimatedMaximumBitrate(1, 0x3_FFFFL << 45, List.of()),
                feedback(0),
                feedback(1, TransportFeedback.LOST, 255, 256, -1, 0, 32_767, -32_768),
                new UnknownRtcp(207, 3, new byte[] {1, 2, 3, 4}),
                new UnknownRtcp(206, 2, new byte[8]));
    }

    static TransportFeedback feedback(int... deltas) {
        return TransportFeedback.of(1, 2, 65_535, -5, 255, deltas);
    }

    private static List<RtcpMessage> read(byte[] bytes, int offset, int length) {
        List<RtcpMessage> out = new ArrayList<>();
        assertThat(RtcpReader.read(bytes, offset, length, out)).isEqualTo(DropReason.OK);
        return out;
    }

    @ParameterizedTest
    @MethodSource("messages")
    void readsWhatItWrote(RtcpMessage message) {
        byte[] out = new byte[OFFSET + 300];
        Arrays.fill(out, (byte) 0xAA); // what was there before must not show through
        int length = new RtcpWriter().begin(out, OFFSET).add(message).end();
        assertThat(length % 4).isZero();
        assertThat(read(out, OFFSET, length)).containsExactly(message);
    }

    @Test
    void readsACompoundOfAllItWrote() {
        byte[] out = new byte[4_000];
        RtcpWriter writer = new RtcpWriter().begin(out, 0);
        messages().forEach(writer::add);
        assertThat(read(out, 0, writer.end())).isEqualTo(messages());
    }

    @ParameterizedTest
    @MethodSource("media.WrapPoints#sequenceNumbers")
    void asksForAnyRunOfPacketsAtTheWrapPoints(int first) {
        for (int length = 1; length < 40; length++) {
            List<Integer> asked = new ArrayList<>();
            for (int i = 0; i < length; i++) {
                asked.add((first + i) & 0xFFFF);
            }
            RtcpMessage nack = new GenericNack(1, 2, asked);
            byte[] out = new byte[100];
            int bytes = new RtcpWriter().begin(out, 0).add(nack).end();
            assertThat(bytes).isEqualTo(12 + 4 * ((length + 16) / 17));
            assertThat(read(out, 0, bytes)).containsExactly(nack);
        }
    }

    /// Captures in the canonical form of this writer.
    static List<String> captures() {
        return List.of(
                """
                # sender report with one block, then the name
                81 c8 00 0c  01 02 03 04
                e6 11 22 33  44 55 66 77  00 01 5f 90  00 00 00 64  00 00 27 10
                11 11 11 11  80 ff ff fe  00 01 ff ff  00 00 00 2a  22 33 44 55  00 01 00 00
                81 ca 00 03  01 02 03 04  01 04 61 62 63 64 00 00
                """,
                """
                # receiver report without blocks, then REMB of 300,000 bit/s for one stream
                80 c9 00 01  00 00 00 01
                8f ce 00 05  00 00 00 01  00 00 00 00  52 45 4d 42  01 06 49 f0  11 11 11 11
                """,
                """
                # picture loss, full intra request, generic NACK of 100, 101 and 116
                81 ce 00 02  00 00 00 01  00 00 00 02
                84 ce 00 04  00 00 00 01  00 00 00 00  00 00 00 02  07 00 00 00
                81 cd 00 03  00 00 00 01  00 00 00 02  00 64 80 01
                """,
                """
                # extended report, which is not spoken here, then goodbye with a reason
                80 cf 00 02  00 00 00 01  04 00 00 00
                81 cb 00 03  00 00 00 01  05 6c 65 61 76 65 00 00
                """,
                """
                # transport feedback: 4 packets in a run, small deltas 4, 0, 1, 40
                af cd 00 06  00 00 00 01  00 00 00 02  00 05 00 04  00 10 00 07
                20 04 04 00  01 28 00 02
                """);
    }

    @ParameterizedTest
    @MethodSource("captures")
    void writesWhatItRead(String capture) {
        byte[] bytes = Hex.bytes(capture);
        byte[] out = new byte[bytes.length + 100];
        RtcpWriter writer = new RtcpWriter().begin(out, 0);
        read(bytes, 0, bytes.length).forEach(writer::add);
        assertThat(Hex.text(out, 0, writer.end())).isEqualTo(Hex.text(bytes));
    }
}
