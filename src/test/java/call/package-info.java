/// The records that nodes send to each other.
@NullMarked
package call;

import org.jspecify.annotations.NullMarked;
