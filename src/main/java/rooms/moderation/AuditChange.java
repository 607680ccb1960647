package rooms.moderation;

import org.jspecify.annotations.Nullable;

/// A property that was changed, as the audit log shows it.
///
/// @param field its name in the API; sets of permissions as their names, separated by commas
/// @param before null for none
/// @param after null for none
public record AuditChange(String field, @Nullable String before, @Nullable String after) {}
