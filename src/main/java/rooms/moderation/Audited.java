package rooms.moderation;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What was done in a guild, as it is written into the audit log.
///
/// @param target the account that it was done to, or null
/// @param channel the channel that it was done to or in, or null
/// @param role the role that it was done to, or null
/// @param name of what was changed or deleted, as it was then, or null
/// @param seconds the length of a time-out, or null
public record Audited(
        AuditAction action,
        @Nullable UUID target,
        @Nullable UUID channel,
        @Nullable UUID role,
        @Nullable String name,
        @Nullable Long seconds,
        List<AuditChange> changes) {

    /// To the guild as a whole.
    public static Audited of(AuditAction action, @Nullable String name, AuditChange... changes) {
        return new Audited(action, null, null, null, name, null, List.of(changes));
    }

    public static Audited ofMember(AuditAction action, UUID member, AuditChange... changes) {
        return new Audited(action, member, null, null, null, null, List.of(changes));
    }

    public static Audited ofChannel(
            AuditAction action, UUID channel, String name, List<AuditChange> changes) {
        return new Audited(action, null, channel, null, name, null, changes);
    }

    public static Audited ofRole(
            AuditAction action, UUID role, String name, List<AuditChange> changes) {
        return new Audited(action, null, null, role, name, null, changes);
    }

    /// @param channel null for none
    public static Audited inChannel(AuditAction action, @Nullable UUID channel) {
        return new Audited(action, null, channel, null, null, null, List.of());
    }

    /// A role given to a member or taken from them.
    public static Audited ofRoleOf(AuditAction action, UUID member, UUID role, String name) {
        return new Audited(action, member, null, role, name, null, List.of());
    }

    public static Audited of(ModerationAct act, UUID target) {
        return new Audited(
                act.auditAction(),
                target,
                act instanceof ModerationAct.Move(UUID to) ? to : null,
                null,
                null,
                act instanceof ModerationAct.TimeOut(long seconds) && seconds > 0 ? seconds : null,
                act instanceof ModerationAct.Ban(boolean address) && address
                        ? List.of(new AuditChange("address", null, "banned"))
                        : List.of());
    }
}
