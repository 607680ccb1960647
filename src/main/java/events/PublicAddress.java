package events;

import java.net.Inet4Address;
import java.net.InetAddress;

/// Addresses of the Internet, to which a webhook may send without reaching what only this network
/// reaches.
public final class PublicAddress {
    private PublicAddress() {}

    /// By the registries of IANA for special purposes: of IPv4 what is not listed there, of IPv6
    /// the global unicast addresses (2000::/3) except those that are mapped to IPv4, tunneled or
    /// for documentation.
    public static boolean is(InetAddress address) {
        byte[] bytes = address.getAddress();
        return address instanceof Inet4Address ? isPublic4(bytes) : isPublic6(bytes);
    }

    private static boolean isPublic4(byte[] bytes) {
        int first = bytes[0] & 0xFF;
        int second = bytes[1] & 0xFF;
        int third = bytes[2] & 0xFF;
        return switch (first) {
            case 0, 10, 127 -> false;
            case 100 -> (second & 0xC0) != 64; // shared (RFC 6598)
            case 169 -> second != 254; // link-local, with the metadata of clouds
            case 172 -> (second & 0xF0) != 16;
            case 192 ->
                    second != 168
                            && !(second == 0 && (third == 0 || third == 2))
                            && !(second == 88 && third == 99); // 6to4 relays
            case 198 -> (second & 0xFE) != 18 && !(second == 51 && third == 100);
            case 203 -> !(second == 0 && third == 113);
            default -> first < 224; // multicast, reserved, broadcast
        };
    }

    private static boolean isPublic6(byte[] bytes) {
        int first = (bytes[0] & 0xFF) << 8 | (bytes[1] & 0xFF);
        int second = (bytes[2] & 0xFF) << 8 | (bytes[3] & 0xFF);
        boolean protocolAssignments = first == 0x2001 && second < 0x200; // Teredo and others
        boolean documentation =
                (first == 0x2001 && second == 0xDB8) || (first == 0x3FFF && second < 0x1000);
        boolean sixToFour = first == 0x2002;
        return (first & 0xE000) == 0x2000 && !protocolAssignments && !documentation && !sixToFour;
    }
}
