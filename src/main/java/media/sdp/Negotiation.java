package media.sdp;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import refusal.RefusalCode;

/// Answers an offer as an ICE-lite DTLS server with one transport (RFC 9429 §5.3, RFC 8843). A
/// section the server cannot serve is rejected alone; the offer is refused only when the transport
/// cannot work or every section of it is rejected.
public final class Negotiation {
    private final SessionDescription offer;
    private final AnswerParameters parameters;
    private final SectionNegotiation sections;

    private final @Nullable Negotiated former;

    private Negotiation(
            SessionDescription offer, AnswerParameters parameters, @Nullable Negotiated former) {
        this.offer = offer;
        this.parameters = parameters;
        this.former = former;
        sections = new SectionNegotiation(parameters, former);
    }

    /// @throws SdpException with any of its codes but `sdp_malformed` and `sdp_too_large`
    public static Negotiated answer(SessionDescription offer, AnswerParameters parameters)
            throws SdpException {
        return new Negotiation(offer, parameters, null).answer();
    }

    /// Answers a later offer of the same client: slots keep their SSRCs, the session goes on under
    /// the next version. [Negotiated#continues] says whether the outcome only adds to the former.
    ///
    /// @throws SdpException as above
    public static Negotiated answer(
            SessionDescription offer, AnswerParameters parameters, Negotiated former)
            throws SdpException {
        return new Negotiation(offer, parameters, former).answer();
    }

    private Negotiated answer() throws SdpException {
        if (offer.bundle().isEmpty()) {
            throw new SdpException(
                    RefusalCode.SDP_NO_BUNDLE,
                    "The offer has no a=group:BUNDLE; the server carries everything on one transport.");
        }
        // RFC 8843 §7.3.1: the first section that stays in the bundle speaks for the
        // transport.
        MediaSection leading = null;
        Map<String, MediaSection> byMid = sectionsByMid();
        Set<String> bundle = new LinkedHashSet<>();
        for (String mid : offer.bundle()) {
            // Each is read once, however often the group names it.
            MediaSection section = byMid.remove(mid);
            if (section != null && SectionNegotiation.servable(section)) {
                requireRtcpMux(section);
                bundle.add(mid);
                leading = leading == null ? section : leading;
            }
        }
        if (leading == null) {
            throw nothingLeft();
        }
        Transport remote = leading.transport().orElse(offer.transport());
        Fingerprint fingerprint = fingerprint(remote);
        requireActive(remote);
        if (remote.iceUfrag() == null || remote.icePassword() == null) {
            throw new SdpException(
                    RefusalCode.SDP_NO_ICE,
                    "The offer has no a=ice-ufrag and a=ice-pwd in its first bundled section.");
        }
        List<MediaSection> answered = new ArrayList<>();
        for (MediaSection section : offer.sections()) {
            String mid = section.mid();
            answered.add(
                    mid != null && bundle.contains(mid)
                            ? sections.accept(section, answered.size(), mid.equals(leading.mid()))
                            : SectionNegotiation.reject(section));
        }
        return new Negotiated(
                new SessionDescription(
                        origin(),
                        List.copyOf(bundle),
                        properties(),
                        Transport.NONE,
                        List.of(),
                        answered),
                remote.iceUfrag(),
                remote.icePassword(),
                fingerprint.hash(),
                fingerprint.bytes(),
                true,
                sections.receive(),
                sections.send());
    }

    private Map<String, MediaSection> sectionsByMid() {
        Map<String, MediaSection> byMid = new HashMap<>();
        for (MediaSection section : offer.sections()) {
            if (section.mid() != null) {
                byMid.put(section.mid(), section);
            }
        }
        return byMid;
    }

    /// RFC 8866 §5.2: a session id that is unlikely to be used twice. RFC 3264 §8: a later
    /// description of the session has the next version and is the same in all else.
    private String origin() {
        if (former != null) {
            List<String> words = SdpLines.words(former.answer().origin());
            long version = Long.parseLong(words.get(2)) + 1;
            return words.get(0) + " " + words.get(1) + " " + version + " IN IP4 0.0.0.0";
        }
        return "- " + Integer.toUnsignedString(parameters.ssrcs().getAsInt()) + " 1 IN IP4 0.0.0.0";
    }

    private Set<Property> properties() {
        return offer.has(Property.EXTMAP_ALLOW_MIXED)
                ? EnumSet.of(Property.ICE_LITE, Property.EXTMAP_ALLOW_MIXED)
                : EnumSet.of(Property.ICE_LITE);
    }

    private static void requireRtcpMux(MediaSection section) throws SdpException {
        if (!section.has(Property.RTCP_MUX)) {
            throw new SdpException(
                    RefusalCode.SDP_NO_RTCP_MUX,
                    "Section "
                            + section.mid()
                            + " has no a=rtcp-mux; the server has one port for RTP and RTCP.");
        }
    }

    /// RFC 8842 §5.3: an answerer that is passive needs an offerer that can be active.
    private static void requireActive(Transport remote) throws SdpException {
        if (remote.setup() != Setup.ACTPASS && remote.setup() != Setup.ACTIVE) {
            throw new SdpException(
                    RefusalCode.SDP_BAD_SETUP,
                    "The offer must say a=setup:actpass or a=setup:active; the server is the DTLS server.");
        }
    }

    private static Fingerprint fingerprint(Transport remote) throws SdpException {
        for (Fingerprint fingerprint : remote.fingerprints()) {
            if (fingerprint.hash().equals(Fingerprint.SHA_256)) {
                return fingerprint;
            }
        }
        throw new SdpException(
                RefusalCode.SDP_NO_FINGERPRINT,
                "The offer has no a=fingerprint:sha-256 for its DTLS certificate.");
    }

    /// Why no section could be served: the first reason that applies to all of them.
    private SdpException nothingLeft() {
        if (offer.sections().stream().noneMatch(SectionNegotiation::isMedia)) {
            return new SdpException(
                    RefusalCode.SDP_UNSUPPORTED_SECTION,
                    "The offer has no audio or video section over UDP/TLS/RTP/SAVPF, and the server serves no other kind.");
        }
        boolean codec = offer.sections().stream().anyMatch(SectionNegotiation::servable);
        return codec
                ? new SdpException(
                        RefusalCode.SDP_NO_BUNDLE,
                        "No audio or video section of the offer is in its BUNDLE group.")
                : new SdpException(
                        RefusalCode.SDP_NO_CODEC,
                        "The offer has no codec that the server forwards: Opus, VP8, VP9, H264 or AV1.");
    }
}
