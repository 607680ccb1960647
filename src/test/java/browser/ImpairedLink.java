package browser;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A bad network for one computer: a network namespace of the kernel that reaches the rest of the
/// machine by one virtual cable only, which loses packets and limits the rate as configured.
/// Traffic stays on this machine, on addresses made for the test. Needs root.
///
/// Where the kernel has netem it does all. Otherwise packets are lost by a random rule of nftables
/// and the rate is held by a token bucket. All of it goes with the namespace.
public final class ImpairedLink implements AutoCloseable {
    /// What the queue before a slow line holds; what comes then is lost.
    private static final int QUEUE_MILLIS = 200;

    /// Of the token bucket: one packet at a time, as on a real line. With more a probe of the
    /// bandwidth would pass at once and find the line wide.
    private static final int BURST_BYTES = 1_600;

    /// Of a packet of video, for a queue that is counted in packets.
    private static final int PACKET_BYTES = 1_200;

    private static final int NETWORKS = 256;
    private static final String INSIDE = "eth0";

    private final int network;
    private final String namespace;
    private final String outside;
    private final String server;
    private final boolean netem;
    private double lossShare;
    private long downlinkBitsPerSecond;

    private ImpairedLink(int network) {
        this.network = network;
        namespace = "hubbub-%d-%d".formatted(ProcessHandle.current().pid(), network);
        outside = outside(network);
        server = "10.77.%d.1".formatted(network);
        Command.run("ip", "netns", "add", namespace);
        try {
            Command.run(
                    ("ip link add %s gso_max_segs 1 type veth"
                                    + " peer name %s gso_max_segs 1 netns %s")
                            .formatted(outside, INSIDE, namespace)
                            .split(" "));
            netem = Command.succeeds("tc", "qdisc", "add", "dev", outside, "root", "netem");
            // No link-local IPv6 address: it becomes usable a second later, and Chromium, which
            // takes
            // that for a change of the network, drops what it loads.
            Command.run("ip", "link", "set", outside, "addrgenmode", "none");
            inside("ip", "link", "set", INSIDE, "addrgenmode", "none");
            Command.run("ip", "address", "add", server + "/30", "dev", outside);
            Command.run("ip", "link", "set", outside, "up");
            inside("ip", "address", "add", "10.77.%d.2/30".formatted(network), "dev", INSIDE);
            inside("ip", "link", "set", INSIDE, "up");
            inside("ip", "link", "set", "lo", "up");
            apply();
        } catch (AssertionError e) {
            close();
            throw e;
        }
    }

    /// Why this machine cannot make one; null if it can.
    public static @Nullable String obstacle() {
        try (var probe = create()) {
            probe.lose(0.5);
            probe.limitDownlink(1_000_000);
            return null;
        } catch (AssertionError e) {
            return String.valueOf(e.getMessage());
        }
    }

    /// A new computer on a link that is good so far.
    public static ImpairedLink create() {
        removeLeftovers();
        for (var network = 0; network < NETWORKS; network++) {
            // Taken by another test run otherwise.
            if (!Command.succeeds("ip", "link", "show", outside(network))) {
                return new ImpairedLink(network);
            }
        }
        throw new AssertionError("every network 10.77.x.0/30 is taken");
    }

    /// The address of this machine as the inside sees it, the only one it can reach.
    public String serverAddress() {
        return server;
    }

    /// The address of the inside, as this machine reaches it.
    public String insideAddress() {
        return "10.77.%d.2".formatted(network);
    }

    String namespace() {
        return namespace;
    }

    /// Of a further device of the link.
    String name(String device) {
        return "hubbub%d%s".formatted(network, device);
    }

    /// On a further network of the link.
    String farAddress(int host) {
        return "10.78.%d.%d".formatted(network, host);
    }

    /// Makes the address of this machine on another link reachable from the inside. The computers
    /// behind the two links reach each other only if this machine routes.
    void reachServerOf(ImpairedLink other) {
        inside(words("ip route add %s/32 via %s".formatted(other.server, server)));
    }

    /// Adds a second cable, which remains good: this machine is at the first address, the inside at
    /// the second.
    public List<String> addGoodCable() {
        var cable = name("g");
        Command.run(
                words(
                        "ip link add %s type veth peer name eth1 netns %s"
                                .formatted(cable, namespace)));
        Command.run(words("ip address add %s/30 dev %s".formatted(farAddress(1), cable)));
        Command.run(words("ip link set %s up".formatted(cable)));
        inside(words("ip address add %s/30 dev eth1".formatted(farAddress(2))));
        inside(words("ip link set eth1 up"));
        return List.of(farAddress(1), farAddress(2));
    }

    /// What makes the link bad on this machine, for reports.
    public String means() {
        return netem ? "tc netem" : "nftables (random drop) and tc tbf, as the kernel has no netem";
    }

    /// Comes before the command of a program that is to run inside.
    public List<String> command() {
        return List.of("ip", "netns", "exec", namespace);
    }

