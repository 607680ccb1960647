package limits;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The reverse proxies that are trusted to report the address of a client, by `Forwarded` (RFC
/// 7239) or `X-Forwarded-For`. Each proxy appends the address that it sees, so the last one that is
/// not a proxy of ours is the client's; what stands before it was sent by the client.
public final class TrustedProxies {
    private static final String FOR = "for=";

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
    /// @return the address of the client, as text; that of the peer if it says nothing that can be
    ///     read, or if the two headers disagree: a proxy sets one of them and may pass on the
    ///     other, which then comes from the client
    public String client(String peer, List<String> forwarded, List<String> forwardedFor) {
        String byForwarded =
                last(
                        forwarded.stream()
                                .flatMap(header -> parts(header, ',').stream())
                                .map(TrustedProxies::node)
                                .toList());
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

    /// What is between separators that are not in a quoted string (RFC 9110 §5.6.4): a proxy may
    /// quote what a client sent, such as the host.
    ///
    /// @return one empty part when a quoted string does not end
    private static List<String> parts(String text, char separator) {
        List<String> parts = new ArrayList<>();
        boolean quoted = false;
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted && c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == separator && !quoted) {
                parts.add(text.substring(from, i).strip());
                from = i + 1;
            }
        }
        parts.add(text.substring(from).strip());
        return quoted ? List.of("") : parts;
    }

    /// The node of a forwarded element (RFC 7239 §4): `for=192.0.2.1`,
    /// `For="[2001:db8::1]:4711";proto=https`. Empty where it names none, or more than one.
    private static String node(String element) {
        List<String> nodes =
                parts(element, ';').stream()
                        .filter(pair -> pair.regionMatches(true, 0, FOR, 0, FOR.length()))
                        .map(pair -> pair.substring(FOR.length()))
                        .toList();
        if (nodes.size() != 1) {
            return "";
        }
        String node = nodes.getFirst();
        boolean quoted = node.length() > 1 && node.startsWith("\"") && node.endsWith("\"");
        return quoted ? node.substring(1, node.length() - 1) : node;
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
