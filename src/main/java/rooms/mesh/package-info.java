/// When the participants of a room send media to each other directly, and the signals that they
/// exchange to do so. Pure. Owned by the verticle that owns the room. Start with
/// [RoomMode].
@NullMarked
package rooms.mesh;

import org.jspecify.annotations.NullMarked;
