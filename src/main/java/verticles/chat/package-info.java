/// Requests about text messages, as a registry answers them: what the caller may do, limits, the
/// store, and events for those who may view the channel. Runs on the context of
/// [verticles.RoomRegistryVerticle]. Start with [ChatService].
@NullMarked
package verticles.chat;

import org.jspecify.annotations.NullMarked;
