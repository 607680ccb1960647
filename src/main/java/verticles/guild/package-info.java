/// Requests about guilds, channels and roles, as a registry answers them: what the caller may do, the store, and events
/// for those who are connected. Start with [GuildAccess] and [GuildService].
@NullMarked
package verticles.guild;

import org.jspecify.annotations.NullMarked;
