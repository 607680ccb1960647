/// One WebSocket of a client: frames in, the pure `signaling.Session` decides, effects out over the
/// event bus. Runs on the event loop of its verticle. Read `SessionSocket` first.
@NullMarked
package verticles.session;

import org.jspecify.annotations.NullMarked;
