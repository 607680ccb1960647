package config;

import accounts.GuildCreation;
import config.key.Setting;
import config.key.Unit;

/// Guilds, which the page calls servers.
public record GuildSettings(
        @Setting(
                        byDefault = "administrators",
                        meaning =
                                "Who may create guilds, which the page calls servers: everyone (each account) or"
                                        + " administrators (of the node).")
                GuildCreation creation,
        @Setting(
                        byDefault = "10",
                        min = 1,
                        max = 1000,
                        unit = Unit.GUILDS,
                        meaning = "Maximum number of guilds that one account owns.")
                int perOwner,
        @Setting(
                        byDefault = "1000",
                        min = 1,
                        max = 100000,
                        unit = Unit.GUILDS,
                        meaning = "Maximum number of guilds in the database.")
                int maximum,
        @Setting(
                        byDefault = "0",
                        min = 0,
                        max = 36500,
                        unit = Unit.DAYS,
                        meaning =
                                "Text messages older than this are deleted permanently. 0: never.")
                int messageDays,
        @Setting(
                        byDefault = "30",
                        min = 0,
                        max = 365,
                        unit = Unit.DAYS,
                        meaning =
                                "How long a ban with address keeps out new members and guests from the"
                                        + " addresses of the banned account. 0: bans count for accounts only.")
                int addressBanDays,
        @Setting(
                        byDefault = "1024",
                        min = 0,
                        max = 1000000,
                        unit = Unit.MEBIBYTES,
                        meaning =
                                "Maximum size of all images in the messages of one guild. 0: no images are"
                                        + " uploaded.")
                int imageMebibytes) {
    /// Maximum size of all images in the messages of one guild.
    public long imageBytes() {
        return imageMebibytes * 1024L * 1024L;
    }
}
