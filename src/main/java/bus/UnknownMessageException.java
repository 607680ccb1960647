package bus;

import bus.message.BusMessage;
import refusal.Refusal;
import refusal.RefusalCode;

/// A message whose type this version does not know: its sender has another version.
final class UnknownMessageException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /// @param type name on the wire
    UnknownMessageException(String type) {
        // During an upgrade nothing is wrong, so there is no stack trace.
        super(
                "The event bus carried a " + type + ", which this version does not know.",
                null,
                false,
                false);
    }

    /// The answer to a request that this version does not know.
    static BusMessage.Refused refused() {
        return new BusMessage.Refused(
                Refusal.of(
                        RefusalCode.UNAVAILABLE,
                        "This is not available until all nodes have been upgraded."));
    }
}
