package media;

import call.EndReason;
import call.SlotOwner;
import call.TrackKind;
import call.quality.Quality;
import call.shard.RelayState;
import java.util.List;
import java.util.UUID;

/// What happened in an engine after an input; the shell drains the events.
@SuppressWarnings("ArrayRecordComponent") // bytes handed on, never compared
public sealed interface EngineEvent {
    /// For the shell that runs the DTLS handshakes.
    sealed interface OfHandshake extends EngineEvent {}

    /// For the sessions and rooms that it concerns.
    sealed interface OfRoom extends EngineEvent {}

    /// For the shard at the other end of a relay, and for the room.
    sealed interface OfRelay extends EngineEvent {}

    /// A DTLS handshake is to be expected on this connection.
    ///
    /// @param hash the fingerprint's hash function, for example `sha-256`
    /// @param fingerprint of the certificate the client announced
    record HandshakeExpected(long connection, String hash, byte[] fingerprint)
            implements OfHandshake {}

    /// A DTLS datagram from the client's path.
    ///
    /// @param datagram given
    record HandshakeReceived(long connection, byte[] datagram) implements OfHandshake {}

    /// The connection is closed, so is its handshake.
    record HandshakeEnded(long connection) implements OfHandshake {}

    /// An exception of ours, for the log. The connection that it happened in, if any, is closed.
    record HandlerFailed(RuntimeException cause) implements EngineEvent {}

    /// Media can flow.
    record Connected(UUID room, int participant) implements OfRoom {}

    /// The connection has ended and is removed.
    ///
    /// @param detail more of a DTLS failure, for example `dtls_alert_bad_certificate`; else the
    ///     reason's code
    record ConnectionLost(UUID room, int participant, EndReason reason, String detail)
            implements OfRoom {}

    record SlotsChanged(UUID room, int participant, List<SlotOwner> slots) implements OfRoom {}

    /// The encodings of a participant's own video track that are visible to others: only these need
    /// to be sent.
    ///
    /// @param active rids; a track without simulcast has one encoding, named by the empty string
    record EncodingsNeeded(UUID room, int participant, TrackKind track, List<String> active)
            implements OfRoom {}

    record SpeakingChanged(UUID room, List<Integer> started, List<Integer> stopped)
            implements OfRoom {}

    /// What one end of a relay reports to the other.
    ///
    /// @param relay its number here
    record RelayReported(UUID room, int relay, RelayState state) implements OfRelay {}

    /// A relay has ended by itself.
    ///
    /// @param relay its number here
    record RelayLost(UUID room, int relay, RelayEnding why) implements OfRelay {}

    /// How a participant sends and receives, once a second, as far as it has changed.
    record QualityMeasured(UUID room, int participant, Quality quality) implements OfRoom {}
}
