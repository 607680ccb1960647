package verticles.guild;

import io.vertx.core.Future;
import java.util.UUID;
import limits.RateLimit;
import org.jspecify.annotations.Nullable;
import refusal.Refusal;
import refusal.RefusalCode;
import refusal.RefusedException;
import text.LabelRules;

/// What every change of a guild has to pass: a limit for each user, and the rules for names.
final class Changes {
    private static final int MAX_LABEL_LENGTH = 100;

    private Changes() {}

    /// Before anything is looked up. Refused with `rate_limited`.
    static Future<Void> take(RateLimit changes, UUID user) {
        long waitNanos = changes.take(user.toString(), System.nanoTime());
        return waitNanos > 0
                ? Future.failedFuture(new RefusedException(Refusal.rateLimited(waitNanos)))
                : Future.succeededFuture();
    }

    /// The label as it is shown; refused with `bad_field`.
    static String label(String field, String label) {
        String shown = LabelRules.trim(label);
        @Nullable String problem = LabelRules.problem(shown, MAX_LABEL_LENGTH);
        if (problem != null) {
            throw new RefusedException(
                    Refusal.ofField(RefusalCode.BAD_FIELD, field + " " + problem, field));
        }
        return shown;
    }
}
