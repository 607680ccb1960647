/// Which shard the media of a room is on, and why. Pure; used by registries and by
/// `scripts/simulate`. Read [rooms.placement.Placement] first.
@NullMarked
package rooms.placement;

import org.jspecify.annotations.NullMarked;
