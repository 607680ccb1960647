/// What moderators do to members of a guild, and the audit log of it. Pure. Start with
/// [ModerationAct].
@NullMarked
package rooms.moderation;

import org.jspecify.annotations.NullMarked;
