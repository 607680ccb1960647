package bots.client;

import bots.client.media.ReceiveSlot;
import bots.client.signaling.JoinedRoom;
import call.TrackKind;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import media.rtp.Bytes;
import media.rtp.RtpPacket;
import org.jspecify.annotations.Nullable;

/// A participant that talks without a pause and compares what it receives, byte by byte, with what
/// must have been sent: each frame is made of its talker's number and its own.
final class TestTalker implements CallListener {
    private static final int FRAME_BYTES = 80;
    private static final int FRAME_MILLIS = 20;
    private static final int FRAME_TICKS = 960;
    private static final int LOUD = 20;

    /// What was received from one talker; on the event loop, as everything that is counted here.
    static final class Received {
        int frames;
        int first = -1;
        int last = -1;
        int garbled;
        int reordered;

        /// Without the shard, whose packets name the participant.
        int direct;

        /// Of the frames.
        final BitSet indexes = new BitSet();

        /// Frames between the first and the last one that did not arrive.
        int missing() {
            return frames == 0 ? 0 : last - first + 1 - indexes.cardinality();
        }

        Received copy() {
            Received copied = new Received();
            copied.frames = frames;
            copied.first = first;
            copied.last = last;
            copied.garbled = garbled;
            copied.reordered = reordered;
            copied.direct = direct;
            copied.indexes.or(indexes);
            return copied;
        }
    }

    private final Map<Integer, Received> received = new HashMap<>();
    final CountDownLatch ended = new CountDownLatch(1);
    private final byte[] frame = new byte[FRAME_BYTES];
    private final byte[] expected = new byte[FRAME_BYTES];
    private int number;
    private int sent;
    volatile String endReason = "";
    private @Nullable ScheduledFuture<?> talking;

    int number() {
        return number;
    }

    int sent() {
        return sent;
    }

    Received from(TestTalker talker) {
        return received.computeIfAbsent(talker.number, _ -> new Received());
    }

    void talk(Call call) {
        call.execute(() ->
                talking =
                        call.loop()
                                .scheduleAtFixedRate(
                                        () -> sendFrame(call),
                                        0,
                                        FRAME_MILLIS,
                                        TimeUnit.MILLISECONDS));
    }

    void stop(Call call) {
        call.execute(() -> {
            if (talking != null) {
                talking.cancel(false);
            }
        });
    }

    private void sendFrame(Call call) {
        write(frame, number, sent);
        int sequence =
                call.media()
                        .sendAudio(
                                TrackKind.MICROPHONE,
                                frame,
                                0,
                                FRAME_BYTES,
                                sent * FRAME_TICKS,
                                LOUD,
                                sent == 0);
        sent += sequence >= 0 ? 1 : 0;
    }

    private static void write(byte[] frame, int talker, int index) {
        Bytes.putInt32(frame, 0, talker);
        Bytes.putInt32(frame, 4, index);
        for (int i = 8; i < FRAME_BYTES; i++) {
            frame[i] = (byte) (talker * 31 + index * 7 + i);
        }
    }

    @Override
    public void onJoined(JoinedRoom joined) {
        number = joined.participant();
    }

    @Override
    public void onPacket(ReceiveSlot slot, RtpPacket packet, long sequence, long arrivalNanos) {
        byte[] bytes = packet.buffer();
        int at = packet.payloadOffset();
        boolean direct = packet.csrcCount() == 0;
        int talker = direct ? Bytes.int32(bytes, at) : packet.csrc(0);
        int index = Bytes.int32(bytes, at + 4);
        Received talk = received.computeIfAbsent(talker, _ -> new Received());
        write(expected, talker, index);
        if (packet.payloadBytes() != FRAME_BYTES
                || !Arrays.equals(bytes, at, at + FRAME_BYTES, expected, 0, FRAME_BYTES)) {
            talk.garbled++;
            return;
        }
        talk.reordered += index <= talk.last ? 1 : 0;
        talk.first = talk.first < 0 ? index : talk.first;
        talk.last = Math.max(talk.last, index);
        talk.frames++;
        talk.direct += direct ? 1 : 0;
        talk.indexes.set(index);
    }

    @Override
    public void onEnded(String reason) {
        endReason = reason;
        ended.countDown();
    }
}
