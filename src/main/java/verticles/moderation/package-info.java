/// Requests of moderators, as a registry answers them: whom they may act on, the store, and the
/// order to the room that enforces it. Runs on the context of [verticles.RoomRegistryVerticle].
/// Start with [ModerationService].
@NullMarked
package verticles.moderation;

import org.jspecify.annotations.NullMarked;
