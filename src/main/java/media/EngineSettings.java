package media;

import java.net.InetSocketAddress;
import java.util.List;
import media.srtp.SrtpCiphers;

/// What an engine is configured with.
///
/// @param audibleSpeakers most audio tracks of a room that are forwarded at once
/// @param unixOffsetNanos what to add to the engine's time to get nanoseconds since 1970
/// @param ciphers of this engine alone
public record EngineSettings(
        Endpoint endpoint,
        SlotLimits slots,
        int audibleSpeakers,
        long unixOffsetNanos,
        SrtpCiphers ciphers,
        ClientBudget budget) {
    /// With the default budget of a client.
    public EngineSettings(
            Endpoint endpoint,
            SlotLimits slots,
            int audibleSpeakers,
            long unixOffsetNanos,
            SrtpCiphers ciphers) {
        this(endpoint, slots, audibleSpeakers, unixOffsetNanos, ciphers, ClientBudget.DEFAULT);
    }

    /// With other addresses.
    public EngineSettings announcing(Endpoint announced) {
        return new EngineSettings(
                announced, slots, audibleSpeakers, unixOffsetNanos, ciphers, budget);
    }

    /// What answers say of the shard.
    ///
    /// @param fingerprint of the shard's DTLS certificate, as in SDP: `sha-256 AA:BB:…`
    /// @param candidates addresses clients may reach the shard's UDP port on, the preferred first
    /// @param tcpCandidates the same of its TCP port; empty without one
    /// @param cname the RTCP name of the server's streams
    public record Endpoint(
            String fingerprint,
            List<InetSocketAddress> candidates,
            List<InetSocketAddress> tcpCandidates,
            String cname) {
        public Endpoint {
            candidates = List.copyOf(candidates);
            tcpCandidates = List.copyOf(tcpCandidates);
        }
    }
}
