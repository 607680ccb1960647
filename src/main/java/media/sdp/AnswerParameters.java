package media.sdp;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.IntSupplier;

/// What the server puts into an answer.
///
/// @param fingerprint of the server's certificate: `sha-256 AA:BB…`
/// @param candidates host candidates over UDP, the preferred one first; resolved addresses
/// @param tcpCandidates passive ones over TCP (RFC 6544)
/// @param ssrcs gives a fresh, non-zero SSRC at each call
/// @param encrypted payloads are encrypted end to end
public record AnswerParameters(
        String iceUfrag,
        String icePassword,
        String fingerprint,
        List<InetSocketAddress> candidates,
        List<InetSocketAddress> tcpCandidates,
        String cname,
        IntSupplier ssrcs,
        int maxAudioSlots,
        int maxVideoSlots,
        boolean encrypted) {
    public AnswerParameters {
        candidates = List.copyOf(candidates);
        tcpCandidates = List.copyOf(tcpCandidates);
    }
}
