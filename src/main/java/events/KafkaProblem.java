package events;

import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Why brokers of Kafka did not store an event.
public enum KafkaProblem {
    /// No broker answered in time, or not enough replicas were there, or there is no such topic.
    UNREACHABLE,
    /// The username, password or certificate is wrong, or the user may not write to the topic.
    FORBIDDEN,
    /// Anything else: the topic, the configuration, a record that is too large.
    REJECTED;

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// @return null for none, and for the sentence that a node of an earlier version stored
    public static @Nullable KafkaProblem stored(@Nullable String code) {
        return Arrays.stream(values())
                .filter(problem -> problem.code().equals(code))
                .findFirst()
                .orElse(null);
    }
}
