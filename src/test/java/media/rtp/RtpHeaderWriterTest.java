package media.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import media.Allocation;
import media.Hex;
import org.junit.jupiter.api.Test;

class RtpHeaderWriterTest {
    private final RtpHeaderWriter writer = new RtpHeaderWriter();
    private final byte[] out = new byte[200];

    private RtpHeaderWriter begin() {
        return writer.begin(out, 5, true, 111, 0x1234, 0x01020304, 0x0A0B0C0D);
    }

    private String written(int length) {
        return Hex.text(out, 5, length);
    }

    @Test
    void writesTheFixedPartAlone() {
        assertThat(written(begin().end())).isEqualTo("80ef1234010203040a0b0c0d");
    }

    @Test
    void writesTheContributingSource() {
        assertThat(written(begin().csrc(9).end())).isEqualTo("81ef1234010203040a0b0c0d00000009");
    }

    @Test
    void writesOneByteElementsPaddedToAWord() {
        byte[] level = {0x1e};
        int length = begin().csrc(9).extension(1, level, 0, 1).extensionInt16(3, 0xabcd).end();
        assertThat(written(length))
                .isEqualTo("91ef1234010203040a0b0c0d00000009bede0002" + "101e31abcd000000");
    }

    @Test
    void writesTwoByteElementsForAnIdAboveFourteen() {
        int length = begin().extensionInt24(15, 0x010203).extension(2, out, 0, 0).end();
        assertThat(written(length))
                .isEqualTo("90ef1234010203040a0b0c0d10000002" + "0f03010203020000");
    }

    @Test
    void writesTwoByteElementsWhenAsked() {
        int length = begin().twoByteForm().extensionInt16(3, 0xabcd).end();
        assertThat(written(length)).isEqualTo("90ef1234010203040a0b0c0d10000001" + "0302abcd");
    }

    @Test
    void refusesToChangeTheFormMidway() {
        RtpHeaderWriter begun = begin().extensionInt16(3, 1);
        assertThatThrownBy(() -> begun.extensionInt16(15, 1))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(begun::twoByteForm).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void isReadBackByThePacket() {
        byte[] mid = {'1', '2'};
        int length = begin().csrc(77).extension(4, mid, 0, 2).extensionInt16(3, 512).end();
        RtpPacket packet = new RtpPacket();
        assertThat(packet.wrap(out, 5, length)).isEqualTo(DropReason.OK);
        assertThat(packet.headerBytes()).isEqualTo(length);
        assertThat(packet.csrc(0)).isEqualTo(77);
        assertThat(Bytes.uint16(out, packet.extensionOffset(3))).isEqualTo(512);
        assertThat(packet.extensionBytes(4)).isEqualTo(2);
    }

    @Test
    void allocatesNothingToWriteAndWrap() {
        RtpPacket packet = new RtpPacket();
        byte[] level = {0x1e};
        double bytes =
                Allocation.bytesPerRun(
                        100_000,
                        () -> {
                            int length =
                                    begin().csrc(9)
                                            .extension(1, level, 0, 1)
                                            .extensionInt16(3, 0xabcd)
                                            .end();
                            packet.wrap(out, 5, length);
                            packet.extensionOffset(3);
                        });
        assertThat(bytes).isLessThan(0.1);
    }
}
