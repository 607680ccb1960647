/// Who is online: the statuses that people show to members of their guilds. JDK only. Start with
/// [GuildStatuses].
@NullMarked
package presence;

import org.jspecify.annotations.NullMarked;
