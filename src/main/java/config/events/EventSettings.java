package config.events;

import config.key.Setting;
import config.key.Unit;
import java.time.Duration;

/// Events of guilds, for programs outside. They are written only while something reads them:
/// webhooks of the guild, the statistics, or Kafka.
public record EventSettings(
        @Setting(
                        key = "retentionDays",
                        byDefault = "7",
                        min = 1,
                        max = 365,
                        unit = Unit.DAYS,
                        meaning =
                                "How long events are kept, delivered or not, so that a webhook can be replayed.")
                Duration retention,
        @Setting(
                        byDefault = "100000",
                        min = 1000,
                        max = 10000000,
                        unit = Unit.EVENTS,
                        meaning =
                                "Maximum number of events kept of one guild; the oldest are deleted.")
                int perGuild,
        @Setting(
                        key = "lostAfterSeconds",
                        byDefault = "90",
                        min = 3,
                        max = 3600,
                        unit = Unit.SECONDS,
                        meaning =
                                "If a node is killed and no other node has its participant for this"
                                        + " long, the participant has left. The event says when it was last seen.")
                Duration lostAfter,
        WebhookSettings webhooks,
        StatisticsSettings statistics,
        KafkaSettings kafka) {

    /// Whether anything reads events.
    public boolean recorded() {
        return webhooks.enabled() || statistics.enabled() || kafka.enabled();
    }
}
