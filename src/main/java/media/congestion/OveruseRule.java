package media.congestion;

import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/// Where the delay trend (draft-ietf-rmcat-gcc-02 §5.4) is too slow or misled, and what is
/// concluded instead: how the bottleneck is used, and at which rate packets arrive. The first rule
/// that applies to a feedback decides.
@SuppressWarnings("ImmutableEnumChecker") // functions without state
enum OveruseRule {
    /// So little was sent that it would not have waited at the rate that the link has just carried:
    /// a busy computer read late or sent late. (The frames of an estimate of 3.7 Mbit/s were small
    /// when a browser stalled: the estimate fell to the 78 kbit/s that were sent.)
    NO_QUEUE(
            f ->
                    !f.queueable()
                            && (f.queue().leastNanos() > QueueingDelay.STANDING_NANOS
                                    || f.queue().grownNanos() > OveruseRule.DROP_GROWTH_NANOS),
            f -> Usage.UNDERUSE,
            FeedbackSummary::arriving),

    /// Every packet of the feedback waited long: the link is full, whatever the trend says. The
    /// bottleneck is never idle then, so what comes through now is its capacity.
    STANDING_QUEUE(
            f -> f.queue().leastNanos() > QueueingDelay.STANDING_NANOS,
            f -> f.queue().grows() ? Usage.OVERUSE : Usage.UNDERUSE,
            f -> Math.min(f.standingRate(), Math.min(f.arriving(), f.arrivingNow()))),

    /// The queue grew fast within one feedback, at clearly less than the estimate: the capacity has
    /// dropped. Bursts of video frames form few packet groups, of which the trend needs 20: after a
    /// drop from 5 Mbit/s to 600 kbit/s it took 1.5 s, enough to build up a queue of 10 s.
    /// The queue of a limited sender has to outlast the first report: a process that stalled sends
    /// what has gathered in one burst.
    CAPACITY_DROP(
            f ->
                    f.queue().grownNanos() > OveruseRule.DROP_GROWTH_NANOS
                            && f.arrivingNow() < OveruseRule.DROP_RATE * f.estimate()
                            && (!f.applicationLimited()
                                    || f.queue().leastNanos() > QueueingDelay.NEGLIGIBLE_NANOS),
            f -> Usage.OVERUSE,
            FeedbackSummary::arrivingNow),

    /// A queue that is full drops packets and stops growing, so no trend shows it.
    FULL_QUEUE(
            f ->
                    f.queue().leastNanos() > OveruseRule.FULL_QUEUE_NANOS
                            && f.lost() > OveruseRule.FULL_QUEUE_LOSS * (f.arrived() + f.lost()),
            f -> Usage.OVERUSE,
            FeedbackSummary::arriving),

    /// Some packets did not wait at all: this is jitter, or bursts that the link still absorbs.
    /// (Without this rule a path whose jitter rose to 20 ms lost half of its estimate.)
    JITTER(
            f ->
                    f.trend() == Usage.OVERUSE
                            && f.queue().leastNanos() < QueueingDelay.NEGLIGIBLE_NANOS,
            f -> Usage.UNDERUSE,
            FeedbackSummary::arriving),

    /// Other flows fill the link: the arrival rate shows what was sent, not the share that is left.
    /// (Of two flows on one link, the one with less to send repeatedly fell to 30 kbit/s.)
    CROSS_TRAFFIC(
            f -> f.trend() == Usage.OVERUSE && f.applicationLimited(),
            f -> Usage.OVERUSE,
            f -> Math.max(f.arriving(), f.estimate())),

    /// The draft itself.
    DELAY_TREND(f -> true, FeedbackSummary::trend, FeedbackSummary::arriving);

    private static final long DROP_GROWTH_NANOS = 60_000_000L;
    private static final double DROP_RATE = 0.7;
    private static final long FULL_QUEUE_NANOS = 40_000_000L;
    private static final double FULL_QUEUE_LOSS = 0.02;

    private static final OveruseRule[] IN_ORDER = values();

    private final Predicate<FeedbackSummary> condition;
    private final Function<FeedbackSummary, Usage> usage;
    private final ToLongFunction<FeedbackSummary> arriving;

    OveruseRule(
            Predicate<FeedbackSummary> condition,
            Function<FeedbackSummary, Usage> usage,
            ToLongFunction<FeedbackSummary> arriving) {
        this.condition = condition;
        this.usage = usage;
        this.arriving = arriving;
    }

    static OveruseRule of(FeedbackSummary feedback) {
        for (OveruseRule rule : IN_ORDER) {
            if (rule.condition.test(feedback)) {
                return rule;
            }
        }
        throw new IllegalStateException("the last rule applies always");
    }

    Usage usage(FeedbackSummary feedback) {
        return usage.apply(feedback);
    }

    /// In bits a second.
    long arriving(FeedbackSummary feedback) {
        return arriving.applyAsLong(feedback);
    }
}
