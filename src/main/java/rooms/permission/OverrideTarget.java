package rooms.permission;

import java.util.UUID;

/// Whom an override of a channel concerns.
///
/// @param kind of the id
/// @param id of the role or the user
public record OverrideTarget(Kind kind, UUID id) {
    public enum Kind {
        ROLE,
        MEMBER
    }
}
