package config.key;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/// What the number of a setting counts.
public enum Unit {
    NONE(""),
    MILLISECONDS("ms", ChronoUnit.MILLIS),
    SECONDS("s", ChronoUnit.SECONDS),
    HOURS("hours", ChronoUnit.HOURS),
    DAYS("days", ChronoUnit.DAYS),
    BYTES("bytes"),
    KIBIBYTES("KiB"),
    MEBIBYTES("MiB"),
    TCP_PORT("TCP port"),
    UDP_PORT("UDP port"),
    INSTANCES("instances"),
    CONNECTIONS("connections"),
    REQUESTS("requests"),
    PARTICIPANTS("participants"),
    GUILDS("guilds"),
    EVENTS("events"),
    SPEAKERS("speakers"),
    VIDEO_STREAMS("video streams"),
    PASSES("passes"),
    BYTES_PER_SECOND("bytes/s"),
    KILOBITS_PER_SECOND("kbit/s"),
    PER_SECOND("per second"),
    PER_MINUTE("per minute"),
    PER_HOUR("per hour");

    private final String text;
    private final @Nullable ChronoUnit time;

    Unit(String text) {
        this(text, null);
    }

    Unit(String text, @Nullable ChronoUnit time) {
        this.text = text;
        this.time = time;
    }

    /// As shown after a number; empty for [#NONE].
    public String text() {
        return text;
    }

    /// @throws IllegalStateException for a unit that is not one of time
    public Duration duration(long count) {
        if (time == null) {
            throw new IllegalStateException(this + " is not a unit of time");
        }
        return Duration.of(count, time);
    }
}
