package bus.guild;

import bus.message.BusMessage;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What is published on `guild.<id>.access` and `access.events`, for those who enforce what members
/// may do.
public sealed interface AccessEvent extends BusMessage {
    /// Roles, overrides, restrictions or the membership changed; they are to be read again.
    ///
    /// @param user the only member concerned, null for all
    record AccessChanged(UUID guild, @Nullable UUID user) implements AccessEvent {}
}
