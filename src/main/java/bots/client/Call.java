package bots.client;

import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import media.forward.TrackKind;

/// One participant's stay in a room: signaling, ICE, DTLS, SRTP, its RTP and RTCP. Once; who comes back
/// makes a new one. [#join], [#leave], [#kill] and [#execute] may be called by any thread, all else by
/// that of [#loop].
public final class Call {
    public enum State {
        /// Not begun.
        NEW,
        /// On the way in, up to DTLS.
        JOINING,
        /// Media flows.
        CONNECTED,
        /// Over; [CallListener#onEnded] was told.
        ENDED
    }

    Call() {}

    /// @param channel id
    /// @return completed when media may flow; fails with a `RefusedException` of the server's code, or
    ///     of `ice_failed`, `dtls_failed`, `timed_out`, `closed_<code>`; the call has then ended
    public Future<Joined> join(String channel) {
        throw new UnsupportedOperationException();
    }

    /// Says goodbye by signaling and DTLS.
    public Future<Void> leave() {
        throw new UnsupportedOperationException();
    }

    /// Is gone without a word, as a process that was killed: sockets close, nothing is sent.
    public void kill() {
        throw new UnsupportedOperationException();
    }

    public State state() {
        throw new UnsupportedOperationException();
    }

    /// Where all of this call happens, for timers of whoever plays it.
    public EventLoop loop() {
        throw new UnsupportedOperationException();
    }

    /// Runs it on [#loop].
    public void execute(Runnable task) {
        throw new UnsupportedOperationException();
    }

    /// Sends one frame of Opus.
    ///
    /// @param track MICROPHONE or SCREEN_AUDIO, one of those it publishes
    /// @param payload borrowed
    /// @param timestamp RTP, 48,000 a second
    /// @param audioLevel in −dBov (RFC 6464): 0 is loudest, 127 silence
    /// @param marker first packet after a silence (RFC 7587 section 4.3)
    /// @return the RTP sequence number it went with, -1 before it is connected
    public int sendAudio(
            TrackKind track,
            byte[] payload,
            int offset,
            int length,
            int timestamp,
            int audioLevel,
            boolean marker) {
        throw new UnsupportedOperationException();
    }

    /// Sends one packet of VP8, payload descriptor included (RFC 7741); the caller cuts frames into packets
    /// of at most 1,150 bytes and spreads large ones over time.
    ///
    /// @param track CAMERA or SCREEN
    /// @param encoding index into [CallOptions#encodings], else 0
    /// @param timestamp RTP, 90,000 a second
    /// @param marker last packet of the frame
    /// @return the RTP sequence number it went with, -1 before it is connected
    public int sendVideo(
            TrackKind track,
            int encoding,
            byte[] payload,
            int offset,
            int length,
            int timestamp,
            boolean marker) {
        throw new UnsupportedOperationException();
    }

    /// Hands what was sent in this turn to the socket at once; else it leaves at the end of the turn.
    public void flush() {
        throw new UnsupportedOperationException();
    }

    /// Asks for a keyframe (PLI): whoever decodes and sees that it cannot.
    public void requestKeyframe(ReceiveSlot slot) {
        throw new UnsupportedOperationException();
    }

    /// Switches sources on and off (the protocol's `state`).
    public Future<Void> mute(boolean muted) {
        throw new UnsupportedOperationException();
    }

    public CallCounts counts() {
        throw new UnsupportedOperationException();
    }
}
