package bus.call;

import bus.message.BusMessage;

/// What is published on `rollout`.
public sealed interface RolloutEvent extends BusMessage {
    /// Administrators have changed which rooms may use the SFU; it is to be read again.
    record Changed() implements RolloutEvent {}
}
