/// What is measured and reported, never asserted: `scripts/measure` runs it.
@NullMarked
package benchmarks;

import org.jspecify.annotations.NullMarked;
