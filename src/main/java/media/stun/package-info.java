/// STUN binding requests and responses (RFC 8489) on ice4j's message classes.
@NullMarked
package media.stun;

import org.jspecify.annotations.NullMarked;
