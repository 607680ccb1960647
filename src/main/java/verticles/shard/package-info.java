/// Between the event bus and one media shard: requests become commands of the engine, its events
/// become messages. Runs on the event loop of its verticle, which is the shard's own. Read
/// `EngineEventRouter` first.
@NullMarked
package verticles.shard;

import org.jspecify.annotations.NullMarked;
