package config;

import config.key.Setting;
import config.key.Unit;

/// The port for operators.
public record OpsSettings(
        @Setting(
                        byDefault = "8081",
                        max = 65535,
                        unit = Unit.TCP_PORT,
                        meaning =
                                "Port for health checks and metrics, plain HTTP on 127.0.0.1, on every node. 0:"
                                        + " none.")
                int port) {}
