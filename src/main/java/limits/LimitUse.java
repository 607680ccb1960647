package limits;

/// What a key has spent of a limit on one node.
///
/// @param limit label of the limit
/// @param tokens since the last report of this key
public record LimitUse(String limit, String key, long tokens) {}
