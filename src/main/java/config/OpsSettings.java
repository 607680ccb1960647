package config;

import config.key.Setting;
import config.key.Unit;

/// The port for operators.
public record OpsSettings(
        @Setting(
                        byDefault = "127.0.0.1",
                        pattern = ".+",
                        meaning =
                                "Address on which health checks and metrics listen. They need no"
                                        + " password, so use loopback or a private address that only your"
                                        + " monitoring reaches.")
                String host,
        @Setting(
                        byDefault = "8081",
                        max = 65535,
                        unit = Unit.TCP_PORT,
                        meaning =
                                "Port for health checks and metrics, plain HTTP, on every node. 0: none.")
                int port) {
    /// How this machine itself reaches the port, as part of a URL.
    public String reachableHost() {
        return switch (host) {
            case "127.0.0.1", "::1", "0.0.0.0", "::" -> "localhost";
            default -> host.contains(":") ? "[" + host + "]" : host;
        };
    }
}
