/// What arrives from a publisher: statistics, feedback.
@NullMarked
package media.receive;

import org.jspecify.annotations.NullMarked;
