/// Guilds, channels and live rooms: the participants of a room, their state, its shard. Pure: commands
/// go in, events come out; no Vert.x, no clock, no media. The verticle that owns a room is its only
/// caller. A room is a live voice channel and has the channel's id. Start with [Participant].
@NullMarked
package rooms;

import org.jspecify.annotations.NullMarked;
