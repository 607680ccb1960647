package verticles.events;

import events.RecordedEvent;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;

/// An event as programs outside get it, docs/api.md.
public final class EventJson {
    private EventJson() {}

    /// The same bytes each time.
    public static Buffer of(RecordedEvent event) {
        return new JsonObject()
                .put("id", event.id().toString())
                .put("guild", event.guild().toString())
                .put("seq", event.seq())
                .put("type", event.type())
                .put("atMillis", event.atMillis())
                .put("data", new JsonObject(event.data()))
                .toBuffer();
    }
}
