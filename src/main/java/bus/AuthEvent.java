package bus;

import java.util.UUID;

/// What AuthVerticles publish on `auth.events`.
public sealed interface AuthEvent extends BusMessage {
    /// Sessions of this device session must be closed.
    record DeviceSessionRevoked(UUID deviceSession) implements AuthEvent {}
}
