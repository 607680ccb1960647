package media.net;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The addresses of the media ports that are announced to clients.
public final class HostAddresses {
    private static final Logger LOG = LoggerFactory.getLogger(HostAddresses.class);

    /// IPv4 first: where both work, home firewalls are better tested with IPv4. Loopback last: only
    /// a browser on this host can reach it.
    private static final Comparator<InetAddress> ORDER =
            Comparator.comparing(InetAddress::isLoopbackAddress)
                    .thenComparing(address -> address instanceof Inet6Address);

    /// RFC 1918, RFC 6598, RFC 4193.
    private static final List<AddressBlock> PRIVATE =
            Stream.of("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7")
                    .map(AddressBlock::of)
                    .toList();

    private HostAddresses() {}

    /// Of this host, for a socket bound to `local`: a specific address is announced as it is;
    /// `0.0.0.0` excludes IPv6; interfaces and networks that are not announced are left out.
    static List<InetAddress> own(InetAddress local, ShardSettings.Announcement announcement) {
        if (!local.isAnyLocalAddress()) {
            return List.of(local);
        }
        List<InetAddress> own = ofInterfaces(announcement.ignoredInterfaces());
        own.removeIf(address ->
                (local instanceof Inet4Address && address instanceof Inet6Address)
                        || !isIn(announcement.networks(), address));
        return own;
    }

    private static boolean isIn(List<AddressBlock> networks, InetAddress address) {
        return networks.isEmpty() || networks.stream().anyMatch(block -> block.contains(address));
    }

    /// The host to bind to: `::`, which stands for every address, needs IPv6 in the system's kernel
    /// and becomes `0.0.0.0` where no interface has it.
    public static String bindable(String host) {
        boolean any = host.equals("::") || host.equals("[::]");
        return any && ofInterfaces(List.of()).stream().noneMatch(Inet6Address.class::isInstance)
                ? "0.0.0.0"
                : host;
    }

    /// @param configured what is to be announced instead of the host's own addresses, empty for
    ///     those
    /// @param lan whether to announce own addresses of private networks beside the configured ones
    static List<InetAddress> select(
            List<InetAddress> configured, List<InetAddress> own, boolean lan) {
        Stream<InetAddress> announcable =
                own.stream()
                        .filter(address -> !address.isLinkLocalAddress())
                        .filter(address ->
                                !address.isMulticastAddress() && !address.isAnyLocalAddress())
                        .sorted(ORDER);
        if (configured.isEmpty()) {
            return announcable.distinct().toList();
        }
        return lan
                ? Stream.concat(configured.stream(), announcable.filter(HostAddresses::isPrivate))
                        .distinct()
                        .toList()
                : configured;
    }

    /// The IPv4 address by which other computers may reach this host.
    ///
    /// @param ignored interfaces of containers and virtual machines
    public static Optional<InetAddress> ownIpv4(List<String> ignored) {
        return ofInterfaces(ignored).stream()
                .filter(Inet4Address.class::isInstance)
                .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                .findFirst();
    }

    private static boolean isPrivate(InetAddress address) {
        return PRIVATE.stream().anyMatch(block -> block.contains(address));
    }

    private static List<InetAddress> ofInterfaces(List<String> ignored) {
        List<InetAddress> addresses = new ArrayList<>();
        try {
            NetworkInterface.networkInterfaces()
                    .filter(HostAddresses::isUp)
                    .filter(device -> ignored.stream().noneMatch(p -> matches(p, device.getName())))
                    .flatMap(NetworkInterface::inetAddresses)
                    .map(HostAddresses::withoutScope)
                    .forEach(addresses::add);
        } catch (SocketException e) {
            LOG.warn("the host's network interfaces cannot be listed", e);
        }
        if (addresses.stream().noneMatch(InetAddress::isLoopbackAddress)) {
            addresses.add(InetAddress.ofLiteral("127.0.0.1"));
        }
        return addresses;
    }

    /// @param pattern with `*` for any text and `?` for one character
    static boolean matches(String pattern, String name) {
        return name.matches(
                ("\\Q" + pattern + "\\E").replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q"));
    }

    private static boolean isUp(NetworkInterface device) {
        try {
            return device.isUp();
        } catch (SocketException e) {
            return false;
        }
    }

    /// Java names the interface behind the address (`2001:db8::1%eth0`); a candidate must not.
    private static InetAddress withoutScope(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return address;
        }
        try {
            return InetAddress.getByAddress(address.getAddress());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has 16 bytes", e);
        }
    }
}
