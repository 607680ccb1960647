package bots.client.signaling;

/// Carries a [RequestFailure] through a failed future or out of a deep call. An ordinary outcome,
/// so it has no stack trace.
public final class RequestFailedException extends RuntimeException {
    private final transient RequestFailure failure;

    public RequestFailedException(RequestFailure failure) {
        super(failure.code() + ": " + failure.message(), null, false, false);
        this.failure = failure;
    }

    public RequestFailedException(String code, String message) {
        this(RequestFailure.of(code, message));
    }

    /// Of a request of a call that has ended.
    public static RequestFailedException ofEndedCall() {
        return new RequestFailedException("ended", "The call has ended.");
    }

    public RequestFailure failure() {
        return failure;
    }
}
