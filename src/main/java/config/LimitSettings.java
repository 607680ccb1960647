package config;

import config.key.Setting;
import config.key.Unit;
import java.time.Duration;

/// The section `limits`: what a client may make the server do. What exceeds a limit is refused and counted
/// in `hubbub_refused_total`; the table "Limits" of docs/operations.md lists all of them.
public record LimitSettings(Http http) {

    /// HTTPS and WebSocket.
    public record Http(
            @Setting(
                            byDefault = "256",
                            min = 1,
                            max = 1000000,
                            unit = Unit.CONNECTIONS,
                            meaning =
                                    "Maximum number of TCP connections from one IP address (IPv6: one /64 network) to"
                                            + " the HTTPS port.")
                    int connectionsPerAddress,
            @Setting(
                            byDefault = "10000",
                            min = 1,
                            max = 1000000,
                            unit = Unit.CONNECTIONS,
                            meaning =
                                    "Maximum number of TCP connections to HTTPS and plain HTTP together. Lower if the"
                                            + " node may open fewer files.")
                    int connections,
            @Setting(
                            key = "idleSeconds",
                            byDefault = "60",
                            min = 1,
                            max = 3600,
                            unit = Unit.SECONDS,
                            meaning =
                                    "A connection on which nothing is sent or received for this long is closed.")
                    Duration idle,
            @Setting(
                            key = "requestSeconds",
                            byDefault = "10",
                            min = 1,
                            max = 3600,
                            unit = Unit.SECONDS,
                            meaning =
                                    "Time in which the TLS handshake, the head of a request and its body must each"
                                            + " arrive.")
                    Duration request) {}
}
