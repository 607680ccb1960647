package refusal;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Why a request was not granted.
///
/// @param code stable, for machines
/// @param message one sentence for a person, saying what to do where something can be done
/// @param field the offending field of the request as a dotted path, or null when none is to blame
/// @param retryAfterSeconds when the request would be granted, null where that is not known
public record Refusal(
        RefusalCode code,
        String message,
        @Nullable String field,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long retryAfterSeconds) {
    public Refusal(RefusalCode code, String message, @Nullable String field) {
        this(code, message, field, null);
    }

    public static Refusal of(RefusalCode code, String message) {
        return new Refusal(code, message, null);
    }

    /// A fault of the server, which its log describes.
    public static Refusal internalError() {
        return of(RefusalCode.INTERNAL_ERROR, "Something went wrong on the server.");
    }

    /// A limit refused the request.
    ///
    /// @param waitNanos until it would be granted
    public static Refusal rateLimited(long waitNanos) {
        long seconds = Math.ceilDiv(waitNanos, Duration.ofSeconds(1).toNanos());
        return new Refusal(
                RefusalCode.RATE_LIMITED,
                "Too many attempts; try again in " + seconds + " seconds.",
                null,
                seconds);
    }

    public static Refusal ofField(RefusalCode code, String message, String field) {
        return new Refusal(code, message, field);
    }
}
