/// Who gets which packet: tracks, slots, the choice of speakers and encodings.
@NullMarked
package media.forward;

import org.jspecify.annotations.NullMarked;
