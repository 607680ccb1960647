package bus.account;

import bus.message.BusMessage;
import java.util.UUID;

/// What AuthVerticles publish on `auth.events`, before they answer the request that caused it.
public sealed interface AuthEvent extends BusMessage {
    /// Sessions of this device session must be closed.
    record DeviceSessionRevoked(UUID deviceSession) implements AuthEvent {}

    /// Their name changed, or the account was deleted.
    record UserChanged(UUID user) implements AuthEvent {}

    /// A key of the API was rotated or revoked.
    record ApiKeyChanged(UUID key) implements AuthEvent {}
}
