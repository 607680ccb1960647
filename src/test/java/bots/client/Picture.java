package bots.client;

import java.util.BitSet;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import media.forward.TrackKind;
import media.rtp.Bytes;
import media.rtp.RtpPacket;
import org.jspecify.annotations.Nullable;

/// A bot with a camera whose packets are numbered, and which notes the numbers it sees of another.
///
/// ```
///  descriptor (RFC 7741 section 4.2): X S | I L T | picture id, 15 bits | TL0PICIDX | TID Y
///  frame tag: P 0 0, then in keyframes 9D 01 2A, width, height
///  at 16: number of the packet
/// ```
final class Picture implements CallListener {
    private static final int PACKETS = 3;
    private static final int PACKET_BYTES = 300;
    private static final int PICTURE_MILLIS = 50;
    private static final int PICTURE_TICKS = 4_500;
    private static final int NUMBER_AT = 16;

    private final byte[] payload = new byte[PACKET_BYTES];
    private final BitSet seen = new BitSet();
    private int pictures;
    private int packets;
    private int keyframes;
    private int duplicates;
    private boolean keyframeDue = true;
    private @Nullable ScheduledFuture<?> shooting;

    void shoot(Call call) {
        shooting =
                call.loop()
                        .scheduleAtFixedRate(
                                () -> shootOne(call), 0, PICTURE_MILLIS, TimeUnit.MILLISECONDS);
    }

    void stop() {
        if (shooting != null) {
            shooting.cancel(false);
        }
    }

    private void shootOne(Call call) {
        boolean keyframe = keyframeDue;
        keyframeDue = false;
        keyframes += keyframe ? 1 : 0;
        pictures++;
        for (int i = 0; i < PACKETS; i++) {
            write(keyframe, i == 0);
            int _ =
                    call.sendVideo(
                            TrackKind.CAMERA,
                            0,
                            payload,
                            0,
                            PACKET_BYTES,
                            pictures * PICTURE_TICKS,
                            i == PACKETS - 1);
            packets++;
        }
    }

    private void write(boolean keyframe, boolean first) {
        payload[0] = (byte) (first ? 0x90 : 0x80);
        payload[1] = (byte) 0xE0;
        Bytes.putInt16(payload, 2, 0x8000 | (pictures & 0x7FFF));
        payload[4] = (byte) pictures;
        payload[5] = 0;
        payload[6] = (byte) (keyframe ? 0 : 1);
        if (keyframe && first) {
            // RFC 6386 section 9.1: start code, then 320 and 180 pixels, little endian.
            Bytes.putInt24(payload, 9, 0x9D012A);
            Bytes.putInt32(payload, 12, 0x4001_B400);
        }
        Bytes.putInt32(payload, NUMBER_AT, packets);
    }

    long packets() {
        return packets;
    }

    int keyframes() {
        return keyframes;
    }

    int duplicates() {
        return duplicates;
    }

    /// Packets between the first and the last seen that never came.
    int missing() {
        int first = seen.nextSetBit(0);
        return first < 0 ? 0 : seen.length() - first - seen.cardinality();
    }

    int seen() {
        return seen.cardinality();
    }

    @Override
    public void onPacket(ReceiveSlot slot, RtpPacket packet, long sequence, long arrivalNanos) {
        int number = Bytes.int32(packet.buffer(), packet.payloadOffset() + NUMBER_AT);
        duplicates += seen.get(number) ? 1 : 0;
        seen.set(number);
    }

    @Override
    public void onKeyframeRequest(TrackKind track, int encoding) {
        keyframeDue = true;
    }
}
