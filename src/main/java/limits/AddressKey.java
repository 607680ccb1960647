package limits;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/// The key of a client's address in a limit: one IPv4 address, or one IPv6 /64 network, since every
/// home can use 2^64 addresses (RFC 6177).
public final class AddressKey {
    private AddressKey() {}

    /// @param address as text; one that is not an IP address is its own key
    public static String of(String address) {
        try {
            return of(InetAddress.ofLiteral(address));
        } catch (IllegalArgumentException e) {
            return address;
        }
    }

    public static String of(InetAddress address) {
        return address instanceof Inet6Address
                ? HexFormat.of().formatHex(Arrays.copyOf(address.getAddress(), 8)) + "::/64"
                : address.getHostAddress();
    }
}
