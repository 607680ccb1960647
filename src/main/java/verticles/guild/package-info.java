/// Requests about guilds, members, channels and roles, as a registry answers them: what the caller
/// may do, the store, and events for connected clients. Runs on the context of
/// [verticles.RoomRegistryVerticle]. Start with [GuildRequests] and [GuildAccess].
@NullMarked
package verticles.guild;

import org.jspecify.annotations.NullMarked;
