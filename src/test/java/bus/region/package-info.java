/// Frames between regions.
@NullMarked
package bus.region;

import org.jspecify.annotations.NullMarked;
