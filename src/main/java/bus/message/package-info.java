/// What a message of the event bus is: a record of the one family that its address accepts, and a
/// request if it is answered. Knows none of the families. Start with [Address].
@NullMarked
package bus.message;

import org.jspecify.annotations.NullMarked;
