package bots.participant;

import bots.client.Call;
import bots.client.CallListener;
import bots.client.media.ReceiveSlot;
import bots.client.signaling.JoinTimes;
import bots.measure.LoopMeter;
import bots.measure.ReceptionMeter;
import bots.measure.ReceptionMeter.Reception;
import bots.recordings.AudioRecording;
import bots.recordings.StampClock;
import bots.schedule.FrameTimer;
import call.TrackKind;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import media.rtp.RtpPacket;
import org.jspecify.annotations.Nullable;

/// One call of a bot: runs its senders and measures what it receives. On the event loop of the call
/// once it has begun.
final class BotCall implements CallListener {
    /// Called on the event loop of the call.
    interface Listener {
        void onConnected(BotCall botCall, JoinTimes times);

        void onKeyframeRequest();

        /// @param reception what it received while the first participants were joining, given
        void onArrival(BotCall botCall, Reception reception);

        /// @param reception what it received since then, given
        void onEnded(BotCall botCall, String reason, boolean wasConnected, Reception reception);
    }

    /// Set by the thread of the run before the call joins, which hands it to the event loop.
    private record Begun(Call call, LoopMeter meter, ReceptionMeter reception) {}

    private static final long FRAME_NANOS =
            TimeUnit.MILLISECONDS.toNanos(AudioRecording.FRAME_MILLIS);

    private final Bot bot;
    private final Listener listener;
    private final StampClock clock;
    private final List<FrameTimer> timers = new ArrayList<>();
    private @Nullable Begun begun;
    private boolean connected;

    BotCall(Bot bot, Listener listener, StampClock clock) {
        this.bot = bot;
        this.listener = listener;
        this.clock = clock;
    }

    void begin(Call call, LoopMeter meter) {
        begun = new Begun(call, meter, new ReceptionMeter(clock, meter));
    }

    private Begun begun() {
        Begun all = begun;
        if (all == null) {
            throw new IllegalStateException("the call has not begun");
        }
        return all;
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
        Begun all = begun();
        all.reception.onConnected(times.connectedNanos());
        // Microphones of different participants are not synchronized.
        long offsetNanos = bot.number() * 7_300_000L % FRAME_NANOS;
        MicrophoneSender microphone = bot.microphone();
        if (microphone != null) {
            Runnable tick = () -> microphone.tick(all.call.media(), all.meter);
            start(
                    new FrameTimer(all.call.loop(), FRAME_NANOS, all.meter, tick, microphone::skip),
                    offsetNanos);
        }
        for (VideoSender video : bot.videos()) {
            Runnable tick = () -> video.tick(all.call.media(), all.meter);
            start(
                    new FrameTimer(
                            all.call.loop(), video.frameNanos(), all.meter, tick, video::skip),
                    offsetNanos);
        }
        listener.onConnected(this, times);
    }

    private void start(FrameTimer timer, long afterNanos) {
        timers.add(timer);
        timer.start(afterNanos);
    }

    @Override
    public void onPacket(ReceiveSlot slot, RtpPacket packet, long sequence, long arrivalNanos) {
        ReceptionMeter reception = begun().reception;
        if (slot.video()) {
            reception.onVideo(slot, packet, slot.clockRate(), arrivalNanos);
        } else {
            reception.onAudio(slot, packet, slot.clockRate(), arrivalNanos);
        }
    }

    @Override
    public void onKeyframeRequest(TrackKind track, int encoding) {
        for (VideoSender video : bot.videos()) {
            if (video.track() == track) {
                video.onKeyframeRequest();
            }
        }
        listener.onKeyframeRequest();
    }

    @Override
    public void onEnded(String reason) {
        stopSending();
        listener.onEnded(this, reason, connected, begun().reception.result());
    }

    /// The first participants have joined: the measurement of the run begins.
    void startMeasuring() {
        Begun all = begun();
        listener.onArrival(this, all.reception.result());
        begun = new Begun(all.call, all.meter, all.reception.next(System.nanoTime()));
    }

    /// Packets in flight still arrive.
    void stopSending() {
        timers.forEach(FrameTimer::stop);
    }
}
