package bus.guild;

import bus.message.BusMessage;
import bus.message.Request;
import events.DailyVoice;
import events.KafkaState;
import events.Webhook;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Requests to the address `events` and their replies: all with
/// [rooms.permission.Permission#MANAGE_GUILD], refused with `not_found` or `forbidden`; changes
/// also with `rate_limited`. [ShowKafka] is for administrators of the node, whom the asker has
/// checked.
public sealed interface EventMessage extends BusMessage {
    record ListWebhooks(UUID user, UUID guild) implements EventMessage, Request<Webhooks> {}

    /// Refused also with `bad_field`, `too_many_webhooks` or `webhooks_disabled`.
    ///
    /// @param types of events, empty for all
    record CreateWebhook(UUID user, UUID guild, String url, List<String> types)
            implements EventMessage, Request<WebhookCreated> {}

    /// Refused also with `bad_field`.
    ///
    /// @param types of events, empty for all
    record ChangeWebhook(
            UUID user, UUID guild, UUID webhook, String url, List<String> types, boolean enabled)
            implements EventMessage, Request<Done> {}

    record DeleteWebhook(UUID user, UUID guild, UUID webhook)
            implements EventMessage, Request<Done> {}

    /// @param after number of the last event that is not sent again
    record ReplayEvents(UUID user, UUID guild, UUID webhook, long after)
            implements EventMessage, Request<Done> {}

    /// @param days today (UTC) and those before it
    /// @param before `next` of the page before, or null
    /// @param limit of rows
    record ShowStatistics(UUID user, UUID guild, int days, @Nullable String before, int limit)
            implements EventMessage, Request<Statistics> {}

    record ShowKafka() implements EventMessage, Request<Kafka> {}

    record Kafka(KafkaState state) implements Reply {}

    /// @param enabled whether the configuration counts
    /// @param days the newest first, without those on which nothing happened
    /// @param next for the next page, null on the last one
    record Statistics(boolean enabled, List<DailyVoice> days, @Nullable String next)
            implements Reply {}

    /// @param enabled whether the configuration allows webhooks
    record Webhooks(boolean enabled, List<Webhook> webhooks) implements Reply {}

    /// @param secret for the receiver, not shown again
    record WebhookCreated(UUID id, String secret) implements Reply {}
}
