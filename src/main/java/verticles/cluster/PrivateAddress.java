package verticles.cluster;

import java.net.Inet6Address;
import java.net.InetAddress;

/// Addresses that are not routed on the Internet.
public final class PrivateAddress {
    private PrivateAddress() {}

    /// Loopback, link-local, private (RFC 1918), shared (RFC 6598, used by overlay networks) and
    /// unique local (RFC 4193).
    public static boolean is(InetAddress address) {
        byte[] bytes = address.getAddress();
        int first = bytes[0] & 0xFF;
        int second = bytes[1] & 0xFF;
        return address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || (address instanceof Inet6Address
                        ? (first & 0xFE) == 0xFC
                        : address.isSiteLocalAddress() || (first == 100 && (second & 0xC0) == 64));
    }
}
