package rooms.permission;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/// A set of permissions.
///
/// @param bits as they are stored, see [Permission]
public record Permissions(long bits) {
    public static final Permissions NONE = new Permissions(0);
    public static final Permissions ALL = of(Permission.values());

    /// What everyone may do in a new guild.
    public static final Permissions OF_EVERYONE =
            of(
                    Permission.VIEW_CHANNEL,
                    Permission.CONNECT,
                    Permission.SPEAK,
                    Permission.VIDEO,
                    Permission.STREAM,
                    Permission.SEND_MESSAGES,
                    Permission.ATTACH_FILES,
                    Permission.READ_MESSAGE_HISTORY,
                    Permission.CREATE_INVITE);

    /// What a channel override may change.
    public static final Permissions OF_CHANNELS =
            of(Arrays.stream(Permission.values()).filter(Permission::ofChannels).toList());

    /// What is left to a member who is timed out.
    static final Permissions WHILE_TIMED_OUT =
            of(Permission.VIEW_CHANNEL, Permission.READ_MESSAGE_HISTORY);

    public static Permissions of(Permission... permissions) {
        return of(Arrays.asList(permissions));
    }

    public static Permissions of(Collection<Permission> permissions) {
        long bits = 0;
        for (Permission permission : permissions) {
            bits |= permission.mask();
        }
        return new Permissions(bits);
    }

    public boolean has(Permission permission) {
        return (bits & permission.mask()) != 0;
    }

    /// Whether this set has every permission of the other one.
    public boolean covers(Permissions others) {
        return (others.bits & ~bits) == 0;
    }

    public Permissions with(Permissions others) {
        return new Permissions(bits | others.bits);
    }

    public Permissions without(Permissions others) {
        return new Permissions(bits & ~others.bits);
    }

    public Permissions onlyOf(Permissions others) {
        return new Permissions(bits & others.bits);
    }

    /// Those that are in one of the two sets only.
    public Permissions difference(Permissions others) {
        return new Permissions(bits ^ others.bits);
    }

    /// In the order of [Permission]; bits of another version are left out.
    public List<Permission> list() {
        return Arrays.stream(Permission.values()).filter(this::has).toList();
    }
}
