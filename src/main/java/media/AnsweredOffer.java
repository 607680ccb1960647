package media;

import media.ice.IceCredentials;
import media.sdp.Negotiated;
import org.jspecify.annotations.Nullable;

/// A negotiation of which the engine does not know yet. Immutable.
///
/// @param answer as SDP
/// @param former what the connection that goes on had agreed on before; null for a new connection
public record AnsweredOffer(
        ConnectionRequest request,
        IceCredentials local,
        Negotiated negotiated,
        String answer,
        @Nullable Negotiated former) {}
