package media.codec;

import static org.assertj.core.api.Assertions.assertThat;

import media.Hex;
import org.junit.jupiter.api.Test;

class BitWriterTest {
    private final BitWriter writer = new BitWriter();
    private final byte[] out = Hex.bytes("ee ff ff ff");

    @Test
    void fillsTheLastByteWithZerosWhateverWasThere() {
        writer.wrap(out, 1, 3);
        writer.bits(0b101, 3);
        writer.bit(true);
        writer.bits(0x3F, 6);
        assertThat(writer.end()).isEqualTo(2);
        assertThat(Hex.text(out)).isEqualTo("eebfc0ff");
    }

    @Test
    void copiesBitsFromAnyPosition() {
        BitReader reader = new BitReader();
        reader.wrap(Hex.bytes("12 34"), 0, 2);
        reader.bits(4);
        writer.wrap(out, 0, 4);
        writer.copy(reader, 12);
        assertThat(writer.end()).isEqualTo(2);
        assertThat(Hex.text(out)).isEqualTo("2340ffff");
    }

    @Test
    void writesNothingBeyondTheEnd() {
        writer.wrap(out, 1, 1);
        writer.bits(0, 9);
        assertThat(writer.overrun()).isTrue();
        assertThat(Hex.text(out)).isEqualTo("ee00ffff");
    }
}
