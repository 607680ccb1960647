/// The process: Vert.x, alone or in a cluster, thread priorities, the limit of the heap, readiness,
/// and start-up errors that name the setting to change. Read `NodeVertx` first.
@NullMarked
package verticles.node;

import org.jspecify.annotations.NullMarked;
