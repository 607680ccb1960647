/// Guilds, channels and who is in a voice channel: participants, their rights, the shard of their
/// room. Pure: no Vert.x, no clock, no media. A room is a live voice channel ([rooms.live]) and has
/// the channel's id. Start with [Participant].
@NullMarked
package rooms;

import org.jspecify.annotations.NullMarked;
