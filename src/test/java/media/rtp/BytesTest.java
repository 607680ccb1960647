package media.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import media.Hex;
import org.junit.jupiter.api.Test;

class BytesTest {
    @Test
    void readsAndWritesSigned24BitIntegers() {
        byte[] b = new byte[3];
        for (int value : new int[] {0, 1, -1, 0x7F_FFFF, -0x80_0000}) {
            Bytes.putInt24(b, 0, value);
            assertThat(Bytes.int24(b, 0)).isEqualTo(value);
            assertThat(Bytes.uint24(b, 0)).isEqualTo(value & 0xFF_FFFF);
        }
    }

    @Test
    void isBigEndianAtAnyOffset() {
        byte[] b = Hex.bytes("00 fe dc ba 98 76 54 32 10");
        assertThat(Bytes.uint16(b, 1)).isEqualTo(0xFEDC);
        assertThat(Bytes.uint24(b, 1)).isEqualTo(0xFEDCBA);
        assertThat(Bytes.int32(b, 1)).isEqualTo(0xFEDCBA98);
        assertThat(Bytes.uint32(b, 1)).isEqualTo(0xFEDCBA98L);
        assertThat(Bytes.int64(b, 1)).isEqualTo(0xFEDCBA9876543210L);
        byte[] written = new byte[9];
        Bytes.putInt64(written, 1, 0xFEDCBA9876543210L);
        assertThat(written).isEqualTo(b);
        Bytes.putInt32(written, 1, 0x01020304);
        Bytes.putInt16(written, 5, 0x0506);
        assertThat(Hex.text(written)).isEqualTo("000102030405063210");
    }
}
