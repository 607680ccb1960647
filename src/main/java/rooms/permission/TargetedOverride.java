package rooms.permission;

/// An override as those see it who manage the channel.
public record TargetedOverride(OverrideTarget target, PermissionOverride override) {}
