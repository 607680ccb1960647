package refusal;

import org.jspecify.annotations.Nullable;

/// Carries a [Refusal] through a failed future or out of a deep call. It is an ordinary outcome, so
/// it has no stack trace.
public final class RefusedException extends RuntimeException {
    private final transient Refusal refusal;
    private final @Nullable String detail;

    public RefusedException(Refusal refusal) {
        this(refusal, null);
    }

    /// @param detail for logs and operators instead of the sentence for clients
    public RefusedException(Refusal refusal, @Nullable String detail) {
        super(
                refusal.code().wireName() + ": " + (detail == null ? refusal.message() : detail),
                null,
                false,
                false);
        this.refusal = refusal;
        this.detail = detail;
    }

    public RefusedException(RefusalCode code, String message) {
        this(Refusal.of(code, message));
    }

    public Refusal refusal() {
        return refusal;
    }

    /// What is not for clients; null when the refusal says everything.
    public @Nullable String detail() {
        return detail;
    }
}
