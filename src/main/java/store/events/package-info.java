/// Events of guilds in PostgreSQL: the outbox, the webhooks that read it, and sums by day. Most
/// events are written by triggers, in the transaction of what they describe (migration
/// `guild_events`); those of voice rooms by [VisitStore]. Called from any thread. Start with
/// [EventStore].
@NullMarked
package store.events;

import org.jspecify.annotations.NullMarked;
