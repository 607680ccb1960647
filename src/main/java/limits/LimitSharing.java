package limits;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentMap;

/// Makes the rate limits of several nodes one. Each node grants from buckets of its own, without
/// asking anyone; about once a second it reports what keys have spent, and debits what they have
/// spent on other nodes. A bucket that is in debt then grants nothing until it is refilled, so what
/// a key gets above its limit is what the other nodes grant until they have the report, and it is
/// paid back.
///
/// A node that cannot exchange reports limits by itself. Called by one thread at a time.
public final class LimitSharing {
    /// Bounds a report to about 30 kB. What does not fit remains due.
    static final int MAX_USES = 256;

    /// Of one limit, so that a flood that exceeds one does not delay the others.
    static final int MAX_USES_OF_LIMIT = 64;

    /// A node that cannot read or write for three periods misses nothing.
    static final int KEPT_REPORTS = 4;

    /// Whose last report is known by its number.
    static final int MAX_NODES = 4096;

    private final Map<String, RateLimit> limits;
    private final Reporter self;

    private final Deque<NodeLimitUse.Report> reports = new ArrayDeque<>();
    private long lastNumber;

    private final Map<Reporter, Long> lastNumbers =
            new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<Reporter, Long> eldest) {
                    return size() > MAX_NODES;
                }
            };

    private record Reporter(String node, long startedAtMillis) {}

    /// @param limits by label, to which others may be added later
    /// @param startedAtMillis of this node, see [NodeLimitUse]
    public LimitSharing(
            ConcurrentMap<String, RateLimit> limits, String node, long startedAtMillis) {
        this.limits = limits;
        self = new Reporter(node, startedAtMillis);
    }

    /// Makes the next report.
    ///
    /// @return it and the ones before it; empty when there is nothing to report
    public Optional<NodeLimitUse> report() {
        lastNumber++;
        List<RateLimit> rotated = new ArrayList<>(limits.values());
        Collections.rotate(rotated, (int) (lastNumber % Math.max(1, rotated.size())));
        List<LimitUse> uses = new ArrayList<>();
        for (RateLimit limit : rotated) {
            uses.addAll(limit.drainUses(Math.min(MAX_USES_OF_LIMIT, MAX_USES - uses.size())));
        }
        reports.addLast(new NodeLimitUse.Report(lastNumber, List.copyOf(uses)));
        if (reports.size() > KEPT_REPORTS) {
            reports.removeFirst();
        }
        return reports.stream().allMatch(report -> report.uses().isEmpty())
                ? Optional.empty()
                : Optional.of(
                        new NodeLimitUse(
                                self.node(), self.startedAtMillis(), List.copyOf(reports)));
    }

    /// Debits what other nodes have reported since the last time.
    ///
    /// @param all may contain the report of this node
    public void onReports(List<NodeLimitUse> all, long nowNanos) {
        for (NodeLimitUse other : all) {
            Reporter reporter = new Reporter(other.node(), other.startedAtMillis());
            if (!reporter.equals(self)) {
                lastNumbers.merge(reporter, debitNew(other, reporter, nowNanos), Math::max);
            }
        }
    }

    /// @return the number of the last report
    private long debitNew(NodeLimitUse other, Reporter reporter, long nowNanos) {
        long last = lastNumbers.getOrDefault(reporter, 0L);
        for (NodeLimitUse.Report report : other.reports()) {
            if (report.number() > last) {
                last = report.number();
                report.uses().forEach(use -> debit(use, nowNanos));
            }
        }
        return last;
    }

    /// A limit that this node does not have is not counted here.
    private void debit(LimitUse use, long nowNanos) {
        RateLimit limit = limits.get(use.limit());
        if (limit != null && use.tokens() > 0) {
            limit.debit(use.key(), nowNanos, use.tokens());
        }
    }

    /// Keys that did not fit into the last report.
    public int due() {
        return limits.values().stream().mapToInt(RateLimit::due).sum();
    }
}
