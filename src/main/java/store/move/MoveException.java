package store.move;

/// A guild cannot be moved, or not now; the message is a sentence for the operator.
public final class MoveException extends RuntimeException {
    public MoveException(String message) {
        super(message, null, false, false);
    }
}
