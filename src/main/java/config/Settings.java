package config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// All settings of one node, checked. Each key, with meaning, unit and default, is documented in
/// `conf/default.json`. Made by [SettingsLoader].
///
/// @param verticles instances by verticle name (`auth`, `rooms`, `signaling`, `media`, `ops`); a
///     name that is absent is not deployed
public record Settings(
        Node node,
        Map<String, Integer> verticles,
        Http http,
        Tls tls,
        Ops ops,
        Cluster cluster,
        Directory directory,
        Database database,
        Accounts accounts,
        Signaling signaling,
        Rooms rooms,
        Media media,
        Turn turn) {

    /// @param id unique in the cluster; letters, digits, hyphens
    /// @param dataFolder where everything that outlives the process is kept
    public record Node(String id, Path dataFolder) {}

    /// @param host address of the HTTPS and WSS listener
    /// @param port its port, 0 for any free one
    /// @param plainPort port of plain HTTP on loopback, 0 for none
    public record Http(String host, int port, int plainPort) {}

    /// @param certificate PEM file, or null for a self-signed one kept in the data folder
    /// @param key PEM file, null together with `certificate`
    public record Tls(@Nullable Path certificate, @Nullable Path key) {}

    /// @param port loopback port of health on every node, 0 for none
    public record Ops(int port) {}

    /// @param host address of this node by which others reach it
    /// @param port port of Hazelcast
    /// @param busPort port of the event bus, 0 for any
    /// @param members some nodes to find the cluster by, `host` or `host:port`
    /// @param deadAfter a node that is silent for so long is given up
    public record Cluster(
            boolean enabled,
            String host,
            int port,
            int busPort,
            List<String> members,
            Duration deadAfter) {}

    /// @param kind `embedded` (the cluster's own maps) or `redis`
    public record Directory(String kind, String redisUrl) {}

    /// @param mode `embedded` or `external`
    public record Database(
            String mode,
            String host,
            int port,
            String name,
            String user,
            String password,
            int poolSize) {}

    public record Accounts(
            Duration accessTokenLife,
            Duration refreshTokenLife,
            int argon2MemoryKibibytes,
            int argon2Iterations,
            int loginsPerMinute,
            int registrationsPerHour) {}

    /// @param allowedOrigins further web origins that may open `/ws`; the server's own always may
    public record Signaling(Duration heartbeat, int maxFrameBytes, List<String> allowedOrigins) {}

    public record Rooms(int capacity, Duration leaseLife) {}

    /// @param host address the UDP sockets bind to
    /// @param port port of shard 0; shard n uses port + n; 0 for any free one each
    /// @param announcedAddresses addresses put into candidates; empty for the host's own
    /// @param tcp null without ICE-TCP
    /// @param audiblePlaces most voices of a room heard at once
    /// @param sender `auto` or `netty`
    /// @param cipher `auto` or `jdk`
    /// @param hold how long voices wait for others to leave with; null to follow the load
    public record Media(
            String host,
            int port,
            List<String> announcedAddresses,
            @Nullable MediaTcp tcp,
            int audiblePlaces,
            int videoSlots,
            int maxConnectionsPerShard,
            String sender,
            String cipher,
            @Nullable Duration hold) {}

    /// @param port of shard 0; shard n uses port + n; 0 for the number of each shard's UDP port
    public record MediaTcp(int port, int maxConnectionsPerAddress) {}

    /// @param urls `turn:`, `turns:` and `stun:` addresses told to clients
    /// @param secret shared with the TURN servers (`static-auth-secret` of coturn)
    public record Turn(List<String> urls, String secret, Duration credentialLife) {}
}
