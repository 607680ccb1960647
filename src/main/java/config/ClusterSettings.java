package config;

import config.key.Setting;
import config.key.Unit;
import java.time.Duration;
import java.util.List;

/// Membership of the cluster and its bus.
public record ClusterSettings(
        @Setting(
                        byDefault = "false",
                        meaning = "Whether this node joins a cluster. Otherwise it works alone.")
                boolean enabled,
        @Setting(
                        byDefault = "127.0.0.1",
                        pattern = ".+",
                        meaning =
                                "Address of this node as the other nodes reach it, in a private network: traffic of"
                                        + " cluster.port is not encrypted.")
                String host,
        @Setting(
                        byDefault = "false",
                        meaning =
                                "Whether cluster.host may be a public address. Allow it only if a"
                                        + " firewall lets only the other nodes reach cluster.port.")
                boolean allowPublicAddress,
        @Setting(
                        byDefault = "",
                        pattern = "(.{32,})?",
                        secret = true,
                        meaning =
                                "Secret of the cluster, at least 32 characters, the same on all nodes: a process"
                                        + " that does not know it cannot join. Required with cluster.enabled;"
                                        + " --cluster-secret prints a new one. Set it in the environment"
                                        + " rather than in a file.")
                String secret,
        @Setting(
                        byDefault = "5701",
                        min = 1,
                        max = 65535,
                        unit = Unit.TCP_PORT,
                        meaning =
                                "Port of Hazelcast, which keeps the cluster membership and the shared maps.")
                int port,
        @Setting(
                        byDefault = "0",
                        max = 65535,
                        unit = Unit.TCP_PORT,
                        meaning = "Port of the event bus between nodes. 0: any free port.")
                int busPort,
        @Setting(
                        byDefault = "",
                        meaning =
                                "Some nodes of the cluster to join, as host or host:port. Nodes that are not"
                                        + " listed can join too. Empty: this node starts a cluster.")
                List<String> members,
        @Setting(
                        byDefault = "false",
                        meaning =
                                "Whether each region (node.region) is a cluster of its own, for regions that are far"
                                        + " from each other. Their nodes then share only PostgreSQL and Redis;"
                                        + " directory.kind=redis is required. The same on all nodes.")
                boolean perRegion,
        @Setting(
                        key = "deadAfterSeconds",
                        byDefault = "5",
                        min = 2,
                        max = 300,
                        unit = Unit.SECONDS,
                        meaning =
                                "A node that sends no heartbeat for this long is removed from the cluster. This"
                                        + " detects nodes that freeze or lose their network. Lower values may"
                                        + " declare an overloaded node dead.")
                Duration deadAfter) {}
