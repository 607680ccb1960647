package limits;

import java.util.List;

/// What a node reports to the others about its rate limits.
///
/// @param startedAtMillis when the node started, Unix time in milliseconds: a node that starts
///     again counts anew
/// @param reports the last ones, in order, so that a node that missed one finds it in the next
public record NodeLimitUse(String node, long startedAtMillis, List<Report> reports) {
    /// @param number of the report, from 1 on
    public record Report(long number, List<LimitUse> uses) {}
}
