package media.net;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/// The IPv4 address in an IPv4-mapped IPv6 address (RFC 4291 §2.5.5.2), as a socket for both
/// families sees it.
final class MappedAddress {
    private MappedAddress() {}

    /// @return the same address for one that is not mapped
    static InetSocketAddress unmapped(InetSocketAddress from) {
        if (!(from.getAddress() instanceof Inet6Address six)) {
            return from;
        }
        byte[] bytes = six.getAddress();
        for (int i = 0; i < 10; i++) {
            if (bytes[i] != 0) {
                return from;
            }
        }
        if (bytes[10] != -1 || bytes[11] != -1) {
            return from;
        }
        try {
            // Turns ::ffff:a.b.c.d (RFC 4291 §2.5.5.2) into an Inet4Address.
            return new InetSocketAddress(InetAddress.getByAddress(bytes), from.getPort());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has 16 bytes", e);
        }
    }
}
