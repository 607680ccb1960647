package media.rtcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import media.Hex;
import media.rtp.DropReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RtcpReaderTest {
    private final List<RtcpMessage> out = new ArrayList<>();

    private DropReason read(String hex) {
        byte[] bytes = Hex.bytes(hex);
        return RtcpReader.read(bytes, 0, bytes.length, out);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    EMPTY       | ''
                    TRUNCATED   | 80c9
                    TRUNCATED   | 80c90002 00000001
                    BAD_VERSION | 40c90001 00000001
                    BAD_PADDING | a0c90001 00000000
                    BAD_PADDING | a0c90001 00000005
                    BAD_RTCP    | 80c80001 00000001
                    BAD_RTCP    | 81c90001 00000001
                    BAD_RTCP    | 80c90000
                    BAD_RTCP    | 81ca0000
                    BAD_RTCP    | 81ca0002 00000001 01ff6100
                    BAD_RTCP    | 81ca0002 00000001 01026162
                    BAD_RTCP    | 82cb0001 00000001
                    BAD_RTCP    | 81cb0002 00000001 04616263
                    BAD_RTCP    | 81cd0002 00000001 00000002
                    BAD_RTCP    | 81ce0001 00000001
                    BAD_RTCP    | 84ce0002 00000001 00000000
                    BAD_RTCP    | 8fce0004 00000001 00000000 52454d42 010649f0
                    BAD_RTCP    | 8fcd0003 00000001 00000002 00050004
                    BAD_RTCP    | 8fcd0004 00000001 00000002 00050000 00001007
                    BAD_RTCP    | 8fcd0005 00000001 00000002 00050004 00001007 60010000
                    BAD_RTCP    | 8fcd0005 00000001 00000002 00050004 00001007 20042004
                    BAD_RTCP    | 8fcd0005 00000001 00000002 00050004 00001007 00000000
                    BAD_RTCP    | 8fcd0005 00000001 00000002 00058001 00001007 1fff1fff
                    """)
    void dropsWhatIsMalformed(DropReason reason, String hex) {
        assertThat(read(hex)).isEqualTo(reason);
        assertThat(out).isEmpty();
    }

    @Test
    void takesACompoundWholeOrNotAtAll() {
        out.add(new PictureLoss(7, 7));
        assertThat(read("80c90001 00000001 81ce0001 00000001")).isEqualTo(DropReason.BAD_RTCP);
        assertThat(out).containsExactly(new PictureLoss(7, 7));
    }

    @Test
    void readsEveryChunkOfASourceDescription() {
        // Chunk 1: NOTE, then CNAME; chunk 2: CNAME that ends on the word, so four zeros follow.
        assertThat(
                        read(
                                """
                                82 ca 00 07
                                00 00 00 01  07 01 78  01 01 61  00 00
                                00 00 00 02  01 06 62 63 64 65 66 67  00 00 00 00
                                """))
                .isEqualTo(DropReason.OK);
        assertThat(out)
                .containsExactly(new SourceDescription(1, "a"), new SourceDescription(2, "bcdefg"));
    }

    @Test
    void readsEveryEntryOfAFullIntraRequest() {
        read("84ce0006 00000001 00000000 00000002 07000000 00000003 08000000");
        assertThat(out)
                .containsExactly(new FullIntraRequest(1, 2, 7), new FullIntraRequest(1, 3, 8));
    }

    @Test
    void ignoresTheExtensionOfAReport() {
        assertThat(read("80c90002 00000001 ffffffff")).isEqualTo(DropReason.OK);
        assertThat(out).containsExactly(new ReceiverReport(1, List.of()));
    }

    @Test
    void saturatesAnAbsurdBitrate() {
        read("8fce0004 00000001 00000000 52454d42 00ffffff");
        assertThat(out)
                .containsExactly(
                        new ReceiverEstimatedMaximumBitrate(
                                1, ReceiverEstimatedMaximumBitrate.MAX_BITS_PER_SECOND, List.of()));
    }

    @Test
    void distinguishesRtcpFromRtpByTheSecondByte() {
        assertThat(RtcpReader.isRtcp((byte) 191)).isFalse();
        assertThat(RtcpReader.isRtcp((byte) 192)).isTrue();
        assertThat(RtcpReader.isRtcp((byte) 223)).isTrue();
        assertThat(RtcpReader.isRtcp((byte) 224)).isFalse();
        assertThat(RtcpReader.isRtcp((byte) (0x80 | 111))).isFalse();
    }

    @Test
    void saturatesCumulativeLossAt24BitsOfBothSigns() {
        for (int lost : new int[] {0x80_0000, Integer.MAX_VALUE, -0x80_0001, Integer.MIN_VALUE}) {
            byte[] bytes = new byte[100];
            int length =
                    new RtcpWriter()
                            .begin(bytes, 0)
                            .add(
                                    new ReceiverReport(
                                            1, List.of(new ReportBlock(2, 0, lost, 0, 0, 0, 0))))
                            .end();
            out.clear();
            RtcpReader.read(bytes, 0, length, out);
            assertThat(((ReceiverReport) out.getFirst()).reports().getFirst().cumulativeLost())
                    .isEqualTo(lost > 0 ? 0x7F_FFFF : -0x80_0000);
        }
    }
}
