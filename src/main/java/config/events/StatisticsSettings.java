package config.events;

import config.key.Setting;
import config.key.Unit;

/// Sums of voice events for each channel and day.
public record StatisticsSettings(
        @Setting(
                        byDefault = "false",
                        meaning =
                                "Whether joins, minutes and the peak of each voice channel are counted by day, for"
                                        + " members with manage_guild. The same on all nodes.")
                boolean enabled,
        @Setting(
                        byDefault = "400",
                        min = 1,
                        max = 36500,
                        unit = Unit.DAYS,
                        meaning = "How long these sums are kept.")
                int days) {}
