/// Which shards there are, and whether they answer: a room is placed on one of them. Runs on the
/// virtual threads of its verticle. Start with [ShardDirectory].
@NullMarked
package verticles.room.placement;

import org.jspecify.annotations.NullMarked;
