package config.call;

import config.key.Setting;
import config.key.Unit;
import java.time.Duration;
import java.util.List;

/// Rooms and their registry.
public record RoomSettings(
        @Setting(
                        byDefault = "200",
                        min = 1,
                        max = 65535,
                        unit = Unit.PARTICIPANTS,
                        meaning = "Maximum number of participants in a room.")
                int capacity,
        @Setting(
                        byDefault = "50",
                        min = 1,
                        max = 65535,
                        unit = Unit.PARTICIPANTS,
                        meaning =
                                "Maximum number of participants of a room on one media shard. Later ones are placed"
                                        + " on another shard, connected by a relay. Exceeded when there is no"
                                        + " other shard.")
                int edgeLimit,
        @Setting(
                        byDefault = "true",
                        meaning =
                                "Whether each participant uses a media shard of the nearest region,"
                                        + " even if the others are elsewhere. Relays connect the shards. The same"
                                        + " on all nodes with a registry.")
                boolean edgePerRegion,
        @Setting(
                        byDefault = "",
                        meaning =
                                "Regions in which the media of rooms may be. Empty: all regions that have a media"
                                        + " node. The same on all nodes with a registry.")
                List<String> regions,
        @Setting(
                        key = "leaseMillis",
                        byDefault = "5000",
                        min = 1000,
                        max = 60000,
                        unit = Unit.MILLISECONDS,
                        meaning =
                                "How long a registry owns a room without renewing its lease. It renews"
                                        + " it three times in this period.")
                Duration leaseTtl,
        @Setting(
                        key = "mediaSilenceMillis",
                        byDefault = "1200",
                        min = 500,
                        max = 60000,
                        unit = Unit.MILLISECONDS,
                        meaning =
                                "A media shard that does not answer its registry for this long counts"
                                        + " as lost, and its rooms move to another one. With a lower value an"
                                        + " overloaded shard may count as lost.")
                Duration mediaSilence) {}
