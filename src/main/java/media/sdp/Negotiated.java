package media.sdp;

import java.util.List;

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
}
