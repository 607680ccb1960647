/// Messages of calls: to the registry that owns a room, to the shard with its media, and to the
/// session and the WebSocket of a participant. Start with [RoomMessage].
@NullMarked
package bus.call;

import org.jspecify.annotations.NullMarked;
