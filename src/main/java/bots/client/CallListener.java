package bots.client;

import call.TrackKind;
import java.util.List;
import media.rtp.RtpPacket;

/// What a call tells. All is called on the thread of the call's event loop.
public interface CallListener {
    /// The server let it in; media follows.
    default void onJoined(Joined joined) {}

    /// Media may flow both ways.
    default void onConnected(JoinTimes times) {}

    /// A packet with a payload came, decrypted; each at most once.
    ///
    /// @param slot what it came on
    /// @param packet borrowed, its buffer too: payload at [RtpPacket#payloadOffset] with
    ///     [RtpPacket#payloadBytes]; [RtpPacket#csrc] 0 is the participant
    /// @param sequence [RtpPacket#sequenceNumber] without its wraps, to count gaps by
    /// @param arrivalNanos `System.nanoTime()` of its read batch
    default void onPacket(ReceiveSlot slot, RtpPacket packet, long sequence, long arrivalNanos) {}

    /// Somebody needs a keyframe of this call's track (PLI or FIR).
    ///
    /// @param encoding index into [CallOptions#encodings], 0 where there are none
    default void onKeyframeRequest(TrackKind track, int encoding) {}

    /// Which encodings of its video somebody looks at; the others need not be sent.
    ///
    /// @param active rids; `""` is the one of a track without simulcast
    default void onEncodings(TrackKind track, List<String> active) {}

    /// Any other message of the server (docs/protocol.md): `roster`, `speaking`, `slots`, `quality`,
    /// `presence`… Not parsed, because a thousand bots need not read what they do not use.
    default void onNews(String op, String frame) {}

    /// The call is over, once.
    ///
    /// @param reason `left` where it was asked to, `killed`, the server's word, or what failed
    default void onEnded(String reason) {}
}
