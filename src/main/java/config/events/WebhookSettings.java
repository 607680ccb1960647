package config.events;

import config.key.Setting;
import config.key.Unit;
import java.time.Duration;

/// Requests of this node to URLs that managers of guilds enter.
public record WebhookSettings(
        @Setting(
                        byDefault = "false",
                        meaning =
                                "Whether members with manage_guild may have the events of their guild sent to URLs."
                                        + " The same on all nodes.")
                boolean enabled,
        @Setting(
                        byDefault = "false",
                        meaning =
                                "Whether webhooks may reach private addresses (loopback, 10.0.0.0/8,"
                                        + " fd00::/8 and so on), and there by http. Who manages a guild can then"
                                        + " send requests into your network.")
                boolean privateAddresses,
        @Setting(
                        key = "timeoutMillis",
                        byDefault = "10000",
                        min = 100,
                        max = 60000,
                        unit = Unit.MILLISECONDS,
                        meaning =
                                "Time for a request of a webhook, from the lookup of its host to the end of the"
                                        + " answer.")
                Duration timeout,
        @Setting(
                        byDefault = "16",
                        min = 1,
                        max = 1000,
                        unit = Unit.REQUESTS,
                        meaning =
                                "Maximum number of webhooks to which this node delivers at a time. One"
                                        + " guild gets at most a quarter of it, over all nodes.")
                int concurrent,
        @Setting(
                        key = "disableAfterHours",
                        byDefault = "72",
                        min = 1,
                        max = 8760,
                        unit = Unit.HOURS,
                        meaning =
                                "A webhook that has failed for this long without a success is disabled.")
                Duration disableAfter) {}
