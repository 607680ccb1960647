package chat;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Where messages are.
public sealed interface Place {
    UUID id();

    /// Null for a conversation, which belongs to none.
    @Nullable UUID guild();

    /// A channel of a guild.
    record OfGuild(UUID id, UUID guild) implements Place {}

    /// A conversation between two users.
    record Direct(UUID id, List<UUID> users) implements Place {
        @Override
        public @Nullable UUID guild() {
            return null;
        }
    }
}
