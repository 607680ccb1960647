package media;

import java.util.function.IntSupplier;
import media.ice.IceCredentials;
import media.sdp.AnswerParameters;
import media.sdp.Negotiated;
import media.sdp.Negotiation;
import media.sdp.SdpException;
import media.sdp.SdpReader;
import media.sdp.SdpWriter;
import media.sdp.SessionDescription;
import org.jspecify.annotations.Nullable;

/// Answers offers (RFC 8829 §5.3) without making a connection: reading and writing SDP is most of
/// the work of a join. Any thread may call it if the random source is for any thread, except where
/// it is announced anew.
public final class OfferAnswerer {
    private final EngineSettings settings;
    private final IntSupplier random;
    private EngineSettings.Endpoint endpoint;

    /// @param random uniformly random ints from a cryptographic source
    public OfferAnswerer(EngineSettings settings, IntSupplier random) {
        this.settings = settings;
        this.random = random;
        this.endpoint = settings.endpoint();
    }

    /// Answers the offer of a participant without a connection.
    ///
    /// @throws SdpException when the offer cannot be served, with a stable code and a reason
    public AnsweredOffer answer(ConnectionRequest request) throws SdpException {
        return answer(request, null);
    }

    /// Answers an offer of a participant who may have a connection. With the same certificate and
    /// at most more sections the connection is kept: it gets the new slots, and new ICE credentials
    /// when the client's are new (an ICE restart, RFC 8445 §9). Any other offer is for a new
    /// connection.
    ///
    /// @param agreement what the connection is based on, null without one
    /// @throws SdpException when the offer cannot be served
    public AnsweredOffer answer(ConnectionRequest request, @Nullable Agreement agreement)
            throws SdpException {
        SessionDescription offer = SdpReader.read(request.offer());
        if (agreement != null) {
            Negotiated former = agreement.negotiated();
            IceCredentials local =
                    former.isRestartedBy(offer) ? freshCredentials() : agreement.local();
            Negotiated next =
                    Negotiation.answer(offer, parameters(local, request.encrypted()), former);
            if (next.continues(former)) {
                return new AnsweredOffer(
                        request, local, next, SdpWriter.write(next.answer()), former);
            }
        }
        IceCredentials local = freshCredentials();
        Negotiated negotiated = Negotiation.answer(offer, parameters(local, request.encrypted()));
        return new AnsweredOffer(
                request, local, negotiated, SdpWriter.write(negotiated.answer()), null);
    }

    IceCredentials freshCredentials() {
        return IceCredentials.generate(random);
    }

    /// Answers say this of the shard from now on. Only for one that a single thread uses.
    void announce(EngineSettings.Endpoint announced) {
        endpoint = announced;
    }

    AnswerParameters parameters(IceCredentials local, boolean encrypted) {
        return new AnswerParameters(
                local.ufrag(),
                local.password(),
                endpoint.fingerprint(),
                endpoint.candidates(),
                endpoint.tcpCandidates(),
                endpoint.cname(),
                this::freshSsrc,
                settings.slots().audio(),
                settings.slots().video(),
                encrypted);
    }

    /// RFC 3550 §8.1; never 0, which stands for none.
    int freshSsrc() {
        int ssrc = random.getAsInt();
        return ssrc == 0 ? 1 : ssrc;
    }
}
