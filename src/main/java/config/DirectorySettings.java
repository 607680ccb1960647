package config;

import config.key.Setting;

/// Where nodes find sessions, rooms and shards.
public record DirectorySettings(
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
