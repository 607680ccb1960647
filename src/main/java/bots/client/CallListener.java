package bots.client;

import bots.client.media.MediaListener;
import bots.client.signaling.JoinTimes;
import bots.client.signaling.JoinedRoom;
import call.TrackKind;
import java.util.List;

/// The events of a call. Called on the event loop of the call.
public interface CallListener extends MediaListener {
    /// The server admitted the participant; media follows.
    default void onJoined(JoinedRoom joined) {}

    /// Media may flow in both directions.
    default void onConnected(JoinTimes times) {}

    /// The encodings of a video track that subscribers use; the others need not be sent. See
    /// [CallOptions#encodings].
    ///
    /// @param active rids; `""` is the one of a track without simulcast
    default void onEncodings(TrackKind track, List<String> active) {}

    /// Any other message of the server (docs/protocol.md): `roster`, `speaking`, `slots`,
    /// `quality`, `presence`… Not parsed: a thousand bots should not parse what they do not use.
    default void onServerMessage(String op, String frame) {}

    /// The call has ended, once.
    ///
    /// @param reason `left` after [Call#leave], `killed` after [Call#kill], the server's reason, or
    ///     what failed
    default void onEnded(String reason) {}
}
