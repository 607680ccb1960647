package media;

import java.net.InetSocketAddress;
import java.util.List;
import media.srtp.SrtpCiphers;

/// What an engine is told once.
///
/// @param fingerprint of the shard's DTLS certificate, as in SDP: `sha-256 AA:BB:…`
/// @param candidates addresses clients may reach the shard's UDP port on, the preferred first
/// @param tcpCandidates the same of its TCP port; empty without one
/// @param cname the RTCP name of the server's streams
/// @param audiblePlaces most audio tracks of a room that are heard at once
/// @param maxAudioSlots most audio slots a client may offer
/// @param maxVideoSlots most video slots a client may offer
/// @param unixOffsetNanos what to add to the engine's time to get nanoseconds since 1970
/// @param ciphers of this engine alone
public record EngineSettings(
        String fingerprint,
        List<InetSocketAddress> candidates,
        List<InetSocketAddress> tcpCandidates,
        String cname,
        int audiblePlaces,
        int maxAudioSlots,
        int maxVideoSlots,
        long unixOffsetNanos,
        SrtpCiphers ciphers) {
    /// Of a shard without a TCP port, with the ciphers of the JDK.
    public EngineSettings(
            String fingerprint,
            List<InetSocketAddress> candidates,
            String cname,
            int audiblePlaces,
            int maxAudioSlots,
            int maxVideoSlots,
            long unixOffsetNanos) {
        this(
                fingerprint,
                candidates,
                List.of(),
                cname,
                audiblePlaces,
                maxAudioSlots,
                maxVideoSlots,
                unixOffsetNanos,
                SrtpCiphers.jce());
    }
}
