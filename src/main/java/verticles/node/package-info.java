/// The process: Vert.x, alone or in a cluster, thread priorities, the heap's limit, readiness, metrics and
/// start-up errors that say which setting to change. Read `NodeVertx` first.
@NullMarked
package verticles.node;

import org.jspecify.annotations.NullMarked;
