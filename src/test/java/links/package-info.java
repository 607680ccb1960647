/// The part of a network at which queues build up, in virtual time.
@NullMarked
package links;

import org.jspecify.annotations.NullMarked;
