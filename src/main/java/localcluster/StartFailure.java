package localcluster;

import org.jspecify.annotations.Nullable;

/// The cluster cannot start, for a reason that the message explains in a sentence.
final class StartFailure extends Exception {
    StartFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
