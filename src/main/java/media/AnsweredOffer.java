package media;

import media.ice.IceCredentials;
import media.sdp.Negotiated;

/// What a new connection is to be and what its client is told, before the engine knows of it. Immutable.
///
/// @param answer as SDP
public record AnsweredOffer(
        ConnectionRequest request, IceCredentials local, Negotiated negotiated, String answer) {}
