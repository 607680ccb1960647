/// The messages of the client protocol (docs/protocol.md) as sealed records, and their JSON. Pure:
/// no Vert.x, no clock. Start with [ClientMessage] and [ServerMessage].
@NullMarked
package signaling.message;

import org.jspecify.annotations.NullMarked;
