package config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// All settings of one node, checked. Each component describes the key that sets it; the key's path is
/// the path of the components. Made by [SettingsLoader].
public record Settings(
        Node node,
        Verticles verticles,
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

    public record Node(
            @Setting(
                            byDefault = "",
                            pattern = "[A-Za-z0-9-]{0,64}",
                            meaning =
                                    "Name of this node, unique in the cluster: letters, digits and hyphens. Empty:"
                                            + " a new random name at each start.")
                    String id,
            @Setting(
                            byDefault = "data",
                            pattern = ".+",
                            meaning =
                                    "Folder for what must survive a restart: the embedded database and the"
                                            + " self-signed certificate. A relative path begins at the working"
                                            + " directory.")
                    Path dataFolder) {
        public Node {
            if (id.isEmpty()) {
                id = "node-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
            }
        }
    }

    /// Instances by verticle; 0 for a verticle that is not deployed.
    public record Verticles(
            @Setting(
                            key = "auth.instances",
                            byDefault = "cores",
                            max = 1024,
                            word = Setting.Word.CORES,
                            unit = Unit.INSTANCES,
                            meaning =
                                    "Verticles for registration, login and token checks. cores: one per processor"
                                            + " core. 0: none on this node.")
                    int auth,
            @Setting(
                            key = "rooms.instances",
                            byDefault = "cores",
                            max = 1024,
                            word = Setting.Word.CORES,
                            unit = Unit.INSTANCES,
                            meaning =
                                    "Verticles for guilds, channels and the state of rooms. cores: one per"
                                            + " processor core. 0: none on this node.")
                    int rooms,
            @Setting(
                            key = "signaling.instances",
                            byDefault = "cores",
                            max = 1024,
                            word = Setting.Word.CORES,
                            unit = Unit.INSTANCES,
                            meaning =
                                    "Verticles for HTTPS, the web client and the WebSocket. cores: one per"
                                            + " processor core. 0: none on this node.")
                    int signaling,
            @Setting(
                            key = "media.instances",
                            byDefault = "cores",
                            max = 1024,
                            word = Setting.Word.CORES,
                            unit = Unit.INSTANCES,
                            meaning =
                                    "Media shards. Each has one event loop and one UDP port. cores: one per"
                                            + " processor core. 0: none on this node.")
                    int media,
            @Setting(
                            key = "ops.instances",
                            byDefault = "1",
                            max = 1,
                            unit = Unit.INSTANCES,
                            meaning =
                                    "Health, metrics and the heartbeat of the node. A node with media needs it:"
                                            + " without a heartbeat it gets no rooms.")
                    int ops) {

        /// Instances by verticle name, without those that are not deployed.
        public Map<String, Integer> byName() {
            Map<String, Integer> instances = new TreeMap<>();
            instances.put("auth", auth);
            instances.put("rooms", rooms);
            instances.put("signaling", signaling);
            instances.put("media", media);
            instances.put("ops", ops);
            instances.values().removeIf(count -> count == 0);
            return instances;
        }
    }

    public record Http(
            @Setting(
                            byDefault = "0.0.0.0",
                            pattern = ".+",
                            meaning = "Address on which HTTPS and the WebSocket listen.")
                    String host,
            @Setting(
                            byDefault = "8443",
                            max = 65535,
                            unit = Unit.TCP_PORT,
                            meaning = "Port for HTTPS and the WebSocket. 0: any free port.")
                    int port,
            @Setting(
                            byDefault = "8080",
                            max = 65535,
                            unit = Unit.TCP_PORT,
                            meaning =
                                    "Port for plain HTTP on 127.0.0.1, for a browser on this machine or a reverse"
                                            + " proxy. 0: none.")
                    int plainPort) {}

    public record Tls(
            @Setting(
                            byDefault = "",
                            meaning =
                                    "PEM file with the certificate chain. Empty: a self-signed certificate, which is"
                                            + " created at the first start and kept in the data folder.")
                    @Nullable Path certificate,
            @Setting(
                            byDefault = "",
                            meaning =
                                    "PEM file with the private key (PKCS #8, not encrypted). Must be set together"
                                            + " with tls.certificate.")
                    @Nullable Path key) {}

    public record Ops(
            @Setting(
                            byDefault = "8081",
                            max = 65535,
                            unit = Unit.TCP_PORT,
                            meaning =
                                    "Port for health checks and metrics, plain HTTP on 127.0.0.1, on every node. 0:"
                                            + " none.")
                    int port) {}

    public record Cluster(
            @Setting(
                            byDefault = "false",
                            meaning =
                                    "Whether this node joins a cluster. Otherwise it works alone.")
                    boolean enabled,
            @Setting(
                            byDefault = "127.0.0.1",
                            pattern = ".+",
                            meaning =
                                    "Address of this node as the other nodes reach it. Traffic between nodes is not"
                                            + " encrypted: use a private network.")
                    String host,
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

    public record Directory(
            @Setting(
                            byDefault = "embedded",
                            meaning =
                                    "Where the nodes keep room leases, heartbeats and presence. embedded: in the"
                                            + " memory of the cluster. redis: in Redis.")
                    Kind kind,
            @Setting(
                            byDefault = "redis://127.0.0.1:6379",
                            pattern = "rediss?://.+",
                            secret = true,
                            meaning =
                                    "Redis server, used with directory.kind=redis:"
                                            + " redis://[user:password@]host:port[/database].")
                    String redisUrl) {

        public enum Kind {
            EMBEDDED,
            REDIS
        }
    }

    public record Database(
            @Setting(
                            byDefault = "embedded",
                            meaning =
                                    "embedded: the node runs its own PostgreSQL with its files in the data folder."
                                            + " external: it uses the server that the keys below name.")
                    Mode mode,
            @Setting(
                            byDefault = "127.0.0.1",
                            pattern = ".+",
                            meaning = "Host of the external PostgreSQL.")
                    String host,
            @Setting(
                            byDefault = "5432",
                            min = 1,
                            max = 65535,
                            unit = Unit.TCP_PORT,
                            meaning = "Port of the external PostgreSQL.")
                    int port,
            @Setting(
                            byDefault = "hubbub",
                            pattern = ".+",
                            meaning = "Name of the database on the external PostgreSQL.")
                    String name,
            @Setting(
                            byDefault = "hubbub",
                            pattern = ".+",
                            meaning =
                                    "User for the external PostgreSQL. It must own the database, because the node"
                                            + " creates and migrates tables at start.")
                    String user,
            @Setting(
                            byDefault = "",
                            secret = true,
                            meaning =
                                    "Password of that user. Set it in the environment rather than in a file.")
                    String password,
            @Setting(
                            byDefault = "8",
                            min = 1,
                            max = 1000,
                            unit = Unit.CONNECTIONS,
                            meaning = "Size of this node's connection pool to PostgreSQL.")
                    int poolSize) {

        public enum Mode {
            EMBEDDED,
            EXTERNAL
        }
    }

    public record Accounts(
            @Setting(
                            key = "accessTokenSeconds",
                            byDefault = "900",
                            min = 1,
                            max = 86400,
                            unit = Unit.SECONDS,
                            meaning = "Lifetime of an access token.")
                    Duration accessTokenLifetime,
            @Setting(
                            key = "refreshTokenDays",
                            byDefault = "30",
                            min = 1,
                            max = 3650,
                            unit = Unit.DAYS,
                            meaning =
                                    "Lifetime of a refresh token: a device that is not used for this long must log"
                                            + " in again.")
                    Duration refreshTokenLifetime,
            @Setting(
                            byDefault = "19456",
                            min = 8,
                            max = 4194304,
                            unit = Unit.KIBIBYTES,
                            meaning =
                                    "Memory for one Argon2id password hash. OWASP recommends the default together"
                                            + " with 2 passes; lower values are for tests.")
                    int argon2MemoryKibibytes,
            @Setting(
                            byDefault = "2",
                            min = 1,
                            max = 100,
                            unit = Unit.PASSES,
                            meaning = "Passes of one Argon2id password hash.")
                    int argon2Iterations,
            @Setting(
                            byDefault = "10",
                            min = 1,
                            max = 1000000,
                            unit = Unit.PER_MINUTE,
                            meaning =
                                    "Login attempts allowed from one IP address, and for one username.")
                    int loginsPerMinute,
            @Setting(
                            byDefault = "20",
                            min = 1,
                            max = 1000000,
                            unit = Unit.PER_HOUR,
                            meaning = "Registrations allowed from one IP address.")
                    int registrationsPerHour) {}

    public record Signaling(
            @Setting(
                            key = "heartbeatMillis",
                            byDefault = "15000",
                            min = 100,
                            max = 300000,
                            unit = Unit.MILLISECONDS,
                            meaning =
                                    "Interval at which a client must send a ping. After 2.5 intervals without one"
                                            + " it is disconnected.")
                    Duration heartbeat,
            @Setting(
                            byDefault = "65536",
                            min = 16384,
                            max = 1048576,
                            unit = Unit.BYTES,
                            meaning = "Maximum size of a message from a client.")
                    int maxFrameBytes,
            @Setting(
                            byDefault = "",
                            meaning =
                                    "Other web origins whose pages may open /ws, for example"
                                            + " https://chat.example.org. The server's own origin is always"
                                            + " allowed.")
                    List<String> allowedOrigins) {}

    public record Rooms(
            @Setting(
                            byDefault = "200",
                            min = 1,
                            max = 65535,
                            unit = Unit.PARTICIPANTS,
                            meaning = "Maximum number of participants in a room.")
                    int capacity,
            @Setting(
                            key = "leaseMillis",
                            byDefault = "5000",
                            min = 1000,
                            max = 60000,
                            unit = Unit.MILLISECONDS,
                            meaning =
                                    "TTL of the lease with which a registry owns a room. It is renewed three times"
                                            + " in this period.")
                    Duration leaseTtl) {}

    public record Media(
            @Setting(
                            byDefault = "::",
                            pattern = ".+",
                            meaning =
                                    "Address to which the media sockets bind, UDP and TCP. :: accepts IPv6 and IPv4"
                                            + " (only IPv4 on a host without IPv6). 0.0.0.0 accepts IPv4 only.")
                    String host,
            @Setting(
                            byDefault = "10000",
                            max = 65535,
                            unit = Unit.UDP_PORT,
                            meaning =
                                    "UDP port of the first shard. The next shards use the next ports. 0: any free"
                                            + " port for each.")
                    int port,
            @Setting(
                            byDefault = "",
                            meaning =
                                    "IP addresses at which clients reach this node, for example the public address"
                                            + " behind NAT. Empty: all addresses of this host, including loopback.")
                    List<String> announcedAddresses,
            MediaTcp tcp,
            @Setting(
                            byDefault = "10",
                            min = 3,
                            max = 20,
                            unit = Unit.SPEAKERS,
                            formerly = "media.audiblePlaces",
                            meaning =
                                    "Maximum number of active speakers forwarded in a room. When more people talk,"
                                            + " the loudest are forwarded, moderators and priority speakers"
                                            + " first, and the others get their turn. Above 75 % load a shard"
                                            + " lowers the number step by step, to 3 at the least. A client may"
                                            + " request up to 50.")
                    int audibleSpeakers,
            @Setting(
                            byDefault = "9",
                            max = 64,
                            unit = Unit.VIDEO_STREAMS,
                            meaning =
                                    "Maximum number of cameras and screens that a participant can watch at once.")
                    int videoSlots,
            @Setting(
                            byDefault = "500",
                            min = 1,
                            max = 65535,
                            unit = Unit.CONNECTIONS,
                            meaning = "A shard with this many connections refuses new ones.")
                    int maxConnectionsPerShard,
            @Setting(
                            byDefault = "auto",
                            meaning =
                                    "How UDP datagrams are sent. auto: on Linux by sendmmsg with UDP_SEGMENT, which"
                                            + " sends several datagrams to a client in one system call. netty:"
                                            + " through Netty, which costs more CPU. The log shows the choice at"
                                            + " start.")
                    Sender sender,
            @Setting(
                            byDefault = "auto",
                            meaning =
                                    "AES-GCM implementation for SRTP. auto: OpenSSL 3 (libcrypto) if this machine"
                                            + " has it, about twice as fast. jdk: the cipher of the JDK. The log"
                                            + " shows the choice at start.")
                    Cipher cipher,
            @Setting(
                            key = "batchingDelayMillis",
                            byDefault = "auto",
                            max = 10,
                            word = Setting.Word.AUTO,
                            unit = Unit.MILLISECONDS,
                            formerly = "media.hold",
                            meaning =
                                    "How long audio packets wait for others to the same client, so that they can be"
                                            + " sent in one system call. auto: 0 while the load of a shard is"
                                            + " below 60 %, then more and more, up to 10 ms. A fixed value saves"
                                            + " CPU at any load and adds this delay.")
                    @Nullable Duration batchingDelay) {

        public enum Sender {
            AUTO,
            NETTY
        }

        public enum Cipher {
            AUTO,
            JDK
        }
    }

    public record MediaTcp(
            @Setting(
                            byDefault = "true",
                            meaning =
                                    "Whether clients can send and receive media over TCP (ICE-TCP) when their"
                                            + " network blocks UDP.")
                    boolean enabled,
            @Setting(
                            byDefault = "0",
                            max = 65535,
                            unit = Unit.TCP_PORT,
                            meaning =
                                    "TCP port of the first shard. The next shards use the next ports. 0: each shard"
                                            + " uses the number of its UDP port. Most firewalls allow 443; no"
                                            + " other service may use it on this address.")
                    int port,
            @Setting(
                            byDefault = "64",
                            min = 1,
                            max = 65535,
                            unit = Unit.CONNECTIONS,
                            meaning =
                                    "Maximum number of TCP connections from one IP address to a shard. Many people"
                                            + " may share an address.")
                    int maxConnectionsPerAddress) {}

    public record Turn(
            @Setting(
                            byDefault = "",
                            meaning =
                                    "TURN and STUN servers for clients, for example"
                                            + " turn:turn.example.org:3478?transport=tcp. Most clients need"
                                            + " none.")
                    List<String> urls,
            @Setting(
                            byDefault = "",
                            secret = true,
                            meaning =
                                    "Secret shared with the TURN servers (static-auth-secret of coturn, with"
                                            + " use-auth-secret). Each client gets its own credential, derived"
                                            + " from it. Set it in the environment rather than in a file.")
                    String secret,
            @Setting(
                            key = "credentialSeconds",
                            byDefault = "86400",
                            min = 60,
                            max = 604800,
                            unit = Unit.SECONDS,
                            meaning =
                                    "Lifetime of a TURN credential. It should be longer than the longest call.")
                    Duration credentialLifetime) {}
}
