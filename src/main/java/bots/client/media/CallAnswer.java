package bots.client.media;

import bots.client.signaling.RequestFailedException;
import bots.client.transport.DtlsRole;
import bots.client.transport.DtlsSrtpTransport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import media.dtls.CertificateFingerprint;
import media.ice.IceCredentials;
import media.sdp.Attribute;
import media.sdp.Extension;
import media.sdp.Fingerprint;
import media.sdp.MediaSection;
import media.sdp.SdpException;
import media.sdp.SdpReader;
import media.sdp.SessionDescription;
import media.sdp.Setup;
import media.sdp.Sources;
import media.sdp.Transport;

/// What the description of the server, or of another participant, says: its addresses, credentials
/// and certificate, and the stream of each slot.
///
/// @param remote how to reach and to recognize the server
/// @param sendsAudioLevel the call sends audio levels (RFC 6464)
/// @param sendsTransportSequence the call numbers its packets transport-wide
/// @param transportSequenceId extension of the packets it receives, 0 for none
public record CallAnswer(
        DtlsSrtpTransport.Remote remote,
        List<ReceiveSlot> slots,
        boolean sendsAudioLevel,
        boolean sendsTransportSequence,
        int transportSequenceId) {
    /// @param reached the address at which HTTPS reached the server: the best candidate, if it is
    ///     one
    public static CallAnswer of(String answer, InetAddress reached) {
        CallAnswer read = ofPeer(answer, reached);
        if (read.remote().candidates().isEmpty()) {
            throw new RequestFailedException(
                    "no_candidate", "The answer has no candidate over UDP.");
        }
        return read;
    }

    /// Of another participant, whose candidates may follow one by one (Trickle ICE, RFC 8838).
    ///
    /// @param description an offer or an answer
    public static CallAnswer ofPeer(String description, InetAddress reached) {
        try {
            return read(SdpReader.read(description), reached);
        } catch (SdpException e) {
            throw new RequestFailedException("bad_answer", String.valueOf(e.getMessage()));
        }
    }

    private static CallAnswer read(SessionDescription answer, InetAddress reached) {
        if (answer.bundle().isEmpty()) {
            throw new RequestFailedException("bad_answer", "The answer has no BUNDLE group.");
        }
        String leadingMid = answer.bundle().getFirst();
        MediaSection leading =
                answer.sections().stream()
                        .filter(section -> leadingMid.equals(section.mid()))
                        .findFirst()
                        .orElseThrow(() ->
                                new RequestFailedException(
                                        "bad_answer",
                                        "The answer lacks the first bundled section."));
        Transport transport = leading.transport().orElse(answer.transport());
        String ufrag = transport.iceUfrag();
        String password = transport.icePassword();
        if (ufrag == null || password == null || transport.fingerprints().isEmpty()) {
            throw new RequestFailedException(
                    "bad_answer", "The answer has no ICE or no fingerprint.");
        }
        Fingerprint fingerprint = transport.fingerprints().getFirst();
        List<ReceiveSlot> slots = new ArrayList<>();
        boolean sendsLevel = false;
        boolean sendsSequence = false;
        int sequenceId = 0;
        for (MediaSection section : answer.sections()) {
            if (section.direction().sends() && !section.sources().ssrcs().isEmpty()) {
                slots.add(slot(section));
                sequenceId = Math.max(sequenceId, id(section, CallOffer.TRANSPORT_SEQUENCE));
            }
            if (section.direction().receives()) {
                sendsLevel |= id(section, CallOffer.AUDIO_LEVEL) != 0;
                sendsSequence |= id(section, CallOffer.TRANSPORT_SEQUENCE) != 0;
            }
        }
        return new CallAnswer(
                new DtlsSrtpTransport.Remote(
                        new IceCredentials(ufrag, password),
                        new CertificateFingerprint(fingerprint.hash(), fingerprint.bytes()),
                        // RFC 5763 §5: the active side is the client.
                        transport.setup() == Setup.ACTIVE ? DtlsRole.SERVER : DtlsRole.CLIENT,
                        candidates(leading.others(), reached)),
                slots,
                sendsLevel,
                sendsSequence,
                sequenceId);
    }

    private static ReceiveSlot slot(MediaSection section) {
        String mid = section.mid();
        Sources sources = section.sources();
        if (mid == null) {
            throw new RequestFailedException("bad_answer", "A section has no mid.");
        }
        int ssrc = sources.ssrcs().getFirst().ssrc();
        int rtxSsrc = 0;
        for (Sources.Group group : sources.groups()) {
            if (group.semantics().equals("FID") && group.ssrcs().size() == 2) {
                ssrc = group.ssrcs().getFirst();
                rtxSsrc = group.ssrcs().getLast();
            }
        }
        return new ReceiveSlot(mid, section.kind().equals("video"), ssrc, rtxSsrc);
    }

    private static int id(MediaSection section, String uri) {
        for (Extension extension : section.extensions()) {
            if (extension.uri().equals(uri)) {
                return extension.id();
            }
        }
        return 0;
    }

    private static List<InetSocketAddress> candidates(
            List<Attribute> attributes, InetAddress reached) {
        return CandidateLine.addresses(
                attributes.stream()
                        .filter(attribute -> attribute.name().equals("candidate"))
                        .map(Attribute::value)
                        .filter(Objects::nonNull)
                        .toList(),
                reached);
    }
}
