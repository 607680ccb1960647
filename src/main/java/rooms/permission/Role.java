package rooms.permission;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A role of a guild.
///
/// @param id the guild's own id for @everyone, which every member has
/// @param name 1 to 100 characters
/// @param color of the members' names as 0xRRGGBB, or null for the usual one
/// @param position in the hierarchy: 0 is @everyone, the highest number is at the top
public record Role(
        UUID id,
        UUID guild,
        String name,
        @Nullable Integer color,
        int position,
        Permissions permissions) {
    public boolean isEveryone() {
        return id.equals(guild);
    }

    public Role with(String name, @Nullable Integer color, Permissions permissions) {
        return new Role(id, guild, name, color, position, permissions);
    }

    public Role withPermissions(Permissions permissions) {
        return with(name, color, permissions);
    }
}
