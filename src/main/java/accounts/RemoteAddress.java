package accounts;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/// The address of a client, as far as limits care.
public final class RemoteAddress {
    private RemoteAddress() {}

    /// Who shares a limit: one IPv4 address, or one IPv6 network of 64 bits, since every home can use
    /// 2^64 addresses (RFC 6177). Text that is no address is its own group.
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
