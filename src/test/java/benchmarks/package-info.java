/// What is measured and reported, never asserted: `scripts/measure` runs it. [BenchIT] only checks
/// that `scripts/bench`, whose sources are in `src/bench`, still works.
@NullMarked
package benchmarks;

import org.jspecify.annotations.NullMarked;
