/// What [verticles.RoomRegistryVerticle] uses for the rooms it owns: participants, edges, relays, mode. Runs on the
/// virtual threads of its verticle. Start with [HostedRoom].
@NullMarked
package verticles.room;

import org.jspecify.annotations.NullMarked;
