/// What proves that a node belongs to the cluster, and how Hazelcast is set up for it and used by
/// Vert.x. Used while the node starts. Start with [ClusterIdentity].
@NullMarked
package verticles.cluster;

import org.jspecify.annotations.NullMarked;
