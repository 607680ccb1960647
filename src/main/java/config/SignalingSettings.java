package config;

import config.key.Setting;
import config.key.Unit;
import java.time.Duration;
import java.util.List;

/// The WebSocket of clients.
public record SignalingSettings(
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
                        key = "resumeMillis",
                        byDefault = "60000",
                        min = 0,
                        max = 600000,
                        unit = Unit.MILLISECONDS,
                        meaning =
                                "How long a session goes on after its client has lost the connection,"
                                        + " so that the client can resume it without leaving the call. 0: it ends"
                                        + " at once.")
                Duration resume,
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
                                "Other web origins whose pages may open /ws and use /api, for"
                                        + " example https://chat.example.org. The server's own origin is"
                                        + " always allowed.")
                List<String> allowedOrigins) {}
