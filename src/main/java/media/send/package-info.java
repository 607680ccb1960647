/// What is sent to a subscriber: slot streams, batches, pacing, packet history, sender reports.
/// Read [AudioSlotStream] and [VideoSlotStream] first.
@NullMarked
package media.send;

import org.jspecify.annotations.NullMarked;
