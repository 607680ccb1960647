package limits;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The reverse proxies that are trusted to report the address of a client, by `Forwarded` (RFC 7239) or
/// `X-Forwarded-For`. Each proxy appends the address that it sees, so the last one that is not a proxy of ours is the
/// client's; what stands before it was sent by the client.
public final class TrustedProxies {
    /// `for=192.0.2.1`, `for="[2001:db8::1]:4711"`
    private static final Pattern FOR =
            Pattern.compile("(?:^|;)\\s*for=\"?([^\";]*)\"?", Pattern.CASE_INSENSITIVE);

    /// `192.0.2.1:4711`, `[2001:db8::1]:4711`, `[2001:db8::1]`
    private static final Pattern WITH_PORT =
            Pattern.compile("\\[([^]]*)](?::\\d+)?|([0-9.]+):\\d+");

    private final List<Network> networks;

    /// @param bits of the address that count
    private record Network(InetAddress first, int bits) {
        boolean contains(InetAddress address) {
            byte[] ours = first.getAddress();
            byte[] theirs = address.getAddress();
            if (theirs.length != ours.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit += 8) {
                int mask = bits - bit >= 8 ? 0xFF : (0xFF << (8 - (bits - bit))) & 0xFF;
                if (((ours[bit / 8] ^ theirs[bit / 8]) & mask) != 0) {
                    return false;
                }
            }
            return true;
        }
    }

    private TrustedProxies(List<Network> networks) {
        this.networks = networks;
    }

    /// @param networks addresses, or networks such as `10.0.0.0/8`
    /// @throws IllegalArgumentException with the item that is neither
    public static TrustedProxies of(List<String> networks) {
        return new TrustedProxies(networks.stream().map(TrustedProxies::network).toList());
    }

    private static Network network(String text) {
        int slash = text.indexOf('/');
        InetAddress address;
        try {
            address = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(text, e);
        }
        int most = address.getAddress().length * 8;
        int bits = slash < 0 ? most : bits(text.substring(slash + 1));
        if (bits < 0 || bits > most) {
            throw new IllegalArgumentException(text);
        }
        return new Network(address, bits);
    }

    private static int bits(String text) {
        return text.matches("[0-9]{1,3}") ? Integer.parseInt(text) : -1;
    }

    public boolean trusts(InetAddress peer) {
        return networks.stream().anyMatch(network -> network.contains(peer));
    }

    /// @param peer an address as text
    public boolean trusts(String peer) {
        if (networks.isEmpty()) {
            return false;
        }
        InetAddress address = address(peer);
        return address != null && trusts(address);
    }

    /// @param peer address of the other end of the connection, a trusted one
    /// @param forwarded the headers `Forwarded`, in order
    /// @param forwardedFor the headers `X-Forwarded-For`, in order
    /// @return the address of the client, as text; that of the peer if it says nothing that can be read, or if the two
    ///     headers disagree: a proxy sets one of them and may pass on the other, which
    ///     then comes from the client
    public String client(String peer, List<String> forwarded, List<String> forwardedFor) {
        String byForwarded = last(elements(forwarded).stream().map(TrustedProxies::node).toList());
        String byForwardedFor = last(elements(forwardedFor));
        if (byForwarded == null || byForwardedFor == null) {
            String client = byForwarded == null ? byForwardedFor : byForwarded;
            return client == null ? peer : client;
        }
        return byForwarded.equals(byForwardedFor) ? byForwarded : peer;
    }

    /// The last one that is not a proxy; null when there is none or one cannot be read.
    private @Nullable String last(List<String> nodes) {
        for (String node : nodes.reversed()) {
            InetAddress address = address(node);
            if (address == null) {
                return null;
            }
            if (!trusts(address)) {
                return address.getHostAddress();
            }
        }
        return null;
    }

    private static List<String> elements(List<String> headers) {
        List<String> elements = new ArrayList<>();
        for (String header : headers) {
            for (String element : header.split(",")) {
                elements.add(element.strip());
            }
        }
        return elements;
    }

    /// Empty where an element names no client.
    private static String node(String element) {
        Matcher found = FOR.matcher(element);
        return found.find() ? found.group(1) : "";
    }

    /// Null for `unknown`, an obfuscated name, or anything else that is not an address.
    private static @Nullable InetAddress address(String node) {
        Matcher withPort = WITH_PORT.matcher(node);
        String text = node;
        if (withPort.matches()) {
            text = withPort.group(1) == null ? withPort.group(2) : withPort.group(1);
        }
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
