package events;

import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Why nothing is sent to a webhook.
public enum WebhookStop {
    /// A member of the guild disabled it.
    BY_HAND,
    /// For `events.webhooks.disableAfterHours`; its last answer says why.
    FAILING,
    /// It is encrypted with another `accounts.secretKey`.
    SECRET_UNREADABLE;

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// A node of an earlier version stores a sentence.
    public static @Nullable WebhookStop stored(@Nullable String code) {
        return code == null
                ? null
                : Arrays.stream(values())
                        .filter(stop -> stop.code().equals(code))
                        .findFirst()
                        .orElse(FAILING);
    }
}
