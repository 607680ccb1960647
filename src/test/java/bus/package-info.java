/// The records that nodes send to each other.
@NullMarked
package bus;

import org.jspecify.annotations.NullMarked;
