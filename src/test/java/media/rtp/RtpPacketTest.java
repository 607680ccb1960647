package media.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import media.Hex;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Covers [AudioLevel] too.
class RtpPacketTest {
    private final RtpPacket packet = new RtpPacket();

    /// An Opus packet as Chromium sends it: audio level, absolute send time, transport-wide number,
    /// mid.
    private static final String OPUS =
            """
            90 ef 12 34                  # V=2 X M=1 PT=111 sequence 4660
            00 00 03 c0  11 22 33 44     # timestamp 960, SSRC
            be de 00 04                  # one-byte elements, 4 words
            10 9e                        # 1: audio level: voice, 30
            22 01 02 03                  # 2: absolute send time
            31 ab cd                     # 3: transport-wide sequence number
            40 30                        # 4: mid "0"
            00 00 00 00 00               # padding
            78 01 02 03                  # payload
            """;

    private DropReason wrap(String hex) {
        byte[] bytes = Hex.bytes(hex);
        return packet.wrap(bytes, 0, bytes.length);
    }

    @Test
    void readsTheFixedHeader() {
        assertThat(wrap(OPUS)).isEqualTo(DropReason.OK);
        assertThat(packet.marker()).isTrue();
        assertThat(packet.payloadType()).isEqualTo(111);
        assertThat(packet.sequenceNumber()).isEqualTo(0x1234);
        assertThat(packet.timestamp()).isEqualTo(960);
        assertThat(packet.ssrc()).isEqualTo(0x11223344);
        assertThat(packet.csrcCount()).isZero();
        assertThat(packet.headerBytes()).isEqualTo(32);
        assertThat(packet.payloadOffset()).isEqualTo(32);
        assertThat(packet.payloadBytes()).isEqualTo(4);
        assertThat(packet.paddingBytes()).isZero();
    }

    @Test
    void findsOneByteElementsById() {
        wrap(OPUS);
        byte level = packet.buffer()[packet.extensionOffset(1)];
        assertThat(AudioLevel.level(level)).isEqualTo(30);
        assertThat(AudioLevel.voice(level)).isTrue();
        assertThat(packet.extensionBytes(2)).isEqualTo(3);
        assertThat(Bytes.uint16(packet.buffer(), packet.extensionOffset(3))).isEqualTo(0xabcd);
        assertThat(packet.buffer()[packet.extensionOffset(4)]).isEqualTo((byte) '0');
        assertThat(packet.extensionOffset(5)).isEqualTo(-1);
        assertThat(packet.extensionBytes(5)).isEqualTo(-1);
    }

    @Test
    void keepsItsOffsetInALargerArray() {
        byte[] opus = Hex.bytes(OPUS);
        byte[] larger = new byte[100];
        System.arraycopy(opus, 0, larger, 7, opus.length);
        assertThat(packet.wrap(larger, 7, opus.length)).isEqualTo(DropReason.OK);
        assertThat(packet.sequenceNumber()).isEqualTo(0x1234);
        assertThat(packet.payloadOffset()).isEqualTo(39);
        assertThat(larger[packet.extensionOffset(4)]).isEqualTo((byte) '0');
    }

    @Test
    void readsTheOneByteExampleOfRfc8285() {
        // RFC 8285 §4.2: three elements with padding between.
        DropReason reason =
                wrap(
                        """
                        90 00 00 00  00 00 00 00  00 00 00 00
                        be de 00 03
                        10 aa        # ID 1, one byte
                        21 bb cc     # ID 2, two bytes
                        00 00        # padding
                        33 d1 d2 d3 d4  # ID 3, four bytes
                        """);
        assertThat(reason).isEqualTo(DropReason.OK);
        assertThat(packet.extensionBytes(1)).isEqualTo(1);
        assertThat(packet.extensionBytes(2)).isEqualTo(2);
        assertThat(packet.extensionBytes(3)).isEqualTo(4);
        assertThat(packet.buffer()[packet.extensionOffset(3)]).isEqualTo((byte) 0xd1);
    }

    @Test
    void readsTheTwoByteExampleOfRfc8285() {
        // RFC 8285 §4.3: an empty element, one of a byte, padding, one of four; the application
        // bits are ignored.
        DropReason reason =
                wrap(
                        """
                        90 00 00 00  00 00 00 00  00 00 00 00
                        10 07 00 03
                        01 00           # ID 1, empty
                        02 01 bb        # ID 2, one byte
                        00              # padding
                        c8 04 d1 d2 d3 d4  # ID 200, four bytes
                        """);
        assertThat(reason).isEqualTo(DropReason.OK);
        assertThat(packet.extensionBytes(1)).isZero();
        assertThat(packet.extensionBytes(2)).isEqualTo(1);
        assertThat(packet.extensionBytes(200)).isEqualTo(4);
    }

    @Test
    void endsOneByteElementsAtIdFifteen() {
        // RFC 8285 §4.2: what came before counts, what comes after does not.
        DropReason reason =
                wrap(
                        """
                        90 00 00 00  00 00 00 00  00 00 00 00
                        be de 00 01
                        10 aa f0 20
                        """);
        assertThat(reason).isEqualTo(DropReason.OK);
        assertThat(packet.extensionBytes(1)).isEqualTo(1);
        assertThat(packet.extensionOffset(15)).isEqualTo(-1);
        assertThat(packet.extensionOffset(2)).isEqualTo(-1);
    }

