package media.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The addresses that a shard announces, which change with the host's interfaces and with the name
/// server. Blocking: not for an event loop. One thread at a time.
public final class AnnouncedAddresses {
    private static final Logger LOG = LoggerFactory.getLogger(AnnouncedAddresses.class);

    private final ShardSettings.Announcement announcement;
    private final InetAddress local;

    /// What each name stood for last. While the name server is away this is still true.
    private final Map<String, List<InetAddress>> resolved = new HashMap<>();

    private final Set<String> unresolved = new LinkedHashSet<>();

    /// @param local what the socket is bound to
    public AnnouncedAddresses(ShardSettings.Announcement announcement, InetAddress local) {
        this.announcement = announcement;
        this.local = local;
    }

    /// What is announced from now on, the preferred first.
    public List<InetAddress> current() {
        Set<InetAddress> configured = new LinkedHashSet<>();
        for (String name : announcement.names()) {
            configured.addAll(resolve(name));
        }
        return HostAddresses.select(
                List.copyOf(configured),
                HostAddresses.own(local, announcement),
                announcement.lan());
    }

    private List<InetAddress> resolve(String name) {
        try {
            List<InetAddress> found = List.of(InetAddress.getAllByName(name));
            resolved.put(name, found);
            unresolved.remove(name);
            return found;
        } catch (UnknownHostException e) {
            List<InetAddress> former = resolved.getOrDefault(name, List.of());
            if (unresolved.add(name)) {
                LOG.warn(
                        "media.announcedAddresses: {} cannot be resolved, {}",
                        name,
                        former.isEmpty() ? "so it is not announced" : "its former address is kept");
            }
            return former;
        }
    }
}
