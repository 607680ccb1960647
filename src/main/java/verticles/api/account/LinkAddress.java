package verticles.api.account;

import config.HttpSettings;
import config.call.MediaSettings;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import media.net.HostAddresses;

/// Where browsers on other computers reach this node, as far as it knows: for the links of a page
/// that is open as localhost.
final class LinkAddress {
    private final HttpSettings http;
    private final List<String> announced;
    private final Supplier<Optional<InetAddress>> own;

    /// @param announced as the host of media, by which the operator says where the node is reached
    /// @param own the IPv4 address of this host
    LinkAddress(HttpSettings http, List<String> announced, Supplier<Optional<InetAddress>> own) {
        this.http = http;
        this.announced = announced;
        this.own = own;
    }

    static LinkAddress of(HttpSettings http, MediaSettings media) {
        return new LinkAddress(
                http,
                media.announcedAddresses(),
                () -> HostAddresses.ownIpv4(media.ignoredInterfaces()));
    }

    /// @param port on which HTTPS listens, 0 if it is not known
    Optional<String> url(int port) {
        if (!http.publicUrl().isEmpty()) {
            return Optional.of(http.publicUrl());
        }
        return port == 0 ? Optional.empty() : host().map(host -> "https://" + host + ":" + port);
    }

    private Optional<String> host() {
        return switch (http.host()) {
            case "0.0.0.0", "::", "[::]" ->
                    announced.isEmpty()
                            ? own.get().map(InetAddress::getHostAddress)
                            : Optional.of(inUrl(announced.getFirst()));
            case "localhost", "127.0.0.1", "::1", "[::1]" -> Optional.empty();
            default -> Optional.of(inUrl(http.host()));
        };
    }

    /// @param host a name or an address
    private static String inUrl(String host) {
        return host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
    }
}
