/// STUN binding requests and responses for ICE (RFC 8489, RFC 8445 §7). A hostile flood reaches no
/// more than the header check, the walk over the attributes, a CRC and the lookup of the user name;
/// only then is the HMAC computed. Read [StunBindings] first; each belongs to its engine's thread.
@NullMarked
package media.stun;

import org.jspecify.annotations.NullMarked;
