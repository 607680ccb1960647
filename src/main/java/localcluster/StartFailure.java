package localcluster;

import org.jspecify.annotations.Nullable;

/// The cluster cannot start, for a reason that the message explains in a sentence.
public final class StartFailure extends Exception {
    public StartFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
