package chat;

/// What decides whether a user may write to another one.
///
/// @param together whether they are members of a common guild
/// @param blocking whether the user has blocked the other one
/// @param blocked whether the other one has blocked the user
/// @param accepted whether the other one accepts direct messages of members, or has written in the
///     conversation
public record WritePermission(
        boolean together, boolean blocking, boolean blocked, boolean accepted) {
    public boolean isGranted() {
        return together && !blocking && !blocked && accepted;
    }
}
