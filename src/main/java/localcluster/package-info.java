/// `scripts/cluster`: a cluster of some nodes on this machine, with one PostgreSQL and Redis, and a
/// live table of which participants are on which node. For trying out what happens when a node
/// dies. Blocking; start with [LocalCluster].
@NullMarked
package localcluster;

import org.jspecify.annotations.NullMarked;
