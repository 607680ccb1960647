/// What leaves to a subscriber: slot streams, packet history, sender reports.
@NullMarked
package media.send;

import org.jspecify.annotations.NullMarked;
