package bots.measure;

import bots.measure.TalkerMeter.Arrival;
import bots.recordings.AudioRecording;
import bots.recordings.FrameStamp;
import bots.recordings.OpusPacket;
import bots.recordings.StampClock;
import bots.recordings.Vp8Packets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.IdentityHashMap;
import media.rtp.RtpPacket;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/// Measures what one bot receives during one call.
public final class ReceptionMeter {
    private static final long FRAME_NANOS = AudioRecording.FRAME_MILLIS * 1_000_000L;

    /// A talkspurt that begins this shortly after the listener has joined may arrive without its
    /// beginning.
    private static final long SETTLED_NANOS = 500_000_000L;

    private final StampClock clock;
    private final LoopMeter loop;
    private final FrameStamp stamp = new FrameStamp();
    private final IdentityHashMap<Object, StreamMeter> audioStreams = new IdentityHashMap<>();
    private final IdentityHashMap<Object, StreamMeter> videoStreams = new IdentityHashMap<>();
    private final Histogram delay = MicrosHistogram.histogram();
    private @Nullable TalkerMeter[] talkers = new @Nullable TalkerMeter[16];
    private long connectedNanos = Long.MAX_VALUE;
    private long begunNanos = Long.MAX_VALUE;
    private long firstAudioNanos = -1;
    private boolean receivedBefore;
    private long frames;
    private long beginnings;
    private long clippedFrames;
    private long videoFrames;

    /// @param clock of the run whose stamps count
    public ReceptionMeter(StampClock clock, LoopMeter loop) {
        this.clock = clock;
        this.loop = loop;
    }

    /// Ends this measurement and begins another one of the same call.
    public ReceptionMeter next(long nowNanos) {
        var next = new ReceptionMeter(clock, loop);
        next.connectedNanos = connectedNanos;
        next.begunNanos = nowNanos;
        next.receivedBefore = receivedBefore || firstAudioNanos >= 0;
        return next;
    }

    public void onConnected(long nowNanos) {
        connectedNanos = nowNanos;
        begunNanos = nowNanos;
    }

    /// @param slot its identity identifies the stream
    /// @param packet borrowed
    public void onAudio(Object slot, RtpPacket packet, int clockRate, long nowNanos) {
        if (!stream(audioStreams, slot, clockRate, packet, nowNanos)) {
            return;
        }
        loop.onAudio(packet.payloadBytes());
        boolean stamped =
                OpusPacket.read(
                        packet.buffer(), packet.payloadOffset(), packet.payloadBytes(), stamp);
        if (!stamped || stamp.run() != clock.run()) {
            return;
        }
        Arrival arrival = talker(stamp.bot()).onFrame(stamp.spurt(), stamp.frame(), nowNanos);
        if (arrival == Arrival.DUPLICATE || arrival == Arrival.PAST) {
            return;
        }
        long delayNanos = clock.wallNanos(nowNanos) - stamp.sentNanos();
        loop.onAudioDelay(delayNanos);
        MicrosHistogram.record(delay, delayNanos);
        frames++;
        if (firstAudioNanos < 0) {
            firstAudioNanos = nowNanos;
        }
        if (arrival == Arrival.BEGINS) {
            onBeginning();
        }
    }

    /// Counts missing frames at the beginning, unless the talkspurt began before the listener had
    /// joined.
    private void onBeginning() {
        long beganNanos = stamp.sentNanos() - clock.wallOffsetNanos() - stamp.frame() * FRAME_NANOS;
        if (beganNanos - begunNanos > SETTLED_NANOS) {
            beginnings++;
            clippedFrames += stamp.frame();
        }
    }

    public void onVideo(Object slot, RtpPacket packet, int clockRate, long nowNanos) {
        if (!stream(videoStreams, slot, clockRate, packet, nowNanos)) {
            return;
        }
        loop.onVideo(packet.payloadBytes());
        boolean stamped =
                packet.marker()
                        && Vp8Packets.read(
                                packet.buffer(),
                                packet.payloadOffset(),
                                packet.payloadBytes(),
                                stamp);
        if (stamped && stamp.run() == clock.run()) {
            videoFrames++;
            loop.onVideoDelay(clock.wallNanos(nowNanos) - stamp.sentNanos());
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

    private TalkerMeter talker(int bot) {
        if (bot >= talkers.length) {
            talkers = Arrays.copyOf(talkers, Math.max(bot + 1, talkers.length * 2));
        }
        TalkerMeter talker = talkers[bot];
        if (talker == null) {
            talker = new TalkerMeter();
            talkers[bot] = talker;
        }
        return talker;
    }

    public Reception result() {
        long missing = 0;
        long duplicates = 0;
        long longestGapNanos = 0;
        var received = new BitSet();
        for (int bot = 0; bot < talkers.length; bot++) {
            TalkerMeter talker = talkers[bot];
            if (talker != null) {
                received.set(bot);
                missing += talker.missing();
                duplicates += talker.duplicates();
                longestGapNanos = Math.max(longestGapNanos, talker.longestGapNanos());
            }
        }
        return new Reception(
                Streams.of(audioStreams.values()),
                Streams.of(videoStreams.values()),
                received,
                frames,
                missing,
                duplicates,
                beginnings,
                clippedFrames,
                longestGapNanos,
                receivedBefore || firstAudioNanos < 0
                        ? -1
                        // The first frame may be read in the batch that ended the handshake.
                        : Math.max(0, firstAudioNanos - connectedNanos),
                delay,
                videoFrames);
    }

    /// Totals of all streams of one kind.
    ///
    /// @param jitterNanos of the worst stream
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

    /// The results of one call.
    ///
    /// @param bots whose audio arrived
    /// @param frames stamped audio frames
    /// @param missing frames inside talkspurts that did not arrive
    /// @param duplicates frames that arrived twice, possibly in two slots
    /// @param beginnings talkspurts that began while the listener was in the room
    /// @param clippedFrames missing frames at their beginnings
    /// @param firstAudioNanos from connected to the first frame, -1 if there was none or it arrived
    ///     in an earlier measurement
    /// @param delay in microseconds
    /// @param videoFrames whose last packet arrived
    public record Reception(
            Streams audioStreams,
            Streams videoStreams,
            BitSet bots,
            long frames,
            long missing,
            long duplicates,
            long beginnings,
            long clippedFrames,
            long longestGapNanos,
            long firstAudioNanos,
            Histogram delay,
            long videoFrames) {}
}
