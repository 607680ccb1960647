package rooms.permission;

/// A member's place in the hierarchy of roles: a member acts only on members and roles below their
/// highest role, the owner on all.
///
/// @param owner of the guild
/// @param highestRole position of the highest role; 0, that of @everyone, for a member without
///     roles
public record Rank(boolean owner, int highestRole) {
    /// Whether this member may act on that one: kick, ban, mute, move, rename.
    public boolean isAbove(Rank other) {
        return !other.owner && (owner || highestRole > other.highestRole);
    }

    /// Whether this member may change, give and take the role at a position.
    public boolean isAboveRole(int position) {
        return owner || highestRole > position;
    }

    /// Whether this member may change what a role or an override grants: what they lack themselves
    /// they can neither give nor take.
    ///
    /// @param own what this member may do where the change counts
    public boolean mayChange(Permissions own, Permissions before, Permissions after) {
        return owner || own.covers(before.difference(after));
    }
}
