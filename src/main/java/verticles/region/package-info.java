/// The other regions, as a node sees them whose region is a cluster of its own: messages of the bus
/// go there over Redis, their nodes are known by their heartbeats in the directory, and what may
/// have been missed is read again. Runs on the context of the main verticle. Start with
/// [OtherRegions].
@NullMarked
package verticles.region;

import org.jspecify.annotations.NullMarked;
