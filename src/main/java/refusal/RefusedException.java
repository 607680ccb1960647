package refusal;

/// Carries a [Refusal] through a failed future or out of a deep call. It is an ordinary outcome, so
/// it has no stack trace.
public final class RefusedException extends RuntimeException {
    private final transient Refusal refusal;

    public RefusedException(Refusal refusal) {
        super(refusal.code().wireName() + ": " + refusal.message(), null, false, false);
        this.refusal = refusal;
    }

    public RefusedException(RefusalCode code, String message) {
        this(Refusal.of(code, message));
    }

    public Refusal refusal() {
        return refusal;
    }
}
