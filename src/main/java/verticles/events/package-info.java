/// Events of guilds leave the node: to webhooks, and as sums into the statistics. Runs on the
/// context of [verticles.RoomRegistryVerticle]. Start with [WebhookDelivery].
@NullMarked
package verticles.events;

import org.jspecify.annotations.NullMarked;
