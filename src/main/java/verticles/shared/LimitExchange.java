package verticles.shared;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import limits.LimitSharing;
import limits.NodeLimitUse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import store.directory.Directory;

/// Exchanges through the directory what clients have spent of the rate limits, so that a limit
/// holds over all nodes. No request waits for it; while the directory is away, each node limits by
/// itself. Called on one context.
public final class LimitExchange {
    private static final Logger LOG = LoggerFactory.getLogger(LimitExchange.class);

    public static final Duration PERIOD = Duration.ofSeconds(1);

    /// After this all nodes have read a report, or could not.
    private static final Duration TTL = Duration.ofSeconds(10);

    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final LimitSharing sharing;
    private final Directory directory;
    private final NodeCounts counts;
    private final LongSupplier nanoTime;
    private boolean exchanging;
    private boolean lost;

    /// Of the node to which this Vert.x belongs.
    ///
    /// @param startedAtMillis Unix time in milliseconds, different for each start of this node
    public LimitExchange(
            Vertx vertx,
            Directory directory,
            String node,
            long startedAtMillis,
            LongSupplier nanoTime) {
        this.sharing = new LimitSharing(NodeRateLimits.shared(vertx), node, startedAtMillis);
        this.directory = directory;
        this.counts = NodeCounts.of(vertx);
        this.nanoTime = nanoTime;
    }

    /// To be called once per [#PERIOD]. Never fails; does nothing while the last exchange is in
    /// progress.
    public Future<Void> exchange() {
        if (exchanging) {
            return Future.succeededFuture();
        }
        exchanging = true;
        Future<Void> put =
                sharing.report()
                        .map(report -> directory.putLimitUse(report, TTL))
                        .orElse(Future.succeededFuture());
        counts.add(NodeCounts.Event.LIMIT_USE_DELAYED, sharing.due());
        Future<List<NodeLimitUse>> asked = put.compose(_ -> directory.limitUses());
        // Not at the timeout: while a member of the cluster is frozen, each question holds a thread
        // of the workers.
        asked.onComplete(_ -> exchanging = false);
        return asked.timeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .onSuccess(all -> sharing.onReports(all, nanoTime.getAsLong()))
                .onSuccess(_ -> onExchanged())
                .onFailure(this::onFailed)
                .<Void>mapEmpty()
                .otherwiseEmpty();
    }

    private void onExchanged() {
        counts.add(NodeCounts.Event.LIMITS_EXCHANGED);
        if (lost) {
            lost = false;
            LOG.info("rate limits hold over all nodes again");
        }
    }

    private void onFailed(Throwable failure) {
        counts.add(NodeCounts.Event.LIMITS_NOT_EXCHANGED);
        if (!lost) {
            lost = true;
            LOG.warn(
                    "the directory cannot be reached, this node counts rate limits by itself: {}",
                    failure.getMessage());
        }
    }
}
