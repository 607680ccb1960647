package bots.participant;

import bots.client.MediaSession;
import bots.measure.LoopMeter;
import bots.recordings.AudioRecording;
import bots.recordings.FrameStamp;
import bots.recordings.OpusPacket;
import bots.recordings.StampClock;
import call.TrackKind;

/// The microphone of a bot: a frame every 20 ms while it speaks, in silence what an Opus encoder
/// with DTX sends (RFC 7587 §3.1.3): every 400 ms a packet of comfort noise, followed by a packet
/// that ends the transmission.
final class MicrophoneSender {
    private static final int SILENCE_PERIOD_TICKS = 20;
    private static final int LONGEST_PACKET_BYTES = 400;

    /// A packet that is only a TOC byte: nothing follows for a while (RFC 6716 §2.1.9).
    private static final byte[] DTX_PACKET = {(byte) 0xF8};

    private final AudioRecording recording;
    private final int bot;
    private final StampClock clock;
    private final byte[] silence = AudioRecording.silentPacket();
    private final byte[] out = new byte[LONGEST_PACKET_BYTES];
    private final FrameStamp stamp = new FrameStamp();

    /// Written by the thread of the run, read by the event loop of the call; a frame sooner or
    /// later does not matter.
    private volatile boolean speaking;

    private boolean wasSpeaking;
    private int silentTicks;
    private int timestamp;
    private int spurt;
    private int frame;
    private long position;

    MicrophoneSender(AudioRecording recording, int bot, StampClock clock) {
        this.recording = recording;
        this.bot = bot;
        this.clock = clock;
        // Bots with the same recording begin at different frames of it.
        this.position = bot * 37L;
    }

    void speak(boolean speaks) {
        speaking = speaks;
    }

    /// Called every 20 ms by the event loop of the call.
    void tick(MediaSession media, LoopMeter meter) {
        timestamp += AudioRecording.FRAME_TICKS;
        if (speaking) {
            sendFrame(media, meter);
        } else {
            sendSilence(media, meter);
        }
        wasSpeaking = speaking;
    }

    /// This many frames are left out, because they are too late.
    void skip(long frames) {
        timestamp += (int) (frames * AudioRecording.FRAME_TICKS);
    }

    private void sendFrame(MediaSession media, LoopMeter meter) {
        boolean begins = !wasSpeaking;
        if (begins) {
            spurt++;
            frame = 0;
        }
        byte[] packet = recording.packet(position);
        stamp.set(clock.run(), bot, spurt, frame, clock.wallNanos(System.nanoTime()));
        int length = OpusPacket.write(packet, stamp, out);
        int level = recording.level(position);
        send(media, meter, out, length, level, begins);
        position++;
        frame++;
    }

    private void sendSilence(MediaSession media, LoopMeter meter) {
        if (wasSpeaking) {
            silentTicks = 0;
            sendDtx(media, meter);
        } else if (silentTicks == SILENCE_PERIOD_TICKS - 1) {
            send(media, meter, silence, silence.length, AudioRecording.SILENCE, false);
        } else if (silentTicks == SILENCE_PERIOD_TICKS) {
            silentTicks = 0;
            sendDtx(media, meter);
        }
        silentTicks++;
    }

    private void sendDtx(MediaSession media, LoopMeter meter) {
        send(media, meter, DTX_PACKET, DTX_PACKET.length, AudioRecording.SILENCE, false);
    }

    private void send(
            MediaSession media,
            LoopMeter meter,
            byte[] packet,
            int length,
            int level,
            boolean marker) {
        media.sendAudio(TrackKind.MICROPHONE, packet, 0, length, timestamp, level, marker);
        meter.onSent(length);
    }
}
