package media.net;

import java.net.InetSocketAddress;
import java.util.List;
import media.ClientBudget;
import media.SlotLimits;
import org.jspecify.annotations.Nullable;

/// What a shard is configured with.
///
/// @param audibleSpeakers most speakers of a room that are audible at once
/// @param cname the RTCP name of the server's streams
public record ShardSettings(
        Ports ports,
        SlotLimits slots,
        int audibleSpeakers,
        String cname,
        Sending sending,
        ClientBudget budget) {
    /// With the default budget of a client.
    public ShardSettings(
            Ports ports, SlotLimits slots, int audibleSpeakers, String cname, Sending sending) {
        this(ports, slots, audibleSpeakers, cname, sending, ClientBudget.DEFAULT);
    }

    /// @param udp local address and port, 0 for one that the system chooses
    /// @param announced addresses for candidates
    /// @param tcp null for UDP only
    public record Ports(InetSocketAddress udp, Announcement announced, @Nullable Tcp tcp) {}

    /// Which addresses are announced.
    ///
    /// @param names host names or addresses, the preferred first; empty for the host's own
    ///     addresses
    /// @param lan whether the host's private addresses are announced beside the names
    /// @param ignoredInterfaces patterns of interfaces whose addresses are not announced
    /// @param networks that own addresses must be in to be announced; empty for any
    public record Announcement(
            List<String> names,
            boolean lan,
            List<String> ignoredInterfaces,
            List<AddressBlock> networks) {
        public static final Announcement ALL =
                new Announcement(List.of(), true, List.of(), List.of());

        public static Announcement of(String... names) {
            return new Announcement(List.of(names), false, List.of(), List.of());
        }
    }

    /// @param port 0 for the number of the UDP port
    public record Tcp(int port, TcpLimits limits) {}

    /// @param connections of all clients together
    /// @param connectionsPerAddress of one IP address: many people may share one
    public record TcpLimits(int connections, int connectionsPerAddress) {}

    /// @param openssl whether OpenSSL encrypts, where this machine has it
    /// @param batchingDelayNanos how long audio packets wait to be sent together with others, or
    ///     [#AUTO_DELAY]
    public record Sending(DatagramIo.Sender sender, boolean openssl, long batchingDelayNanos) {
        /// The delay follows the load.
        public static final long AUTO_DELAY = -1;

        public static final Sending DEFAULT = new Sending(DatagramIo.Sender.AUTO, true, AUTO_DELAY);
    }
}
