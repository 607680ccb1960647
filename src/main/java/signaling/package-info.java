/// The client protocol (docs/protocol.md) as sealed records, its JSON codec, and the session that
/// decides what each message does. Pure: no Vert.x, no clock. Start with [ClientMessage] and
/// [ServerMessage].
@NullMarked
package signaling;

import org.jspecify.annotations.NullMarked;