    @Test
    void endsOneByteElementsAtIdZeroWithLength() {
        DropReason reason =
                wrap(
                        """
                        90 00 00 00  00 00 00 00  00 00 00 00
                        be de 00 01
                        10 aa 01 20
                        """);
        assertThat(reason).isEqualTo(DropReason.OK);
        assertThat(packet.extensionBytes(1)).isEqualTo(1);
        assertThat(packet.extensionOffset(2)).isEqualTo(-1);
    }

    @Test
    void skipsAnExtensionOfAnotherProfile() {
        DropReason reason =
                wrap(
                        """
                        90 00 00 00  00 00 00 00  00 00 00 00
                        ab cd 00 01  10 aa 00 00
                        01
                        """);
        assertThat(reason).isEqualTo(DropReason.OK);
        assertThat(packet.extensionOffset(1)).isEqualTo(-1);
        assertThat(packet.payloadBytes()).isEqualTo(1);
    }

    @Test
    void forgetsTheElementsOfThePacketBefore() {
        wrap(OPUS);
        wrap("80 00 00 00  00 00 00 00  00 00 00 00");
        assertThat(packet.extensionOffset(1)).isEqualTo(-1);
    }

    @Test
    void readsContributingSources() {
        wrap(
                """
                82 00 00 00  00 00 00 00  00 00 00 00
                00 00 00 07  00 00 00 09
                01
                """);
        assertThat(packet.csrcCount()).isEqualTo(2);
        assertThat(packet.csrc(0)).isEqualTo(7);
        assertThat(packet.csrc(1)).isEqualTo(9);
        assertThat(packet.headerBytes()).isEqualTo(20);
    }

    @Test
    void takesPaddingFromThePayload() {
        assertThat(wrap("a0 00 00 00  00 00 00 00  00 00 00 00  01 02 00 00 03"))
                .isEqualTo(DropReason.OK);
        assertThat(packet.payloadBytes()).isEqualTo(2);
        assertThat(packet.paddingBytes()).isEqualTo(3);
    }

    @Test
    void isPaddingOnlyWhenTheCountIsTheWholePayload() {
        assertThat(wrap("a0 00 00 00  00 00 00 00  00 00 00 00  00 00 00 04"))
                .isEqualTo(DropReason.OK);
        assertThat(packet.payloadBytes()).isZero();
        assertThat(packet.paddingBytes()).isEqualTo(4);
    }

    @Test
    void leavesPaddingAloneUntilThePacketIsOpened() {
        byte[] sealed = Hex.bytes("a0 00 00 00  00 00 00 00  00 00 00 00  01 01 ff ff");
        assertThat(packet.wrapProtected(sealed, 0, sealed.length)).isEqualTo(DropReason.OK);
        assertThat(packet.payloadBytes()).isEqualTo(4);
        assertThat(packet.opened(sealed.length - 2)).isEqualTo(DropReason.OK);
        assertThat(packet.payloadBytes()).isEqualTo(1);
        assertThat(packet.paddingBytes()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    EMPTY         | ''
                    TRUNCATED     | 80
                    TRUNCATED     | 80000000 00000000 000000
                    BAD_VERSION   | 40000000 00000000 00000000
                    BAD_VERSION   | c0000000 00000000 00000000
                    TRUNCATED     | 81000000 00000000 00000000
                    TRUNCATED     | 90000000 00000000 00000000 bede00
                    TRUNCATED     | 90000000 00000000 00000000 bede0001 000000
                    BAD_EXTENSION | 90000000 00000000 00000000 bede0001 13aabbcc
                    BAD_EXTENSION | 90000000 00000000 00000000 10000001 0103aabb
                    BAD_EXTENSION | 90000000 00000000 00000000 10000001 00000001
                    BAD_PADDING   | a0000000 00000000 00000000
                    BAD_PADDING   | a0000000 00000000 00000000 00
                    BAD_PADDING   | a0000000 00000000 00000000 02
                    """)
    void dropsWhatIsMalformed(DropReason reason, String hex) {
        assertThat(wrap(hex)).isEqualTo(reason);
    }

    @Test
    void dropsMoreElementsThanAnyClientSends() {
        assertThat(wrap("90000000 00000000 00000000 10000012" + "0100".repeat(33) + "00".repeat(6)))
                .isEqualTo(DropReason.BAD_EXTENSION);
    }

    @Test
    void rewritesTheFieldsOfTheFixedHeader() {
        wrap(OPUS);
        packet.marker(false);
        packet.payloadType(96);
        packet.sequenceNumber(0x1_FFFF);
        packet.timestamp(-1);
        packet.ssrc(0xDEADBEEF);
        assertThat(packet.marker()).isFalse();
        assertThat(packet.payloadType()).isEqualTo(96);
        assertThat(packet.sequenceNumber()).isEqualTo(65535);
        assertThat(packet.timestamp()).isEqualTo(-1);
        assertThat(packet.ssrc()).isEqualTo(0xDEADBEEF);
        assertThat(packet.extensionBytes(3)).isEqualTo(2);
        packet.marker(true);
        assertThat(packet.payloadType()).isEqualTo(96);
    }

    @Test
    void knowsTheHeaderLengthOfRawBytes() {
        assertThat(RtpPacket.headerBytes(Hex.bytes(OPUS), 0)).isEqualTo(32);
    }
}
