package media.codec;

import static org.assertj.core.api.Assertions.assertThat;

import media.Hex;
import media.rtp.DropReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RedundantAudioTest {
    private final RedundantAudio red = new RedundantAudio();

    @Test
    void readsTwoCopiesAndTheNewestFrame() {
        // 111 with an offset of 1920 and 2 bytes, 111 with 960 and 3 bytes, then 111.
        byte[] payload = Hex.bytes("ef 1e0002 ef 0f0003 6f a1a2 b1b2b3 c1c2c3c4");
        assertThat(red.wrap(payload, 0, payload.length)).isEqualTo(DropReason.OK);
        assertThat(red.blocks()).isEqualTo(2);
        assertThat(red.payloadType(0)).isEqualTo(111);
        assertThat(red.timestampOffset(0)).isEqualTo(1920);
        assertThat(red.offset(0)).isEqualTo(9);
        assertThat(red.bytes(0)).isEqualTo(2);
        assertThat(red.timestampOffset(1)).isEqualTo(960);
        assertThat(red.offset(1)).isEqualTo(11);
        assertThat(red.bytes(1)).isEqualTo(3);
        assertThat(red.payloadType()).isEqualTo(111);
        assertThat(red.offset()).isEqualTo(14);
        assertThat(red.bytes()).isEqualTo(4);
    }

    @Test
    void readsTheNewestFrameAlone() {
        byte[] payload = Hex.bytes("6f c1c2");
        assertThat(red.wrap(payload, 0, payload.length)).isEqualTo(DropReason.OK);
        assertThat(red.blocks()).isZero();
        assertThat(red.bytes()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1", "960, 160", "16383, 1023", "8192, 512", "255, 255", "256, 256"})
    void whatIsWrittenIsRead(int timestampOffset, int bytes) {
        byte[] payload = new byte[RedundantAudio.BLOCK_HEADER_BYTES + 1 + bytes + 7];
        int at = RedundantAudio.writeBlockHeader(payload, 0, 111, timestampOffset, bytes);
        RedundantAudio.writeNewestHeader(payload, at, 96);
        assertThat(red.wrap(payload, 0, payload.length)).isEqualTo(DropReason.OK);
        assertThat(red.payloadType(0)).isEqualTo(111);
        assertThat(red.timestampOffset(0)).isEqualTo(timestampOffset);
        assertThat(red.bytes(0)).isEqualTo(bytes);
        assertThat(red.payloadType()).isEqualTo(96);
        assertThat(red.bytes()).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Nothing, a head without its end, a copy's head cut off, no newest frame, a copy
                // longer than what is left, more copies than anybody sends.
                "",
                "ef",
                "ef1e00",
                "ef1e0000",
                "ef1e0003 6f a1a2",
                "ef000000 ef000000 ef000000 ef000000 ef000000 ef000000 ef000000 ef000000 ef000000 6f"
            })
    void headsThatContradictTheLengthAreRefused(String hex) {
        byte[] payload = Hex.bytes(hex);
        assertThat(red.wrap(payload, 0, payload.length)).isEqualTo(DropReason.BAD_REDUNDANCY);
    }

    @Test
    void staysWithinTheBytesItWasGiven() {
        byte[] payload = Hex.bytes("ffff ef1e0003 6f a1a2 ffffff");
        assertThat(red.wrap(payload, 2, 7)).isEqualTo(DropReason.BAD_REDUNDANCY);
        assertThat(red.wrap(payload, 2, 8)).isEqualTo(DropReason.OK);
    }
}
