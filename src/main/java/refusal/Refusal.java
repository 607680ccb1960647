package refusal;

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

    public static Refusal ofField(RefusalCode code, String message, String field) {
        return new Refusal(code, message, field);
    }
}
