package rooms.external;

import java.util.UUID;
import rooms.permission.Permission;
import rooms.permission.Permissions;

/// A person whom only another application knows, in one room.
///
/// @param id what the room knows them by, as it knows members by their account
/// @param room where they may be; another one after they were moved
/// @param externalId of the application, unique in the room
/// @param name the name to show
/// @param permissions what they may do in the room
public record ExternalGuest(
        UUID id, UUID room, String externalId, String name, Permissions permissions) {
    /// What a guest may be granted.
    public static final Permissions GRANTABLE =
            Permissions.of(
                    Permission.SPEAK,
                    Permission.VIDEO,
                    Permission.STREAM,
                    Permission.PRIORITY_SPEAKER);

    /// What a guest may do unless the application says otherwise.
    public static final Permissions USUAL =
            Permissions.of(Permission.SPEAK, Permission.VIDEO, Permission.STREAM);

    /// What every guest may do.
    private static final Permissions OF_ALL =
            Permissions.of(Permission.VIEW_CHANNEL, Permission.CONNECT);

    /// What a guest with these grants may do in the room.
    public static Permissions with(Permissions granted) {
        return granted.onlyOf(GRANTABLE).with(OF_ALL);
    }

    /// Of the permissions those that the application has granted.
    public Permissions granted() {
        return permissions.onlyOf(GRANTABLE);
    }
}
