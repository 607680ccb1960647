package bots;

import bots.client.Call;
import bots.client.CallListener;
import bots.client.JoinTimes;
import bots.client.ReceiveSlot;
import bots.measure.Listening;
import bots.measure.Listening.Heard;
import bots.measure.LoopMeter;
import bots.recordings.Voice;
import call.TrackKind;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import media.rtp.RtpPacket;
import org.jspecify.annotations.Nullable;

/// One stay of a bot in a room: sends what its senders have, measures what comes. On the thread of the call
/// from its beginning on.
final class Stay implements CallListener {
    /// Told on the thread of the call.
    interface Listener {
        void onConnected(Stay stay, JoinTimes times);

        void onKeyframeRequest();

        /// @param heard what it heard until all had come, given
        void onArrived(Stay stay, Heard heard);

        /// @param heard what it came to since then, given
        void onEnded(Stay stay, String reason, boolean wasConnected, Heard heard);
    }

    /// What there is once it has begun; set by the play before the call joins, which hands it to the thread
    /// of the call.
    private record Begun(Call call, LoopMeter meter, Listening listening) {}

    private static final long FRAME_NANOS = TimeUnit.MILLISECONDS.toNanos(Voice.FRAME_MILLIS);

    private final Bot bot;
    private final Listener listener;
    private final int run;
    private final long wallOffsetNanos;
    private final List<Metronome> metronomes = new ArrayList<>();
    private @Nullable Begun begun;
    private boolean connected;

    Stay(Bot bot, Listener listener, int run, long wallOffsetNanos) {
        this.bot = bot;
        this.listener = listener;
        this.run = run;
        this.wallOffsetNanos = wallOffsetNanos;
    }

    void begin(Call call, LoopMeter meter) {
        begun = new Begun(call, meter, new Listening(run, wallOffsetNanos, meter));
    }

    private Begun begun() {
        Begun there = begun;
        if (there == null) {
            throw new IllegalStateException("the stay has not begun");
        }
        return there;
    }

    Bot bot() {
        return bot;
    }

    Call call() {
        return begun().call;
    }

    @Override
    public void onConnected(JoinTimes times) {
        connected = true;
        Begun here = begun();
        here.listening.onConnected(times.connectedNanos());
        // Microphones of different people do not beat at the same moment.
        long offsetNanos = bot.number() * 7_300_000L % FRAME_NANOS;
        VoiceSender voice = bot.voice();
        if (voice != null) {
            Runnable beat = () -> voice.tick(here.call, here.meter);
            start(
                    new Metronome(here.call.loop(), FRAME_NANOS, here.meter, beat, voice::skip),
                    offsetNanos);
        }
        for (PictureSender picture : bot.pictures()) {
            Runnable beat = () -> picture.tick(here.call, here.meter);
            start(
                    new Metronome(
                            here.call.loop(),
                            picture.pictureNanos(),
                            here.meter,
                            beat,
                            picture::skip),
                    offsetNanos);
        }
        listener.onConnected(this, times);
    }

    private void start(Metronome metronome, long afterNanos) {
        metronomes.add(metronome);
        metronome.start(afterNanos);
    }

    @Override
    public void onPacket(ReceiveSlot slot, RtpPacket packet, long sequence, long arrivalNanos) {
        Listening listening = begun().listening;
        if (slot.video()) {
            listening.onPicture(slot, packet, slot.clockRate(), arrivalNanos);
        } else {
            listening.onVoice(slot, packet, slot.clockRate(), arrivalNanos);
        }
    }

    @Override
    public void onKeyframeRequest(TrackKind track, int encoding) {
        for (PictureSender picture : bot.pictures()) {
            if (picture.track() == track) {
                picture.onKeyframeRequest();
            }
        }
        listener.onKeyframeRequest();
    }

    @Override
    public void onEnded(String reason) {
        hush();
        listener.onEnded(this, reason, connected, begun().listening.heard());
    }

    /// All have come: what is measured from now on counts.
    void measureAfresh() {
        Begun here = begun();
        listener.onArrived(this, here.listening.heard());
        begun = new Begun(here.call, here.meter, here.listening.next(System.nanoTime()));
    }

    /// Sends nothing more; what is under way still arrives.
    void hush() {
        metronomes.forEach(Metronome::stop);
    }
}
