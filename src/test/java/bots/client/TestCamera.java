package bots.client;

import bots.client.media.ReceiveSlot;
import call.TrackKind;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import media.rtp.Bytes;
import media.rtp.RtpPacket;
import org.jspecify.annotations.Nullable;

/// A participant with a camera whose packets are numbered, and which records the numbers it
/// receives from another.
///
/// ```
///  descriptor (RFC 7741 §4.2): X S | I L T | PictureID, 15 bits | TL0PICIDX | TID Y
///  frame tag: P 0 0, then in keyframes 9D 01 2A, width, height
///  at 16: number of the packet, encoding
/// ```
final class TestCamera implements CallListener {
    private static final int PACKETS = 3;
    private static final int PACKET_BYTES = 300;
    private static final int FRAME_MILLIS = 50;
    private static final int FRAME_TICKS = 4_500;
    private static final int NUMBER_AT = 16;
    private static final int ENCODING_AT = 20;

    private final int encodingCount;
    private final byte[] payload = new byte[PACKET_BYTES];
    private final BitSet received = new BitSet();
    private final Set<Integer> encodings = new HashSet<>();
    private List<String> active = List.of();
    private int frames;
    private int packets;
    private int keyframes;
    private int duplicates;
    private boolean keyframeDue = true;
    private @Nullable ScheduledFuture<?> sending;

    /// @param encodingCount number of encodings that it sends all the time, whether subscribers use
    ///     them or not
    TestCamera(int encodingCount) {
        this.encodingCount = encodingCount;
    }

    void start(Call call) {
        sending =
                call.loop()
                        .scheduleAtFixedRate(
                                () -> sendFrame(call), 0, FRAME_MILLIS, TimeUnit.MILLISECONDS);
    }

    void stop() {
        if (sending != null) {
            sending.cancel(false);
        }
    }

    private void sendFrame(Call call) {
        boolean keyframe = keyframeDue;
        keyframeDue = false;
        keyframes += keyframe ? 1 : 0;
        frames++;
        for (int encoding = 0; encoding < encodingCount; encoding++) {
            for (int i = 0; i < PACKETS; i++) {
                write(encoding, keyframe, i == 0);
                int _ =
                        call.media()
                                .sendVideo(
                                        TrackKind.CAMERA,
                                        encoding,
                                        payload,
                                        0,
                                        PACKET_BYTES,
                                        frames * FRAME_TICKS,
                                        i == PACKETS - 1);
                packets++;
            }
        }
    }

    private void write(int encoding, boolean keyframe, boolean first) {
        payload[0] = (byte) (first ? 0x90 : 0x80);
        payload[1] = (byte) 0xE0;
        Bytes.putInt16(payload, 2, 0x8000 | (frames & 0x7FFF));
        payload[4] = (byte) frames;
        payload[5] = 0;
        payload[6] = (byte) (keyframe ? 0 : 1);
        if (keyframe && first) {
            // RFC 6386 §9.1: start code, then width and height, little endian.
            Bytes.putInt24(payload, 9, 0x9D012A);
            Bytes.putInt16(payload, 12, Short.reverseBytes((short) (320 << encoding)) & 0xFFFF);
            Bytes.putInt16(payload, 14, Short.reverseBytes((short) (180 << encoding)) & 0xFFFF);
        }
        payload[ENCODING_AT] = (byte) encoding;
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

    /// Packets between the first and the last received that did not arrive.
    int missing() {
        int first = received.nextSetBit(0);
        return first < 0 ? 0 : received.length() - first - received.cardinality();
    }

    Set<Integer> encodings() {
        return Set.copyOf(encodings);
    }

    /// The encodings that subscribers use, as the server says.
    List<String> active() {
        return active;
    }

    int received() {
        return received.cardinality();
    }

    @Override
    public void onPacket(ReceiveSlot slot, RtpPacket packet, long sequence, long arrivalNanos) {
        int number = Bytes.int32(packet.buffer(), packet.payloadOffset() + NUMBER_AT);
        duplicates += received.get(number) ? 1 : 0;
        received.set(number);
        encodings.add((int) packet.buffer()[packet.payloadOffset() + ENCODING_AT]);
    }

    @Override
    public void onEncodings(TrackKind track, List<String> nowActive) {
        active = nowActive;
    }

    @Override
    public void onKeyframeRequest(TrackKind track, int encoding) {
        keyframeDue = true;
    }
}
