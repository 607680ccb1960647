/// Routes about guilds: channels, roles, members, moderation. Start with [GuildRoutes].
@NullMarked
package verticles.api.guild;

import org.jspecify.annotations.NullMarked;
