package events;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What came of one request of a webhook.
///
/// @param event its id
/// @param status of HTTP, or null when there was no answer
/// @param problem why it failed, or null when it did not
/// @param millis until the answer
public record WebhookAnswer(
        long atMillis,
        UUID event,
        long seq,
        String type,
        @Nullable Integer status,
        @Nullable WebhookProblem problem,
        long millis) {
    public boolean delivered() {
        return problem == null;
    }
}
