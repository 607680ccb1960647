/// Messages that only the HTTP API sends: requests of other applications by their API keys, and
/// answers kept for requests that are repeated. A RoomRegistryVerticle answers them. Start with
/// [BackendMessage].
@NullMarked
package bus.api;

import org.jspecify.annotations.NullMarked;
