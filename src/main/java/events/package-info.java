/// What programs outside learn about guilds: the events, how they are signed and sent to webhooks
/// again, and the sums of them by day. Pure (JDK only). Start with [EventType].
@NullMarked
package events;

import org.jspecify.annotations.NullMarked;
