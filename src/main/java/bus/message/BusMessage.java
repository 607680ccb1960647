package bus.message;

import refusal.Refusal;

/// All that may be sent on the event bus: requests and events, one sealed family for each kind of
/// [Address], and the replies to requests. A reply is a record inside the family of its request.
public interface BusMessage {
    /// The answer to a request.
    interface Reply extends BusMessage {}

    /// The request was carried out and has nothing to return.
    record Done() implements Reply {}

    /// The request was refused; the bus turns it into a failed future with a `RefusedException`.
    record Refused(Refusal refusal) implements Reply {}
}
