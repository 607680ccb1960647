package media.codec;

import static org.assertj.core.api.Assertions.assertThat;

import media.Hex;
import org.junit.jupiter.api.Test;

class BitReaderTest {
    private final BitReader reader = new BitReader();

    @Test
    void readsFromHighToLowAcrossBytes() {
        reader.wrap(Hex.bytes("ff a5 3c"), 1, 2);
        assertThat(reader.bits(3)).isEqualTo(0b101);
        assertThat(reader.bits(7)).isEqualTo(0b00101_00);
        assertThat(reader.bit()).isTrue();
        assertThat(reader.remaining()).isEqualTo(5);
        assertThat(reader.position()).isEqualTo(8 + 11);
        assertThat(reader.overrun()).isFalse();
    }

    @Test
    void givesZerosBeyondTheEnd() {
        reader.wrap(Hex.bytes("ff ff"), 0, 1);
        assertThat(reader.bits(12)).isEqualTo(0xFF0);
        assertThat(reader.overrun()).isTrue();
        reader.wrap(Hex.bytes("ff"), 0, 1);
        assertThat(reader.overrun()).isFalse();
    }

    /// ns(5) of the AV1 bitstream, §4.10.7: 0 to 2 in two bits, 3 and 4 in three.
    @Test
    void readsNonSymmetricValues() {
        reader.wrap(Hex.bytes("1b 80"), 0, 2); // 00 01 10 111
        assertThat(reader.nonSymmetric(5)).isZero();
        assertThat(reader.nonSymmetric(5)).isEqualTo(1);
        assertThat(reader.nonSymmetric(5)).isEqualTo(2);
        assertThat(reader.nonSymmetric(5)).isEqualTo(4);
        assertThat(reader.position()).isEqualTo(9);
    }

    @Test
    void aSingleValueNeedsNoBits() {
        reader.wrap(Hex.bytes("ff"), 0, 1);
        assertThat(reader.nonSymmetric(1)).isZero();
        assertThat(reader.position()).isZero();
    }
}
