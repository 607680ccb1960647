/// How tests wait for what happens on other threads.
@NullMarked
package awaiting;

import org.jspecify.annotations.NullMarked;
