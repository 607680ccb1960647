/// Messages about nodes: readiness, refusals, the nodes of the cluster and their draining. The
/// OpsVerticle of a node answers the requests. Start with [NodeMessage].
@NullMarked
package bus.node;

import org.jspecify.annotations.NullMarked;
