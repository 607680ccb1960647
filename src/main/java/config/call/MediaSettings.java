package config.call;

import config.key.Setting;
import config.key.Unit;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The media shards.
public record MediaSettings(
        @Setting(
                        byDefault = "::",
                        pattern = ".+",
                        meaning =
                                "Address to which the media sockets bind, UDP and TCP. :: accepts IPv6 and IPv4"
                                        + " (only IPv4 on a host without IPv6). 0.0.0.0 accepts IPv4 only.")
                String host,
        @Setting(
                        byDefault = "10000",
                        max = 65535,
                        unit = Unit.UDP_PORT,
                        meaning =
                                "UDP port of the first shard. The next shards use the next ports. 0: any free"
                                        + " port for each.")
                int port,
        @Setting(
                        byDefault = "",
                        meaning =
                                "IP addresses or DNS names at which clients reach this node, for example the"
                                        + " public address behind NAT. Names are resolved again every 30 s."
                                        + " Empty: all addresses of this host, including loopback.")
                List<String> announcedAddresses,
        @Setting(
                        byDefault = "true",
                        meaning =
                                "Whether this host's private addresses (RFC 1918, RFC 6598, RFC 4193) are announced"
                                        + " beside media.announcedAddresses, for clients in the same network.")
                boolean announceLan,
        @Setting(
                        byDefault =
                                "docker*,br-????????????,veth*,virbr*,cni*,flannel*,cali*,podman*,lxcbr*,lxdbr*",
                        meaning =
                                "Network interfaces whose addresses are not announced, with * for any text and ?"
                                        + " for one character. The default leaves out those of containers and"
                                        + " virtual machines.")
                List<String> ignoredInterfaces,
        @Setting(
                        byDefault = "",
                        meaning =
                                "Networks in CIDR notation, for example 192.0.2.0/24. Only the host's"
                                        + " own addresses in these networks are announced. Empty: all.")
                List<String> announcedNetworks,
        @Setting(
                        byDefault = "",
                        meaning =
                                "Address at which the other media nodes, also those of other regions, reach the media"
                                        + " ports of this one, for example its public address. Empty:"
                                        + " media.host, or cluster.host if media.host is a wildcard.")
                String relayHost,
        Tcp tcp,
        @Setting(
                        byDefault = "10",
                        min = 3,
                        max = 20,
                        unit = Unit.SPEAKERS,
                        formerly = "media.audiblePlaces",
                        meaning =
                                "Maximum number of active speakers forwarded in a room. When more"
                                        + " people talk, moderators and priority speakers come first, then the"
                                        + " loudest; the others get their turn. Above 75 % load the number falls"
                                        + " step by step, to 3 at the lowest. A client may request up to 50.")
                int audibleSpeakers,
        @Setting(
                        byDefault = "9",
                        max = 64,
                        unit = Unit.VIDEO_STREAMS,
                        meaning =
                                "Maximum number of cameras and screens that a participant can watch at once.")
                int videoSlots,
        @Setting(
                        byDefault = "500",
                        min = 1,
                        max = 65535,
                        unit = Unit.CONNECTIONS,
                        meaning = "A shard with this many connections refuses new ones.")
                int maxConnectionsPerShard,
        @Setting(
                        byDefault = "auto",
                        meaning =
                                "How UDP datagrams are sent. auto: on Linux by sendmmsg with UDP_SEGMENT, which"
                                        + " sends several datagrams to a client in one system call. netty:"
                                        + " through Netty, which costs more CPU. The log shows the choice at"
                                        + " start.")
                Sender sender,
        @Setting(
                        byDefault = "auto",
                        meaning =
                                "AES-GCM implementation for SRTP. auto: OpenSSL 3 (libcrypto) if this machine"
                                        + " has it, about twice as fast. jdk: the cipher of the JDK. The log"
                                        + " shows the choice at start.")
                Cipher cipher,
        @Setting(
                        key = "batchingDelayMillis",
                        byDefault = "auto",
                        max = 10,
                        word = Setting.Word.AUTO,
                        unit = Unit.MILLISECONDS,
                        formerly = "media.hold",
                        meaning =
                                "How long audio packets wait for others to the same client, so that"
                                        + " they can be sent in one system call. auto: no delay below 60 % load of"
                                        + " the shard, then a delay that grows with the load, up to 10 ms. A fixed"
                                        + " value saves CPU at any load and adds this delay.")
                @Nullable Duration batchingDelay) {

    public enum Sender {
        AUTO,
        NETTY
    }

    public enum Cipher {
        AUTO,
        JDK
    }

    /// Media over TCP.
    public record Tcp(
            @Setting(
                            byDefault = "true",
                            meaning =
                                    "Whether clients can send and receive media over TCP (ICE-TCP) when their"
                                            + " network blocks UDP.")
                    boolean enabled,
            @Setting(
                            byDefault = "0",
                            max = 65535,
                            unit = Unit.TCP_PORT,
                            meaning =
                                    "TCP port of the first shard. The next shards use the next ports. 0: each shard"
                                            + " uses the number of its UDP port. Most firewalls allow 443; no"
                                            + " other service may use it on this address.")
                    int port,
            @Setting(
                            byDefault = "64",
                            min = 1,
                            max = 65535,
                            unit = Unit.CONNECTIONS,
                            meaning =
                                    "Maximum number of TCP connections from one IP address (IPv6: one /64 network)"
                                            + " to a shard. Many people may share an address.")
                    int maxConnectionsPerAddress) {}
}
