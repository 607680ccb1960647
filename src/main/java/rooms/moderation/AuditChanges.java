package rooms.moderation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import rooms.ChannelProperties;
import rooms.permission.Permission;
import rooms.permission.PermissionOverride;
import rooms.permission.Permissions;
import rooms.permission.Role;

/// What differs between two states of a role, a channel or an override.
public final class AuditChanges {
    private final List<AuditChange> changes = new ArrayList<>();

    private AuditChanges() {}

    public static List<AuditChange> between(Role before, Role after) {
        return new AuditChanges()
                .add("name", before.name(), after.name())
                .add("color", color(before.color()), color(after.color()))
                .add("permissions", names(before.permissions()), names(after.permissions()))
                .changes;
    }

    /// Of a role that did not exist before.
    public static List<AuditChange> of(Role created) {
        return new AuditChanges()
                .add("color", null, color(created.color()))
                .add("permissions", null, names(created.permissions()))
                .changes;
    }

    public static List<AuditChange> between(ChannelProperties before, ChannelProperties after) {
        return new AuditChanges()
                .add("name", before.name(), after.name())
                .add("category", before.category(), after.category())
                .add("topic", before.topic(), after.topic())
                .add("userLimit", before.userLimit(), after.userLimit())
                .add("bitrate", before.bitrate(), after.bitrate())
                .add(
                        "videoQuality",
                        before.videoQuality().wireName(),
                        after.videoQuality().wireName())
                .add("slowModeSeconds", before.slowModeSeconds(), after.slowModeSeconds())
                .changes;
    }

    public static List<AuditChange> between(PermissionOverride before, PermissionOverride after) {
        return new AuditChanges()
                .add("allow", names(before.allow()), names(after.allow()))
                .add("deny", names(before.deny()), names(after.deny()))
                .changes;
    }

    private AuditChanges add(String field, @Nullable Object before, @Nullable Object after) {
        if (!Objects.equals(before, after)) {
            changes.add(new AuditChange(field, text(before), text(after)));
        }
        return this;
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }

    private static @Nullable String color(@Nullable Integer color) {
        return color == null ? null : String.format(Locale.ROOT, "#%06x", color);
    }

    private static @Nullable String names(Permissions permissions) {
        return permissions.equals(Permissions.NONE)
                ? null
                : permissions.list().stream()
                        .map(Permission::wireName)
                        .collect(Collectors.joining(","));
    }
}
