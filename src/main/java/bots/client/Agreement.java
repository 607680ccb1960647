package bots.client;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import media.dtls.CertificateFingerprint;
import media.ice.IceCredentials;
import media.sdp.Attribute;
import media.sdp.Extension;
import media.sdp.Fingerprint;
import media.sdp.MediaSection;
import media.sdp.SdpException;
import media.sdp.SdpReader;
import media.sdp.SessionDescription;
import media.sdp.Sources;
import media.sdp.Transport;

/// What an answer says about a call: where the server is, who it is, and which stream is which slot.
///
/// @param remote the server's ICE credentials
/// @param candidates the server's over UDP, best first, of one address family
/// @param sendsAudioLevel it wants RFC 6464 of the microphone
/// @param sendsTransportSequence it wants transport-wide numbers of what is published
/// @param transportSequenceId of what it sends, 0 for none
record Agreement(
        IceCredentials remote,
        CertificateFingerprint fingerprint,
        List<InetSocketAddress> candidates,
        List<ReceiveSlot> slots,
        boolean sendsAudioLevel,
        boolean sendsTransportSequence,
        int transportSequenceId) {
    /// @param reached how the server was reached, whose address is the best candidate
    static Agreement of(String answer, InetAddress reached) {
        try {
            return read(SdpReader.read(answer), reached);
        } catch (SdpException e) {
            throw new RefusedException("bad_answer", String.valueOf(e.getMessage()));
        }
    }

    private static Agreement read(SessionDescription answer, InetAddress reached) {
        if (answer.bundle().isEmpty()) {
            throw new RefusedException("bad_answer", "The answer bundles nothing.");
        }
        String leadingMid = answer.bundle().getFirst();
        MediaSection leading =
                answer.sections().stream()
                        .filter(section -> leadingMid.equals(section.mid()))
                        .findFirst()
                        .orElseThrow(() -> new RefusedException("bad_answer", "No section leads."));
        Transport transport = leading.transport();
        String ufrag = transport.iceUfrag();
        String password = transport.icePassword();
        if (ufrag == null || password == null || transport.fingerprints().isEmpty()) {
            throw new RefusedException("bad_answer", "The answer has no ICE or no fingerprint.");
        }
        Fingerprint fingerprint = transport.fingerprints().getFirst();
        List<ReceiveSlot> slots = new ArrayList<>();
        boolean level = false;
        boolean numbersSent = false;
        int numbered = 0;
        for (MediaSection section : answer.sections()) {
            if (section.direction().receives()) {
                level |= id(section, Offer.AUDIO_LEVEL) != 0;
                numbersSent |= id(section, Offer.TRANSPORT_SEQUENCE) != 0;
            } else if (section.direction().sends()) {
                slots.add(slot(section));
                numbered = Math.max(numbered, id(section, Offer.TRANSPORT_SEQUENCE));
            }
        }
        return new Agreement(
                new IceCredentials(ufrag, password),
                new CertificateFingerprint(fingerprint.hash(), fingerprint.bytes()),
                candidates(leading.others(), reached),
                slots,
                level,
                numbersSent,
                numbered);
    }

    private static ReceiveSlot slot(MediaSection section) {
        String mid = section.mid();
        Sources sources = section.sources();
        if (mid == null || sources.ssrcs().isEmpty()) {
            throw new RefusedException("bad_answer", "A slot has no SSRC.");
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

    private record Candidate(InetSocketAddress address, long priority) {}

    /// RFC 8839 §5.1: `a=candidate:1 1 udp 2130706431 192.0.2.1 3478 typ host`.
    private static List<InetSocketAddress> candidates(
            List<Attribute> attributes, InetAddress reached) {
        List<Candidate> found = new ArrayList<>();
        for (Attribute attribute : attributes) {
            String value = attribute.value();
            String[] words = value == null ? new String[0] : value.split(" ", -1);
            if (attribute.name().equals("candidate")
                    && words.length >= 8
                    && words[1].equals("1")
                    && words[2].equalsIgnoreCase("udp")) {
                InetAddress address = InetAddress.ofLiteral(words[4]);
                InetSocketAddress at = new InetSocketAddress(address, Integer.parseInt(words[5]));
                long priority = Long.parseLong(words[3]);
                // Where HTTPS was answered, media is likely to be.
                found.add(new Candidate(at, address.equals(reached) ? Long.MAX_VALUE : priority));
            }
        }
        if (found.isEmpty()) {
            throw new RefusedException("no_candidate", "The answer has no candidate over UDP.");
        }
        found.sort(Comparator.comparingLong(Candidate::priority).reversed());
        Class<?> family = found.getFirst().address().getAddress().getClass();
        return found.stream()
                .map(Candidate::address)
                .filter(address -> address.getAddress().getClass() == family)
                .toList();
    }
}
