/// One live voice channel while people are in it: who they are, their state and rights, who of them
/// speaks, and what each of them is notified of. Pure: commands go in with the time, events come
/// out. The verticle that owns a room is its only caller. Start with [Room].
@NullMarked
package rooms.live;

import org.jspecify.annotations.NullMarked;
