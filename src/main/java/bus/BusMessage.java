package bus;

import refusal.Refusal;

/// Everything that may be sent on the event bus, as a closed family.
public sealed interface BusMessage
        permits AuthMessage,
                AuthEvent,
                RoomsMessage,
                RoomMessage,
                MediaMessage,
                SessionMessage,
                GuildEvent,
                NodeMessage,
                BusMessage.Done,
                BusMessage.Refused {

    /// The request was carried out and has nothing to return.
    record Done() implements BusMessage {}

    /// The request was refused; [Bus] turns it into a failed future with a `RefusedException`.
    record Refused(Refusal refusal) implements BusMessage {}
}
