package media.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.List;
import media.EngineSettings;
import media.dtls.DtlsIdentity;
import media.srtp.SrtpCiphers;

/// What takes time or queries a name server before a shard can start.
///
/// @param identity the DTLS certificate of the shard
/// @param addresses to announce
public record PreparedShard(
        ShardSettings settings,
        DtlsIdentity identity,
        List<InetAddress> addresses,
        SrtpCiphers ciphers) {

    /// Loads what the first call would otherwise wait for, makes the certificate, finds the
    /// addresses to announce. Blocks for a second or more: not for an event loop.
    public static PreparedShard of(ShardSettings settings) {
        DtlsIdentity identity =
                DtlsIdentity.generate(new SecureRandom(), System.currentTimeMillis());
        WarmUp.run(identity);
        ShardSettings.Ports ports = settings.ports();
        return new PreparedShard(
                settings,
                identity,
                new AnnouncedAddresses(ports.announced(), ports.udp().getAddress()).current(),
                ciphers(settings.sending().openssl()));
    }

    private static SrtpCiphers ciphers(boolean openssl) {
        SrtpCiphers found = openssl ? SrtpCiphers.openssl() : null;
        return found == null ? SrtpCiphers.jce() : found;
    }

    /// @param udpPort as bound
    /// @param tcpPort as bound, 0 for none
    /// @param unixOffsetNanos what to add to the engine's time to get nanoseconds since 1970
    EngineSettings engineSettings(int udpPort, int tcpPort, long unixOffsetNanos) {
        return new EngineSettings(
                endpoint(addresses, udpPort, tcpPort),
                settings.slots(),
                settings.audibleSpeakers(),
                unixOffsetNanos,
                ciphers,
                settings.budget());
    }

    /// What answers say of the shard while it has these addresses.
    EngineSettings.Endpoint endpoint(List<InetAddress> announced, int udpPort, int tcpPort) {
        return new EngineSettings.Endpoint(
                identity.fingerprint(),
                candidates(announced, udpPort),
                tcpPort == 0 ? List.of() : candidates(announced, tcpPort),
                settings.cname());
    }

    private static List<InetSocketAddress> candidates(List<InetAddress> announced, int port) {
        return announced.stream().map(host -> new InetSocketAddress(host, port)).toList();
    }
}
