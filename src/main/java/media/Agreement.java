package media;

import media.ice.IceCredentials;
import media.sdp.Negotiated;

/// What a connection is based on at the moment, for the answer to a further offer. Immutable.
///
/// @param local the ICE credentials of the server's side
public record Agreement(Negotiated negotiated, IceCredentials local) {}
