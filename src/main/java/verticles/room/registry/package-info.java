/// The rooms of all voice channels, as one registry sees them: those it owns under leases of the
/// directory, and requests to the owners of the others. Runs on the virtual threads of
/// [verticles.RoomRegistryVerticle]. Start with [OwnedRooms].
@NullMarked
package verticles.room.registry;

import org.jspecify.annotations.NullMarked;
