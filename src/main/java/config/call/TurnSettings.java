package config.call;

import config.key.Setting;
import config.key.Unit;
import java.time.Duration;
import java.util.List;

/// TURN servers for clients.
public record TurnSettings(
        @Setting(
                        byDefault = "",
                        meaning =
                                "TURN and STUN servers for clients, for example"
                                        + " turn:turn.example.org:3478?transport=tcp. Most calls through the"
                                        + " server need none; a direct connection between two homes needs a"
                                        + " STUN server.")
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
