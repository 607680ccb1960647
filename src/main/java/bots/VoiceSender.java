package bots;

import bots.client.Call;
import bots.measure.LoopMeter;
import bots.recordings.OpusPacket;
import bots.recordings.Stamp;
import bots.recordings.Voice;
import call.TrackKind;

/// One bot's microphone: a frame every 20 ms while it speaks; of silence what an Opus encoder with DTX sends
/// (RFC 7587 §3.1.3): every 400 ms a packet of noise, and behind it the sign that nothing follows.
final class VoiceSender {
    private static final int TICKS_OF_SILENCE = 20;
    private static final int LONGEST_PACKET = 400;

    /// A packet of a head alone: nothing follows for a while (RFC 6716 §2.1.9).
    private static final byte[] STOP_SIGN = {(byte) 0xF8};

    private final Voice voice;
    private final int run;
    private final int bot;
    private final long wallOffsetNanos;
    private final byte[] silence = Voice.silentPacket();
    private final byte[] out = new byte[LONGEST_PACKET];
    private final Stamp stamp = new Stamp();

    /// Written by the thread of the play, read by that of the call; a frame sooner or later does not matter.
    private volatile boolean speaking;

    private boolean wasSpeaking;
    private int silentTicks;
    private int timestamp;
    private int spurt;
    private int frame;
    private long position;

    /// @param wallOffsetNanos wall clock less `System.nanoTime()`
    VoiceSender(Voice voice, int run, int bot, long wallOffsetNanos) {
        this.voice = voice;
        this.run = run;
        this.bot = bot;
        this.wallOffsetNanos = wallOffsetNanos;
        // Not all of them say the same thing at the same time.
        this.position = bot * 37L;
    }

    void speak(boolean speaks) {
        speaking = speaks;
    }

    /// Called every 20 ms by the thread of the call.
    void tick(Call call, LoopMeter meter) {
        timestamp += Voice.FRAME_TICKS;
        if (speaking) {
            sendFrame(call, meter);
        } else {
            sendSilence(call, meter);
        }
        wasSpeaking = speaking;
    }

    /// So many frames are not sent, since their time is over.
    void skip(long frames) {
        timestamp += (int) (frames * Voice.FRAME_TICKS);
    }

    private void sendFrame(Call call, LoopMeter meter) {
        boolean begins = !wasSpeaking;
        if (begins) {
            spurt++;
            frame = 0;
        }
        byte[] packet = voice.packet(position);
        stamp.set(run, bot, spurt, frame, System.nanoTime() + wallOffsetNanos);
        int length = OpusPacket.write(packet, stamp, out);
        int level = voice.level(position);
        send(call, meter, out, length, level, begins);
        position++;
        frame++;
    }

    private void sendSilence(Call call, LoopMeter meter) {
        if (wasSpeaking) {
            silentTicks = 0;
            send(call, meter, STOP_SIGN, STOP_SIGN.length, Voice.SILENCE, false);
        } else if (silentTicks == TICKS_OF_SILENCE - 1) {
            send(call, meter, silence, silence.length, Voice.SILENCE, false);
        } else if (silentTicks == TICKS_OF_SILENCE) {
            silentTicks = 0;
            send(call, meter, STOP_SIGN, STOP_SIGN.length, Voice.SILENCE, false);
        }
        silentTicks++;
    }

    private void send(
            Call call, LoopMeter meter, byte[] packet, int length, int level, boolean marker) {
        call.sendAudio(TrackKind.MICROPHONE, packet, 0, length, timestamp, level, marker);
        meter.onSent(length);
    }
}
