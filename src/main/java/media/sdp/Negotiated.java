package media.sdp;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// The answer to an offer, and the same agreement as values for the engine. Sections that were
/// rejected or are inactive appear in the answer only.
///
/// @param remoteFingerprintHash always `sha-256`
/// @param remoteIsActive the client starts the DTLS handshake; always true, an offer that cannot is
///     refused
/// @param receive what the client sends, in the order of the offer
/// @param send the slots, in the order of the offer
@SuppressWarnings("ArrayRecordComponent") // read by one owner, never compared
public record Negotiated(
        SessionDescription answer,
        String remoteUfrag,
        String remotePassword,
        String remoteFingerprintHash,
        byte[] remoteFingerprint,
        boolean remoteIsActive,
        List<ReceiveSection> receive,
        List<SendSection> send) {
    public Negotiated {
        receive = List.copyOf(receive);
        send = List.copyOf(send);
    }

    /// Whether a later offer of the client restarts ICE (RFC 8839 §4.4.1.1.1): both its ufrag and
    /// its password differ from those agreed on here.
    public boolean isRestartedBy(SessionDescription offer) {
        for (MediaSection section : offer.sections()) {
            Transport remote = section.transport().orElse(offer.transport());
            if (!section.disabled() && remote.iceUfrag() != null) {
                return !remoteUfrag.equals(remote.iceUfrag())
                        && !remotePassword.equals(remote.icePassword());
            }
        }
        return false;
    }

    /// Whether this agreement leaves the connection of an earlier one as it is and at most adds
    /// slots: the client's certificate is the same, so are the sections and their formats, as far
    /// as they go.
    public boolean continues(Negotiated earlier) {
        return Arrays.equals(remoteFingerprint, earlier.remoteFingerprint)
                && receive.size() == earlier.receive.size()
                && send.size() >= earlier.send.size()
                && IntStream.range(0, receive.size())
                        .allMatch(i -> receive.get(i).sameFormats(earlier.receive.get(i)))
                && send.subList(0, earlier.send.size()).equals(earlier.send);
    }
}
