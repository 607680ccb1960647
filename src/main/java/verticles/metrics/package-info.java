/// The metrics of a node in the Prometheus exposition format: its shards, the JVM and the process,
/// and the names that dashboards for voice services expect. Read `NodeMetrics` first.
@NullMarked
package verticles.metrics;

import org.jspecify.annotations.NullMarked;
