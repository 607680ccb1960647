/// How a room survives the loss of its shard or its owner: noticing the silence, the order in which
/// the participants move, and the first seconds with another owner. Pure: the time comes from
/// outside. Read `RoomMove` first.
@NullMarked
package rooms.failover;

import org.jspecify.annotations.NullMarked;
