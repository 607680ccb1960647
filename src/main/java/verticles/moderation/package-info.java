/// Requests of moderators, as a registry answers them. Start with [ModerationService].
@NullMarked
package verticles.moderation;

import org.jspecify.annotations.NullMarked;
