/// What a node knows of other regions.
@NullMarked
package verticles.region;

import org.jspecify.annotations.NullMarked;
