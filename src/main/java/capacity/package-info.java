/// `scripts/simulate`: a cluster of a thousand nodes in virtual time whose rooms are placed by the
/// classes of the product, and what a cluster costs. Pure, except for `Main`. Read
/// [capacity.PlacementSimulation] and [capacity.CapacityModel] first.
@NullMarked
package capacity;

import org.jspecify.annotations.NullMarked;
