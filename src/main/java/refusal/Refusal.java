package refusal;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Why a request was not granted.
///
/// @param code stable, for machines
/// @param message one sentence for a person, saying what to do where something can be done
/// @param field the offending field of the request as a dotted path, or null when none is to blame
public record Refusal(RefusalCode code, String message, @Nullable String field) {
    public static Refusal of(RefusalCode code, String message) {
        return new Refusal(code, message, null);
    }

    /// A limit refused the request.
    ///
    /// @param waitNanos until it would be granted
    public static Refusal rateLimited(long waitNanos) {
        return of(
                RefusalCode.RATE_LIMITED,
                "Too many attempts; try again in "
                        + Math.ceilDiv(waitNanos, Duration.ofSeconds(1).toNanos())
                        + " seconds.");
    }

    public static Refusal ofField(RefusalCode code, String message, String field) {
        return new Refusal(code, message, field);
    }
}
