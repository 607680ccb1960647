/// STUN binding requests and responses for ICE (RFC 8489, RFC 8445 §7), on ice4j's message classes. What a
/// hostile flood reaches, the frame check and the user name's fragment, is done on the bytes before
/// ice4j allocates anything. Read [StunBindings] first; each belongs to its engine's thread.
@NullMarked
package media.stun;

import org.jspecify.annotations.NullMarked;
