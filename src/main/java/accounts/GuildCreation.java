package accounts;

/// Who may create guilds.
public enum GuildCreation {
    /// Each account.
    EVERYONE,
    /// The administrators of the node.
    ADMINISTRATORS
}
