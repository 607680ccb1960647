/// One room that a registry owns: participants, edges, relays, mode. Runs on the
/// virtual threads of its verticle. Start with [HostedRoom].
@NullMarked
package verticles.room;

import org.jspecify.annotations.NullMarked;
