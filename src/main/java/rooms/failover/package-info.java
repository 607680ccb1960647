/// How the media of a room survives the loss of its shard: noticing the silence, and the order in which the
/// participants move. Pure: the time comes from outside. Read `RoomMove` first.
@NullMarked
package rooms.failover;

import org.jspecify.annotations.NullMarked;
