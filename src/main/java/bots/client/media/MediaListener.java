package bots.client.media;

import call.TrackKind;
import media.rtp.RtpPacket;

/// What a call receives. Called on the event loop of the call.
public interface MediaListener {
    /// A packet with a payload arrived, decrypted; each at most once.
    ///
    /// @param slot that it arrived on
    /// @param packet borrowed, its buffer too: payload at [RtpPacket#payloadOffset] with
    ///     [RtpPacket#payloadBytes]; [RtpPacket#csrc] 0 is the participant
    /// @param sequence [RtpPacket#sequenceNumber] without wraps, to count gaps by
    /// @param arrivalNanos `System.nanoTime()` of its read batch
    default void onPacket(ReceiveSlot slot, RtpPacket packet, long sequence, long arrivalNanos) {}

    /// A subscriber needs a keyframe of this track (PLI or FIR).
    ///
    /// @param encoding index into [CallOptions#encodings], 0 without simulcast
    default void onKeyframeRequest(TrackKind track, int encoding) {}
}
