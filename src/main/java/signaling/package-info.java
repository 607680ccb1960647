/// The session of a client: what each message of the protocol ([signaling.message]) does, and what
/// its client is sent. Pure: no Vert.x, no clock. Start with [Session].
@NullMarked
package signaling;

import org.jspecify.annotations.NullMarked;
