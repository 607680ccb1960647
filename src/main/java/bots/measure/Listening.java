package bots.measure;

import bots.measure.VoiceMeter.Arrival;
import bots.recordings.OpusPacket;
import bots.recordings.Stamp;
import bots.recordings.Voice;
import bots.recordings.Vp8Packets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.IdentityHashMap;
import media.rtp.RtpPacket;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/// What one bot receives during one stay in a room.
public final class Listening {
    private static final long FRAME_NANOS = Voice.FRAME_MILLIS * 1_000_000L;

    /// Who begins to talk so shortly after the listener has come may be heard from the middle on.
    private static final long SETTLED_NANOS = 500_000_000L;

    private final int run;
    private final long wallOffsetNanos;
    private final LoopMeter loop;
    private final Stamp stamp = new Stamp();
    private final IdentityHashMap<Object, StreamMeter> voiceStreams = new IdentityHashMap<>();
    private final IdentityHashMap<Object, StreamMeter> pictureStreams = new IdentityHashMap<>();
    private final Histogram delay = Micros.histogram();
    private @Nullable VoiceMeter[] voices = new @Nullable VoiceMeter[16];
    private long connectedNanos = Long.MAX_VALUE;
    private long begunNanos = Long.MAX_VALUE;
    private long firstVoiceNanos = -1;
    private boolean heardBefore;
    private long frames;
    private long beginnings;
    private long clippedFrames;
    private long pictures;

    /// @param run whose stamps to look at
    /// @param wallOffsetNanos wall clock less `System.nanoTime()`
    public Listening(int run, long wallOffsetNanos, LoopMeter loop) {
        this.run = run;
        this.wallOffsetNanos = wallOffsetNanos;
        this.loop = loop;
    }

    /// A new one of the same stay, to begin another time of measuring; this one is over.
    public Listening next(long nowNanos) {
        var next = new Listening(run, wallOffsetNanos, loop);
        next.connectedNanos = connectedNanos;
        next.begunNanos = nowNanos;
        next.heardBefore = heardBefore || firstVoiceNanos >= 0;
        return next;
    }

    public void onConnected(long nowNanos) {
        connectedNanos = nowNanos;
        begunNanos = nowNanos;
    }

    /// @param slot its identity tells streams apart
    /// @param packet borrowed
    public void onVoice(Object slot, RtpPacket packet, int clockRate, long nowNanos) {
        if (!stream(voiceStreams, slot, clockRate, packet, nowNanos)) {
            return;
        }
        loop.onVoice(packet.payloadBytes());
        boolean stamped =
                OpusPacket.read(
                        packet.buffer(), packet.payloadOffset(), packet.payloadBytes(), stamp);
        if (!stamped || stamp.run() != run) {
            return;
        }
        Arrival arrival = voice(stamp.bot()).onFrame(stamp.spurt(), stamp.frame(), nowNanos);
        if (arrival == Arrival.DUPLICATE || arrival == Arrival.PAST) {
            return;
        }
        long delayNanos = nowNanos + wallOffsetNanos - stamp.sentNanos();
        loop.onVoiceDelay(delayNanos);
        Micros.record(delay, delayNanos);
        frames++;
        if (firstVoiceNanos < 0) {
            firstVoiceNanos = nowNanos;
        }
        if (arrival == Arrival.BEGINS) {
            onBeginning();
        }
    }

    /// Counts what of the beginning did not come, unless the talkspurt began before the listener was there.
    private void onBeginning() {
        long beganNanos = stamp.sentNanos() - wallOffsetNanos - stamp.frame() * FRAME_NANOS;
        if (beganNanos - begunNanos > SETTLED_NANOS) {
            beginnings++;
            clippedFrames += stamp.frame();
        }
    }

    public void onPicture(Object slot, RtpPacket packet, int clockRate, long nowNanos) {
        if (!stream(pictureStreams, slot, clockRate, packet, nowNanos)) {
            return;
        }
        loop.onPicture(packet.payloadBytes());
        boolean stamped =
                packet.marker()
                        && Vp8Packets.read(
                                packet.buffer(),
                                packet.payloadOffset(),
                                packet.payloadBytes(),
                                stamp);
        if (stamped && stamp.run() == run) {
            pictures++;
            loop.onPictureDelay(nowNanos + wallOffsetNanos - stamp.sentNanos());
        }
    }

    private static boolean stream(
            IdentityHashMap<Object, StreamMeter> streams,
            Object slot,
            int clockRate,
            RtpPacket packet,
            long nowNanos) {
        StreamMeter stream = streams.get(slot);
        if (stream == null) {
            stream = new StreamMeter(clockRate);
            streams.put(slot, stream);
        }
        int source = packet.csrcCount() > 0 ? packet.csrc(0) : 0;
        return stream.onPacket(packet.sequenceNumber(), packet.timestamp(), source, nowNanos);
    }

    private VoiceMeter voice(int bot) {
        if (bot >= voices.length) {
            voices = Arrays.copyOf(voices, Math.max(bot + 1, voices.length * 2));
        }
        VoiceMeter voice = voices[bot];
        if (voice == null) {
            voice = new VoiceMeter();
            voices[bot] = voice;
        }
        return voice;
    }

    /// What it came to.
    public Heard heard() {
        long missing = 0;
        long duplicates = 0;
        long longestGapNanos = 0;
        var heardBots = new BitSet();
        for (int bot = 0; bot < voices.length; bot++) {
            VoiceMeter voice = voices[bot];
            if (voice != null) {
                heardBots.set(bot);
                missing += voice.missing();
                duplicates += voice.duplicates();
                longestGapNanos = Math.max(longestGapNanos, voice.longestGapNanos());
            }
        }
        return new Heard(
                Streams.of(voiceStreams.values()),
                Streams.of(pictureStreams.values()),
                heardBots,
                frames,
                missing,
                duplicates,
                beginnings,
                clippedFrames,
                longestGapNanos,
                heardBefore || firstVoiceNanos < 0
                        ? -1
                        // What was read in the batch that ended the handshake.
                        : Math.max(0, firstVoiceNanos - connectedNanos),
                delay,
                pictures);
    }

    /// Streams of one kind, in sum.
    ///
    /// @param jitterNanos the largest
    public record Streams(long received, long lost, long duplicates, double jitterNanos) {
        static Streams of(Iterable<StreamMeter> meters) {
            long received = 0;
            long lost = 0;
            long duplicates = 0;
            double jitterNanos = 0;
            for (StreamMeter meter : meters) {
                received += meter.received();
                lost += meter.lost();
                duplicates += meter.duplicates();
                jitterNanos = Math.max(jitterNanos, meter.jitterNanos());
            }
            return new Streams(received, lost, duplicates, jitterNanos);
        }
    }

    /// What one stay came to.
    ///
    /// @param bots whose voices came
    /// @param frames stamped frames of voices
    /// @param missing frames inside talkspurts that did not come
    /// @param duplicates frames that came twice, be it in two slots
    /// @param beginnings talkspurts that began while the listener was there
    /// @param clippedFrames missing at the beginning of those
    /// @param firstVoiceNanos from being connected to the first frame, -1 when there was none or it was
    ///     before
    /// @param delay in microseconds
    /// @param pictures whose last packet came
    public record Heard(
            Streams voices,
            Streams pictureStreams,
            BitSet bots,
            long frames,
            long missing,
            long duplicates,
            long beginnings,
            long clippedFrames,
            long longestGapNanos,
            long firstVoiceNanos,
            Histogram delay,
            long pictures) {}
}
