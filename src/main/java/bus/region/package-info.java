/// How messages of the event bus get from one region to another, when each region is a cluster of
/// its own: as frames that Redis publishes on a channel for each address, encrypted and
/// authenticated with a key of the cluster's secret. Knows no message, only bytes. A [RegionLink]
/// has the connections; all else is used on its context. Start with [RegionLink].
@NullMarked
package bus.region;

import org.jspecify.annotations.NullMarked;
