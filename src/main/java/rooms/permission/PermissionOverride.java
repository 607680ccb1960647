package rooms.permission;

import java.util.Collection;

/// What a channel changes for one role or member. Permissions in neither set are inherited.
public record PermissionOverride(Permissions allow, Permissions deny) {
    public static final PermissionOverride NONE =
            new PermissionOverride(Permissions.NONE, Permissions.NONE);

    /// Several of equal rank in one: what any of them allows is allowed, whatever the others deny.
    static PermissionOverride merged(Collection<PermissionOverride> overrides) {
        Permissions allow = Permissions.NONE;
        Permissions deny = Permissions.NONE;
        for (PermissionOverride override : overrides) {
            allow = allow.with(override.allow);
            deny = deny.with(override.deny);
        }
        return new PermissionOverride(allow, deny);
    }

    Permissions appliedTo(Permissions permissions) {
        return permissions
                .without(deny.onlyOf(Permissions.OF_CHANNELS))
                .with(allow.onlyOf(Permissions.OF_CHANNELS));
    }
}
