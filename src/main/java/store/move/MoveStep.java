package store.move;

/// What a move has done.
public enum MoveStep {
    /// Changes are noted from now on.
    NOTED,
    COPIED,
    /// Few changes are left.
    CAUGHT_UP,
    /// Writers wait, and all is copied and counted.
    COUNTED,
    /// The old database sends writers to the new one.
    SWITCHED,
    /// The directory has the new database.
    LISTED,
    /// The old rows are gone.
    DELETED
}