    /// Loses each packet with this chance, both ways.
    public void lose(double share) {
        lossShare = share;
        apply();
    }

    /// Limits the rate of what goes in.
    ///
    /// @param bitsPerSecond 0 for no limit
    public void limitDownlink(long bitsPerSecond) {
        downlinkBitsPerSecond = bitsPerSecond;
        apply();
    }

    /// Blocks outgoing UDP, as the firewall of a strict office does; the sender gets no error.
    void blockUdp() {
        loseOutgoing("firewall", 1, "meta l4proto udp");
    }

    /// Loses every outgoing packet of TCP, or none any longer.
    void cutTcp(boolean cut) {
        loseOutgoing("cut", 2, cut ? "meta l4proto tcp" : null);
    }

    /// Blocks TCP to one port, as a firewall does that lets only known services pass, or lets it
    /// pass again.
    void blockTcpTo(int port, boolean blocked) {
        loseOutgoing("port", 3, blocked ? "tcp dport " + port : null);
    }

    /// @param packets as nftables matches them; null for none
    private void loseOutgoing(String table, int priority, @Nullable String packets) {
        var rules =
                """
                add table netdev %1$s
                delete table netdev %1$s
                table netdev %1$s {
                    chain outgoing {
                        type filter hook egress device "%2$s" priority %3$d
                        %4$s
                    }
                }
                """
                        .formatted(
                                table,
                                INSIDE,
                                priority,
                                packets == null ? "" : packets + " counter drop");
        Command.runWith(rules, insideCommand("nft", "-f", "-"));
    }

    /// What was sent and lost so far, as the kernel counts.
    String counters() {
        return Command.run("tc", "-s", "qdisc", "show", "dev", outside)
                + inside("tc", "-s", "qdisc", "show", "dev", INSIDE)
                + inside("nft", "list", "ruleset");
    }

    /// A program that still runs inside is cut off.
    @Override
    public void close() {
        Command.succeeds("ip", "link", "delete", outside);
        Command.succeeds("ip", "netns", "delete", namespace);
    }

    private void apply() {
        filter();
        if (netem) {
            var loss = String.format(Locale.ROOT, "netem loss %.2f%%", lossShare * 100);
            inside(words("tc qdisc replace dev %s root %s".formatted(INSIDE, loss)));
            outside(loss + (downlinkBitsPerSecond == 0 ? "" : netemRate()));
        } else if (downlinkBitsPerSecond == 0) {
            // Without one there is nothing to delete.
            Command.succeeds("tc", "qdisc", "delete", "dev", outside, "root");
        } else {
            outside(
                    "tbf rate %dbit burst %d latency %dms"
                            .formatted(downlinkBitsPerSecond, BURST_BYTES, QUEUE_MILLIS));
        }
    }

    private String netemRate() {
        var packets = downlinkBitsPerSecond * QUEUE_MILLIS / 1_000 / Byte.SIZE / PACKET_BYTES;
        return " rate %dbit limit %d".formatted(downlinkBitsPerSecond, packets);
    }

    private void outside(String discipline) {
        Command.run(words("tc qdisc replace dev %s root %s".formatted(outside, discipline)));
    }

    /// At the device: a drop in the output chain would be reported to the sender.
    private void filter() {
        var loss =
                netem || lossShare == 0
                        ? ""
                        : lossShare >= 1
                                ? "counter drop"
                                : "numgen random mod 10000 < %d counter drop"
                                        .formatted(Math.round(lossShare * 10_000));
        var rules =
                """
                add table netdev impairment
                delete table netdev impairment
                table netdev impairment {
                    chain incoming {
                        type filter hook ingress device "%1$s" priority 0
                        %2$s
                    }
                    chain outgoing {
                        type filter hook egress device "%1$s" priority 0
                        %2$s
                    }
                }
                """
                        .formatted(INSIDE, loss);
        Command.runWith(rules, insideCommand("nft", "-f", "-"));
    }

    private String inside(String... command) {
        return Command.run(insideCommand(command));
    }

    private String[] insideCommand(String... command) {
        var all = new ArrayList<>(command());
        all.addAll(Arrays.asList(command));
        return all.toArray(String[]::new);
    }

    private static String outside(int network) {
        return "hubbub" + network;
    }

    private static String[] words(String command) {
        return command.split(" ", -1);
    }

    /// Of test runs that were killed.
    private static void removeLeftovers() {
        for (var line : Command.run("ip", "netns", "list").lines().toList()) {
            var parts = line.split("[- ]", -1);
            if (parts.length >= 3
                    && parts[0].equals("hubbub")
                    && ProcessHandle.of(Long.parseLong(parts[1])).isEmpty()) {
                Command.succeeds("ip", "link", "delete", outside(Integer.parseInt(parts[2])));
                Command.succeeds("ip", "netns", "delete", line.split(" ", -1)[0]);
            }
        }
    }
}
