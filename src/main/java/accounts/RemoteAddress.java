package accounts;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/// The address of a client, for rate limits.
public final class RemoteAddress {
    private RemoteAddress() {}

    /// The group that shares a limit: one IPv4 address, or one IPv6 /64 network, since every home can use
    /// 2^64 addresses (RFC 6177). Text that is not an address is its own group.
    public static String group(String address) {
        try {
            InetAddress literal = InetAddress.ofLiteral(address);
            return literal instanceof Inet6Address
                    ? HexFormat.of().formatHex(Arrays.copyOf(literal.getAddress(), 8)) + "::/64"
                    : literal.getHostAddress();
        } catch (IllegalArgumentException e) {
            return address;
        }
    }
}
