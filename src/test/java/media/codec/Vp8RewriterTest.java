package media.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Vp8RewriterTest {
    private static final int TL0 = 7;
    private static final int KEY = 3;

    private final Vp8Rewriter rewriter = new Vp8Rewriter();
    private final Vp8Descriptor sent = new Vp8Descriptor();

    @Test
    void continuesAllIdsWhenTheSourceChanges() {
        send15(1000, 200, 30);
        send15(1001, 201, 30);
        rewriter.onSwitch();

        send15(20_000, 9, 4);

        assertThat(sent.pictureId()).isEqualTo(2);
        assertThat(sent.tl0PictureIndex()).isEqualTo(2);
        assertThat(sent.keyIndex()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 127, 128, 511, 512, 16_383, 16_384, 32_766, 32_767})
    void keepsEveryStepAcrossTheWrapOfThePictureId(int first) {
        for (int step = 0; step < 5; step++) {
            send15((first + step) & 0x7FFF, TL0, KEY);

            assertThat(sent.pictureId()).isEqualTo(step);
        }
    }

    @Test
    void wrapsTheIdsItSendsAt15And8And5Bits() {
        for (int i = 0; i <= 0x8000 + 1; i++) {
            send15(i & 0x7FFF, i & 0xFF, i & 0x1F);
            assertThat(sent.pictureId()).isEqualTo(i & 0x7FFF);
            assertThat(sent.tl0PictureIndex()).isEqualTo(i & 0xFF);
            assertThat(sent.keyIndex()).isEqualTo(i & 0x1F);
        }
        rewriter.onSwitch();

        send15(5, 5, 5);

        assertThat(sent.pictureId()).isEqualTo(2);
        assertThat(sent.tl0PictureIndex()).isEqualTo(2);
        assertThat(sent.keyIndex()).isEqualTo(2);
    }

    @Test
    void countsSevenBitIdsOnBeyondTheirWrap() {
        for (int i = 0; i < 400; i++) {
            send7((120 + i) & 0x7F);

            assertThat(sent.pictureId()).isEqualTo(i);
            assertThat(sent.pictureIdBits()).isEqualTo(15);
        }
    }

    @Test
    void goesOnWhenASourceLengthensItsIds() {
        send7(126);
        send7(127);
        send15(128, TL0, KEY);

        assertThat(sent.pictureId()).isEqualTo(2);
    }

    @Test
    void keepsTheOrderOfLatePackets() {
        send15(32_767, 255, 31);
        send15(1, 1, 1);
        assertThat(sent.pictureId()).isEqualTo(2);

        send15(0, 0, 0);
        assertThat(sent.pictureId()).isEqualTo(1);
        assertThat(sent.tl0PictureIndex()).isEqualTo(1);
        assertThat(sent.keyIndex()).isEqualTo(1);

        send15(32_766, 254, 30);
        assertThat(sent.pictureId()).isEqualTo(32_767);
        assertThat(sent.tl0PictureIndex()).isEqualTo(255);
        assertThat(sent.keyIndex()).isEqualTo(31);
    }

    @Test
    void aLatePacketDoesNotMoveTheNextSwitchBack() {
        send15(10, 10, 10);
        send15(12, 12, 12);
        send15(11, 11, 11);
        rewriter.onSwitch();

        send15(500, 50, 5);

        assertThat(sent.pictureId()).isEqualTo(3);
    }

    @Test
    void givesThePacketsOfOnePictureOneId() {
        send15(10, 10, 10);
        int first = sent.pictureId();
        send15(10, 10, 10);

        assertThat(sent.pictureId()).isEqualTo(first);
    }

    @Test
    void keepsGapsThatTheSourceHas() {
        send15(10, TL0, KEY);
        send15(14, TL0, KEY);

        assertThat(sent.pictureId()).isEqualTo(4);
    }

    @Test
    void keepsTheTemporalLayerAndTheSyncBit() {
        // TID 2, Y 1, KEYIDX 5
        byte[] out = rewrite("90 f0 80 05 09 a5 aa");

        assertThat(sent.wrap(out, 0, out.length)).isTrue();
        assertThat(sent.temporalId()).isEqualTo(2);
        assertThat(sent.layerSync()).isTrue();
        assertThat(sent.keyIndex()).isZero();
    }

    @Test
    void changesNothingOfThePicture() {
        assertThat(rewrite("90 80 80 05 01 02 03")).isEqualTo(bytes("90 80 80 00 01 02 03"));
        assertThat(rewrite("90 80 06 01 02 03")).isEqualTo(bytes("90 80 80 01 01 02 03"));
    }

    @Test
    void passesASourceWithoutIdsAsItIs() {
        assertThat(rewrite("10 01 02 03")).isEqualTo(bytes("10 01 02 03"));
        assertThat(rewrite("90 00 01 02")).isEqualTo(bytes("90 00 01 02"));
        assertThat(rewrite("90 20 40 02")).isEqualTo(bytes("90 20 40 02"));
    }

    @Test
    void goesOnAfterASourceWithoutIds() {
        send15(10, TL0, KEY);
        rewriter.onSwitch();
        rewrite("10 01 02 03");
        rewriter.onSwitch();

        send15(99, TL0, KEY);

        assertThat(sent.pictureId()).isEqualTo(1);
    }

    @Test
    void writesIntoTheArrayItReads() {
        byte[] packet = bytes("ff ff 90 80 06 01 02 03 00");

        int length = rewriter.rewrite(packet, 2, 6, packet, 2);

        assertThat(length).isEqualTo(7);
        assertThat(packet).isEqualTo(bytes("ff ff 90 80 80 00 01 02 03"));
    }

    @Test
    void writesNothingWhenThePayloadIsMalformed() {
        byte[] out = new byte[8];

        assertThat(rewriter.rewrite(bytes("90 80 80 05"), 0, 4, out, 0)).isEqualTo(-1);
        assertThat(out).containsOnly(0);
    }

    private void send15(int pictureId, int tl0, int key) {
        byte[] in = {
            (byte) 0x90,
            (byte) 0xF0,
            (byte) (0x80 | (pictureId >> 8)),
            (byte) pictureId,
            (byte) tl0,
            (byte) key,
            0x01
        };
        send(in);
    }

    private void send7(int pictureId) {
        send(new byte[] {(byte) 0x90, (byte) 0xF0, (byte) pictureId, TL0, KEY, 0x01});
    }

    private void send(byte[] in) {
        byte[] out = rewrite(in);
        assertThat(sent.wrap(out, 0, out.length)).isTrue();
    }

    private byte[] rewrite(String hex) {
        return rewrite(bytes(hex));
    }

    private byte[] rewrite(byte[] in) {
        byte[] out = new byte[in.length + Vp8Rewriter.MAX_GROWTH_BYTES];
        int length = rewriter.rewrite(in, 0, in.length, out, 0);
        return Arrays.copyOf(out, length);
    }

    private static byte[] bytes(String hex) {
        return HexFormat.ofDelimiter(" ").parseHex(hex);
    }
}
