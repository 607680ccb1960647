package media;

import media.ice.IceCredentials;
import media.sdp.Negotiated;

/// A negotiated connection that the engine has not made yet. Immutable.
///
/// @param answer as SDP
public record AnsweredOffer(
        ConnectionRequest request, IceCredentials local, Negotiated negotiated, String answer) {}
