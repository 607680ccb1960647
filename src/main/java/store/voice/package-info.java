/// What administrators set for the calls of all nodes. Any thread. Start with [RolloutStore].
@NullMarked
package store.voice;

import org.jspecify.annotations.NullMarked;
