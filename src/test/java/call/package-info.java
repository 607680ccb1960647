/// The records on their way from node to node.
@NullMarked
package call;

import org.jspecify.annotations.NullMarked;
