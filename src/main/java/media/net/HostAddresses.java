package media.net;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The addresses of the media ports that are announced to clients.
public final class HostAddresses {
    private static final Logger LOG = LoggerFactory.getLogger(HostAddresses.class);

    /// IPv4 first: where both work, home firewalls are better tested with IPv4. Loopback last: only a
    /// browser on this host can reach it.
    private static final Comparator<InetAddress> ORDER =
            Comparator.comparing(InetAddress::isLoopbackAddress)
                    .thenComparing(address -> address instanceof Inet6Address);

    private HostAddresses() {}

    /// For a socket that is bound to the wildcard address of both families.
    public static List<InetAddress> announced(List<String> configured) {
        return select(resolve(configured), ofInterfaces());
    }

    /// For a socket bound to `local`: a specific address is announced as it is; `0.0.0.0` excludes IPv6.
    /// Configured addresses replace both. May query a name server: not for an event loop.
    public static List<InetAddress> announced(List<String> configured, InetAddress local) {
        if (local.isAnyLocalAddress()) {
            List<InetAddress> own = ofInterfaces();
            if (local instanceof Inet4Address) {
                own.removeIf(address -> address instanceof Inet6Address);
            }
            return select(resolve(configured), own);
        }
        return select(resolve(configured), List.of(local));
    }

    /// The host to bind to: `::`, which stands for every address, needs IPv6 in the system's kernel and
    /// becomes `0.0.0.0` where no interface has it.
    public static String bindable(String host) {
        boolean any = host.equals("::") || host.equals("[::]");
        return any && ofInterfaces().stream().noneMatch(Inet6Address.class::isInstance)
                ? "0.0.0.0"
                : host;
    }

    static List<InetAddress> select(List<InetAddress> configured, List<InetAddress> own) {
        if (!configured.isEmpty()) {
            return configured;
        }
        return own.stream()
                .filter(address -> !address.isLinkLocalAddress())
                .filter(address -> !address.isMulticastAddress() && !address.isAnyLocalAddress())
                .distinct()
                .sorted(ORDER)
                .toList();
    }

    private static List<InetAddress> resolve(List<String> names) {
        Set<InetAddress> addresses = new LinkedHashSet<>();
        for (String name : names) {
            try {
                Collections.addAll(addresses, InetAddress.getAllByName(name));
            } catch (UnknownHostException e) {
                LOG.warn("media.announcedAddresses: {} cannot be resolved and is ignored", name);
            }
        }
        if (addresses.isEmpty() && !names.isEmpty()) {
            LOG.warn(
                    "media.announcedAddresses: none can be resolved, the host's own addresses are announced");
        }
        return List.copyOf(addresses);
    }

    private static List<InetAddress> ofInterfaces() {
        List<InetAddress> addresses = new ArrayList<>();
        try {
            NetworkInterface.networkInterfaces()
                    .filter(HostAddresses::isUp)
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
