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
                ? prefix(address, 8) + "::/64"
                : address.getHostAddress();
    }

    /// The wider network that one customer of a provider may have whole, where what all clients
    /// share is divided by networks: an IPv4 /24, or an IPv6 /48 (RFC 6177 §2).
    ///
    /// @param address as text; one that is not an IP address is its own network
    public static String network(String address) {
        try {
            InetAddress read = InetAddress.ofLiteral(address);
            return read instanceof Inet6Address
                    ? prefix(read, 6) + "::/48"
                    : prefix(read, 3) + "/24";
        } catch (IllegalArgumentException e) {
            return address;
        }
    }

    private static String prefix(InetAddress address, int bytes) {
        return HexFormat.of().formatHex(Arrays.copyOf(address.getAddress(), bytes));
    }
}
