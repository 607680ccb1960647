package rooms.moderation;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One act, as the audit log of a guild shows it.
///
/// @param id ascending with time
/// @param atMillis of the Unix epoch
/// @param actor account id
/// @param actorName the name to show, or null for an account that was deleted
/// @param action see [AuditAction]; other versions of the server know others
/// @param target the account that it was done to, or null
/// @param targetName the name to show, or null
/// @param channel to which the target was moved, or to or in which it was done, or null
/// @param role that was changed, given or taken, or null
/// @param name of the guild, channel, role or invite, as it was then, or null
/// @param untilMillis the end of a time-out, or null
public record AuditEntry(
        UUID id,
        long atMillis,
        UUID actor,
        @Nullable String actorName,
        String action,
        @Nullable UUID target,
        @Nullable String targetName,
        @Nullable String reason,
        @Nullable UUID channel,
        @Nullable UUID role,
        @Nullable String name,
        @Nullable Long untilMillis,
        List<AuditChange> changes) {
    /// Of each guild; older ones are deleted.
    public static final int KEPT_OF_GUILD = 10_000;
}
