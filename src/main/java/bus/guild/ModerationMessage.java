package bus.guild;

import bus.message.BusMessage;
import bus.message.Request;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import rooms.moderation.AuditEntry;
import rooms.moderation.BannedUser;
import rooms.moderation.ModerationAct;

/// Requests to the address `moderation` and their replies.
public sealed interface ModerationMessage extends BusMessage {
    /// Refused with `not_found`, `forbidden`, `bad_field`, `channel_not_found`, `not_in_room`,
    /// `too_many_bans`, `address_bans_disabled` or `rate_limited`.
    ///
    /// @param user the moderator
    /// @param target the account it is done to
    /// @param reason for the audit log, or null
    record Moderate(UUID user, UUID guild, UUID target, ModerationAct act, @Nullable String reason)
            implements ModerationMessage, Request<Done> {}

    /// The newest first. Refused with `not_found` or `forbidden`.
    ///
    /// @param before the id of the last entry of the page before, or null
    record ShowAuditLog(UUID user, UUID guild, @Nullable UUID before, int limit)
            implements ModerationMessage, Request<AuditLog> {}

    /// The newest first. Refused with `not_found` or `forbidden`.
    ///
    /// @param before `next` of the page before, or, by clients that do not know it, the user of its
    ///     last ban; or null
    record ListBans(UUID user, UUID guild, @Nullable String before, int limit)
            implements ModerationMessage, Request<Bans> {}

    /// @param more whether another page follows
    record AuditLog(List<AuditEntry> entries, boolean more) implements Reply {}

    /// @param more whether another page follows
    /// @param next for the next page, null on the last one
    /// @param addressBanDays for how long a ban can count for the addresses too; 0 for never
    record Bans(List<BannedUser> bans, boolean more, @Nullable String next, int addressBanDays)
            implements Reply {}
}
