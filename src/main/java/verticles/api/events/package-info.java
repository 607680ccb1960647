/// Webhooks and statistics of guilds in the API. Runs on the event loop of its verticle.
@NullMarked
package verticles.api.events;

import org.jspecify.annotations.NullMarked;
