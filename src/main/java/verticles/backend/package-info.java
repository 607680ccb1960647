/// What the back ends of other applications do with an API key: rooms, guests, and moderation by
/// the path that moderators use. On the registry's context. Read [verticles.backend.BackendService]
/// first.
@NullMarked
package verticles.backend;

import org.jspecify.annotations.NullMarked;
