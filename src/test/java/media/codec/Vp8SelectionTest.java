package media.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Ids of VP8 pictures through a [LayerSelector].
///
/// Covers [LayerSelector] too.
class Vp8SelectionTest {
    private static final int TL0 = 7;
    private static final int KEY = 3;

    private final LayerReader reader = new LayerReader(Codec.VP8, false);
    private final LayerSelector selector = new LayerSelector();
    private final PacketLayers layers = new PacketLayers();
    private final Vp8Descriptor sent = new Vp8Descriptor();
    private long sequence = 1000;

    @Test
    void continuesAllIdsWhenTheSourceChanges() {
        send15(1000, 200, 30);
        send15(1001, 201, 30);
        selector.onSwitch();

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
        selector.onSwitch();

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
    void aPictureThatWasWaitedForHasItsIdKept() {
        send15(32_766, 254, 30);
        send15(32_767, 255, 31);
        sequence += 3;
        send15(2, 2, 2);
        assertThat(sent.pictureId()).isEqualTo(4);

        sequence -= 3;
        send15(0, 0, 0);
        assertThat(sent.pictureId()).isEqualTo(2);
        assertThat(sent.tl0PictureIndex()).isEqualTo(2);
        assertThat(sent.keyIndex()).isEqualTo(2);

        send15(1, 1, 1);
        assertThat(sent.pictureId()).isEqualTo(3);
    }

    @Test
    void aLatePacketDoesNotMoveTheNextSwitchBack() {
        send15(10, 10, 10);
        sequence++;
        send15(12, 12, 12);
        sequence -= 2;
        send15(11, 11, 11);
        selector.onSwitch();

        send15(500, 50, 5);

        assertThat(sent.pictureId()).isEqualTo(3);
    }

    @Test
    void nothingFromBeforeTheSwitchGoesOut() {
        send15(10, 10, 10);
        send15(11, 11, 11);
        selector.onSwitch();
        send15(12, 12, 12);

        assertThat(offer(sequence - 3, key15(9, 9, 9))).isFalse();
        assertThat(offer(sequence, key15(9, 9, 9))).isFalse();
    }

    @Test
    void waitsForAKeyframe() {
        assertThat(offer(sequence++, delta(5, 0, false))).isFalse();
        assertThat(selector.keyframeNeeded()).isTrue();

        assertThat(offer(sequence++, key15(6, 0, 0))).isTrue();
        assertThat(selector.keyframeNeeded()).isFalse();
        assertThat(offer(sequence++, delta(7, 0, false))).isTrue();
    }

    @Test
    void closesUpWhatItDropsOncePerPicture() {
        selector.target(0, 0);
        send15(126, TL0, KEY);
        assertThat(offer(sequence++, delta(127, 2, true))).isFalse();
        assertThat(offer(sequence++, delta(127, 2, true))).isFalse();
        assertThat(offer(sequence++, delta(128, 1, true))).isFalse();

        assertThat(sendDelta(129, 0, false)).isEqualTo(1);
        assertThat(sendDelta(129, 0, false)).isEqualTo(1);
        assertThat(sendDelta(130, 0, false)).isEqualTo(2);
    }

    @Test
    void joinsOneLayerAfterTheOtherAtTheirSyncPictures() {
        selector.target(0, 0);
        send15(0, TL0, KEY);
        selector.target(0, 2);

        assertThat(offer(sequence++, delta(1, 2, true))).as("without layer 1").isFalse();
        assertThat(offer(sequence++, delta(2, 1, false))).as("no sync").isFalse();
        assertThat(offer(sequence++, delta(3, 1, true))).isTrue();
        assertThat(offer(sequence++, delta(4, 2, false))).as("no sync").isFalse();
        assertThat(offer(sequence++, delta(5, 2, true))).isTrue();
        assertThat(offer(sequence++, delta(6, 2, false))).isTrue();
        assertThat(selector.temporal()).isEqualTo(2);
    }

    @Test
    void leavesLayersAtOnceButNotWithinAPicture() {
        send15(0, TL0, KEY);
        assertThat(sendDelta(1, 2, true)).isEqualTo(1);
        selector.target(0, 0);

        assertThat(sendDelta(1, 2, true)).as("the same picture").isEqualTo(1);
        assertThat(offer(sequence++, delta(2, 1, true))).isFalse();
        assertThat(sendDelta(3, 0, false)).isEqualTo(2);
    }

    @Test
    void aPictureWhoseFirstPacketsAreMissingIsForwardedWhateverItsLayer() {
        selector.target(0, 0);
        send15(0, TL0, KEY);
        byte[] later = delta(1, 2, true);
        later[0] = (byte) 0x80; // not the first packet
        sequence++;

        assertThat(offer(sequence++, later)).isTrue();
        assertThat(offer(sequence - 2, delta(1, 2, true))).as("its first packet").isTrue();
    }

    @Test
    void keepsTheTemporalLayerAndTheSyncBit() {
        // a keyframe, then TID 2, Y 1, KEYIDX 5
        send15(4, 9, 5);
        byte[] out = send(HexFormat.ofDelimiter(" ").parseHex("90 f0 80 05 09 a5 aa 01"));

        assertThat(sent.wrap(out, 0, out.length)).isTrue();
        assertThat(sent.temporalId()).isEqualTo(2);
        assertThat(sent.layerSync()).isTrue();
        assertThat(sent.keyIndex()).isZero();
    }

    @Test
    void changesNothingOfTheImage() {
        assertThat(send(bytes("90 80 80 05 02 02 03"))).isEqualTo(bytes("90 80 80 00 02 02 03"));
        assertThat(send(bytes("90 80 06 01 02 03"))).isEqualTo(bytes("90 80 80 01 01 02 03"));
    }

    @Test
    void passesASourceWithoutIdsAsItIs() {
        assertThat(send(bytes("10 02 02 03"))).isEqualTo(bytes("10 02 02 03"));
        assertThat(send(bytes("90 00 01 02"))).isEqualTo(bytes("90 00 01 02"));
        assertThat(send(bytes("90 20 40 02"))).isEqualTo(bytes("90 20 40 02"));
    }

    @Test
    void goesOnAfterASourceWithoutIds() {
        send15(10, TL0, KEY);
        selector.onSwitch();
        send(bytes("10 02 02 03"));
        selector.onSwitch();

        send15(99, TL0, KEY);

        assertThat(sent.pictureId()).isEqualTo(1);
    }

    @Test
    void aShortPictureIdBecomesLonger() {
        send(bytes("90 80 05 02"));
        assertThat(offer(sequence++, bytes("90 80 06 02"))).isTrue();

        assertThat(write(selector.rewriting(), bytes("90 80 06 02 02 03")))
                .isEqualTo(bytes("90 80 80 01 02 02 03"));
    }

    @Test
    void writesNothingWhenThePayloadIsMalformed() {
        byte[] out = new byte[8];
        send15(1, 1, 1);

        assertThat(RewrittenPayload.write(selector.rewriting(), bytes("90 80 80 05"), 0, 4, out))
                .isEqualTo(-1);
        assertThat(out).containsOnly(0);
    }

    @Test
    void aRewritingWritesTheSameAgainLater() {
        send15(10, 10, 10);
        assertThat(offer(sequence++, delta(11, 2, true))).isTrue();
        long kept = selector.rewriting();
        byte[] first = write(kept, delta(11, 2, true));
        selector.onSwitch();
        send15(900, 90, 9);
        send15(901, 91, 9);

        assertThat(write(kept, delta(11, 2, true))).isEqualTo(first);
    }

    private static byte[] key15(int pictureId, int tl0, int key) {
        return new byte[] {
            (byte) 0x90,
            (byte) 0xF0,
            (byte) (0x80 | (pictureId >> 8)),
            (byte) pictureId,
            (byte) tl0,
            (byte) key,
            0x00
        };
    }

    private static byte[] delta(int pictureId, int temporalId, boolean sync) {
        byte[] payload = key15(pictureId, TL0, KEY);
        payload[5] = (byte) (temporalId << 6 | (sync ? 0x20 : 0) | KEY);
        payload[6] = 1;
        return payload;
    }

    private void send15(int pictureId, int tl0, int key) {
        byte[] out = send(key15(pictureId, tl0, key));
        assertThat(sent.wrap(out, 0, out.length)).isTrue();
    }

    private void send7(int pictureId) {
        byte[] out = send(new byte[] {(byte) 0x90, (byte) 0xF0, (byte) pictureId, TL0, KEY, 0x00});
        assertThat(sent.wrap(out, 0, out.length)).isTrue();
    }

    /// @return the picture id it got
    private int sendDelta(int pictureId, int temporalId, boolean sync) {
        byte[] out = send(delta(pictureId, temporalId, sync));
        assertThat(sent.wrap(out, 0, out.length)).isTrue();
        return sent.pictureId();
    }

    private byte[] send(byte[] in) {
        assertThat(offer(sequence++, in)).isTrue();
        return write(selector.rewriting(), in);
    }

    private byte[] write(long rewriting, byte[] in) {
        byte[] out = new byte[in.length + LayerSelector.PAYLOAD_GROWTH_BYTES];
        int length = RewrittenPayload.write(rewriting, in, 0, in.length, out);
        return Arrays.copyOf(out, length);
    }

    private boolean offer(long ofSequence, byte[] payload) {
        reader.read(Packets.of(payload), 0, layers);
        return selector.accepts(layers, ofSequence);
    }

    private static byte[] bytes(String hex) {
        return HexFormat.ofDelimiter(" ").parseHex(hex);
    }
}
