package bots.client;

import call.TrackKind;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import media.rtp.Bytes;
import media.rtp.RtpPacket;
import org.jspecify.annotations.Nullable;

/// A bot that talks without a pause and compares what it hears, byte by byte, with what must have been said:
/// each frame is made of its talker's number and its own.
final class Voice implements CallListener {
    private static final int FRAME_BYTES = 80;
    private static final int FRAME_MILLIS = 20;
    private static final int FRAME_TICKS = 960;
    private static final int LOUD = 20;

    /// What was heard of one talker; on the event loop, as all that is counted here.
    static final class Heard {
        int frames;
        int first = -1;
        int last = -1;
        int garbled;
        int disordered;
    }

    private final Map<Integer, Heard> heard = new HashMap<>();
    final CountDownLatch ended = new CountDownLatch(1);
    private final byte[] frame = new byte[FRAME_BYTES];
    private final byte[] expected = new byte[FRAME_BYTES];
    private int number;
    private int said;
    volatile String endReason = "";
    private @Nullable ScheduledFuture<?> talking;

    int number() {
        return number;
    }

    int said() {
        return said;
    }

    Heard heard(Voice talker) {
        return heard.computeIfAbsent(talker.number, _ -> new Heard());
    }

    void talk(Call call) {
        call.execute(() ->
                talking =
                        call.loop()
                                .scheduleAtFixedRate(
                                        () -> say(call), 0, FRAME_MILLIS, TimeUnit.MILLISECONDS));
    }

    void hush(Call call) {
        call.execute(() -> {
            if (talking != null) {
                talking.cancel(false);
            }
        });
    }

    private void say(Call call) {
        write(frame, number, said);
        int sequence =
                call.sendAudio(
                        TrackKind.MICROPHONE,
                        frame,
                        0,
                        FRAME_BYTES,
                        said * FRAME_TICKS,
                        LOUD,
                        said == 0);
        said += sequence >= 0 ? 1 : 0;
    }

    private static void write(byte[] frame, int talker, int place) {
        Bytes.putInt32(frame, 0, talker);
        Bytes.putInt32(frame, 4, place);
        for (int i = 8; i < FRAME_BYTES; i++) {
            frame[i] = (byte) (talker * 31 + place * 7 + i);
        }
    }

    @Override
    public void onJoined(Joined joined) {
        number = joined.participant();
    }

    @Override
    public void onPacket(ReceiveSlot slot, RtpPacket packet, long sequence, long arrivalNanos) {
        byte[] bytes = packet.buffer();
        int at = packet.payloadOffset();
        int talker = packet.csrcCount() == 0 ? 0 : packet.csrc(0);
        int place = Bytes.int32(bytes, at + 4);
        Heard voice = heard.computeIfAbsent(talker, _ -> new Heard());
        write(expected, talker, place);
        if (packet.payloadBytes() != FRAME_BYTES
                || !Arrays.equals(bytes, at, at + FRAME_BYTES, expected, 0, FRAME_BYTES)) {
            voice.garbled++;
            return;
        }
        voice.disordered += place <= voice.last ? 1 : 0;
        voice.first = voice.first < 0 ? place : voice.first;
        voice.last = Math.max(voice.last, place);
        voice.frames++;
    }

    @Override
    public void onEnded(String reason) {
        endReason = reason;
        ended.countDown();
    }
}
