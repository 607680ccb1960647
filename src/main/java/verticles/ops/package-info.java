/// What [verticles.OpsVerticle] uses: the shards of its node, the state of all nodes, the drain
/// before a node stops, and the HTTP port for operators. Runs on its event loop. Read `OpsPort`
/// first.
@NullMarked
package verticles.ops;

import org.jspecify.annotations.NullMarked;
