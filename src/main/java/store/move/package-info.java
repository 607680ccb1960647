/// Moves the messages of a guild to another database while they are read and written. Blocking, in
/// a process of its own or on a thread that waits for nothing else. [GuildPlaceStore], which says
/// where guilds are, is called from any thread. Start with [GuildMove].
@NullMarked
package store.move;

import org.jspecify.annotations.NullMarked;
