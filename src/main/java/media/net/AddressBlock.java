package media.net;

import java.net.InetAddress;

/// A block of addresses in CIDR notation (RFC 4632): `192.0.2.0/24`, `2001:db8::/32`, or one
/// address.
///
/// @param bits of the prefix
public record AddressBlock(InetAddress first, int bits) {
    public AddressBlock {
        if (bits < 0 || bits > 8 * first.getAddress().length) {
            throw new IllegalArgumentException("/" + bits + " is too long for " + first);
        }
    }

    /// @throws IllegalArgumentException when it is not one
    public static AddressBlock of(String text) {
        int slash = text.indexOf('/');
        InetAddress first = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
        return new AddressBlock(
                first,
                slash < 0
                        ? 8 * first.getAddress().length
                        : Integer.parseInt(text.substring(slash + 1)));
    }

    public boolean contains(InetAddress address) {
        byte[] prefix = first.getAddress();
        byte[] other = address.getAddress();
        if (prefix.length != other.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit += 8) {
            int mask = bits - bit >= 8 ? 0xFF : 0xFF << (8 - (bits - bit));
            if (((prefix[bit / 8] ^ other[bit / 8]) & mask & 0xFF) != 0) {
                return false;
            }
        }
        return true;
    }
}
