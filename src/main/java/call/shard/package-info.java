/// What shards report: figures for metrics, and state of relays to the shard at their other end.
/// Start with [ShardFigures].
@NullMarked
package call.shard;

import org.jspecify.annotations.NullMarked;
