package bus.api;

import bus.message.BusMessage;
import bus.message.Request;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Requests to the address `idempotency` and their replies: what was answered to POST requests with
/// an `Idempotency-Key`. Hashes are SHA-256 in hexadecimal digits.
public sealed interface IdempotencyMessage extends BusMessage {
    /// A request begins.
    ///
    /// @param caller a user or an API key
    /// @param keyHash of the Idempotency-Key
    /// @param fingerprint of the request
    record Begin(UUID caller, String keyHash, String fingerprint)
            implements IdempotencyMessage, Request<Begun> {}

    /// It was answered.
    ///
    /// @param answer encrypted, in Base64
    record Finish(UUID caller, String keyHash, int status, String answer)
            implements IdempotencyMessage, Request<Done> {}

    /// It failed, and may be tried again.
    record Forget(UUID caller, String keyHash) implements IdempotencyMessage, Request<Done> {}

    enum State {
        /// To be carried out now.
        NEW,
        /// The same request has begun and was not answered yet.
        IN_PROGRESS,
        /// The key was used for another request.
        OTHER,
        ANSWERED
    }

    /// @param status of the answer, 0 without one
    /// @param answer as it was given to [Finish], null without one
    record Begun(State state, int status, @Nullable String answer) implements Reply {}
}
