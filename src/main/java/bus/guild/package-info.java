/// Messages about guilds: channels, roles, members, text messages, moderation and webhooks. A
/// RoomRegistryVerticle answers the requests; events are published for members who are connected.
/// Start with [RoomsMessage].
@NullMarked
package bus.guild;

import org.jspecify.annotations.NullMarked;
