/// The records on their way from node to node.
@NullMarked
package bus;

import org.jspecify.annotations.NullMarked;
