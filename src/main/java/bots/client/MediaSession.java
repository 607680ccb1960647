package bots.client;

import bots.client.fault.FaultyLink;
import bots.client.media.CallCounts;
import bots.client.media.CallMedia;
import bots.client.media.ReceiveSlot;
import bots.client.media.SentTracks;
import bots.client.transport.IceTransport;
import call.TrackKind;
import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The media of a [Call]: what its owner sends, and the shell of the pure [CallMedia], whose timer
/// it arms and whose packets it flushes once per loop iteration. Sends nothing before the call is
/// connected or after it has ended. On the event loop of the call.
public final class MediaSession {
    private static final long MAX_WAIT_NANOS = Long.MAX_VALUE / 4;

    private final EventLoop loop;
    private final FaultyLink fault;
    private final Consumer<Throwable> onBug;
    private final Runnable onTimer = this::onDeadline;
    private final Runnable flushing = this::flush;
    private @Nullable CallMedia media;
    private @Nullable IceTransport transport;
    private boolean flushPending;
    private long armedNanos;
    private boolean armed;
    private boolean closed;

    MediaSession(EventLoop loop, FaultyLink fault, Consumer<Throwable> onBug) {
        this.loop = loop;
        this.fault = fault;
        this.onBug = onBug;
    }

    /// Sends one frame of Opus.
    ///
    /// @param track MICROPHONE or SCREEN_AUDIO, one of the published tracks
    /// @param payload borrowed
    /// @param timestamp RTP, 48,000 a second
    /// @param audioLevel in −dBov (RFC 6464): 0 is loudest, 127 silence
    /// @param marker first packet after a silence (RFC 7587 §4.3)
    /// @return the RTP sequence number of the packet, -1 if not connected or the track is not
    ///     published
    public int sendAudio(
            TrackKind track,
            byte[] payload,
            int offset,
            int length,
            int timestamp,
            int audioLevel,
            boolean marker) {
        SentTracks sent = sending();
        return sent == null
                ? -1
                : sent.sendAudio(
                        System.nanoTime(),
                        track,
                        payload,
                        offset,
                        length,
                        timestamp,
                        audioLevel,
                        marker);
    }

    /// Sends one packet of VP8, payload descriptor included (RFC 7741); the caller splits frames
    /// into packets of at most 1,150 bytes and spreads large frames over time.
    ///
    /// @param track CAMERA or SCREEN
    /// @param encoding index into [CallOptions#encodings], else 0
    /// @param payload borrowed
    /// @param timestamp RTP, 90,000 a second
    /// @param marker last packet of the frame
    /// @return the RTP sequence number of the packet, -1 if not connected or the track is not
    ///     published
    public int sendVideo(
            TrackKind track,
            int encoding,
            byte[] payload,
            int offset,
            int length,
            int timestamp,
            boolean marker) {
        SentTracks sent = sending();
        return sent == null
                ? -1
                : sent.sendVideo(
                        System.nanoTime(),
                        track,
                        encoding,
                        payload,
                        offset,
                        length,
                        timestamp,
                        marker);
    }

    /// A packet sent now is flushed when this loop iteration ends, unless [#flush] is called
    /// before.
    private @Nullable SentTracks sending() {
        if (media == null || closed) {
            return null;
        }
        if (!flushPending) {
            flushPending = true;
            loop.execute(flushing);
        }
        return media.sent();
    }

    /// Sends at once what would be flushed at the end of this loop iteration.
    public void flush() {
        flushPending = false;
        if (transport != null) {
            transport.flush();
        }
    }

    /// Requests a keyframe (PLI), as a decoder does that cannot continue.
    public void requestKeyframe(ReceiveSlot slot) {
        if (media != null && !closed) {
            long now = System.nanoTime();
            media.requestKeyframe(now, slot);
            arm(now);
        }
    }

    public CallCounts counts() {
        return media == null ? CallCounts.NONE : media.counts(fault.lostUp(), fault.lostDown());
    }

    /// There are keys.
    void connect(CallMedia connected, IceTransport path) {
        media = connected;
        transport = path;
    }

    /// @param bytes borrowed, decrypted in place
    void onDatagram(long nowNanos, byte[] bytes, int offset, int length) {
        if (media != null && !closed) {
            media.onDatagram(nowNanos, bytes, offset, length);
        }
    }

    void onBatchEnd(long nowNanos) {
        if (transport != null && !closed) {
            transport.flush();
            arm(nowNanos);
        }
    }

    void close() {
        closed = true;
    }

    private void arm(long nowNanos) {
        if (media == null) {
            return;
        }
        long next = media.nextDeadlineNanos();
        if (!armed || next - armedNanos < 0) {
            armed = true;
            armedNanos = next;
            loop.schedule(
                    onTimer, Math.clamp(next - nowNanos, 0, MAX_WAIT_NANOS), TimeUnit.NANOSECONDS);
        }
    }

    private void onDeadline() {
        long now = System.nanoTime();
        if (media == null || closed || !armed || armedNanos - now > 0) {
            return; // ended, or a later timer is armed
        }
        armed = false;
        try {
            media.onDeadline(now);
            onBatchEnd(now);
        } catch (RuntimeException e) {
            onBug.accept(e); // the event loop would swallow it
        }
    }
}
