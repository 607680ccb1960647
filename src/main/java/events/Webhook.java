package events;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A URL to which the events of a guild are sent, as its managers see it.
///
/// @param types of events, empty for all
/// @param createdBy the user
/// @param waiting events that were not delivered yet; [#MAX_WAITING] when that many events of the
///     guild, whatever their types, follow the last delivered one
/// @param failures one after the other, of the event that comes next
/// @param nextAttemptAtMillis when that is sent again; null when it did not fail
/// @param disabled why nothing is sent, or null
/// @param lastSeq number of the last event that was delivered or that is not of its types
/// @param oldestSeq number of the oldest event that is kept, 0 for none
/// @param answers the newest first
public record Webhook(
        UUID id,
        String url,
        List<String> types,
        UUID createdBy,
        long createdAtMillis,
        long waiting,
        int failures,
        @Nullable Long nextAttemptAtMillis,
        @Nullable WebhookStop disabled,
        long lastSeq,
        long oldestSeq,
        List<WebhookAnswer> answers) {
    public static final int PER_GUILD = 10;

    /// Up to which waiting events are counted.
    public static final int MAX_WAITING = 1_000;

    /// How many answers are kept.
    public static final int ANSWERS = 10;
}
