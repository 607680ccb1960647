/// What the verticles of one node share: its rate limits, its counts of refusals and of events.
/// Each object belongs to one Vert.x, so that two nodes in a JVM have their own.
@NullMarked
package verticles.shared;

import org.jspecify.annotations.NullMarked;
