package signaling;

import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import rooms.TrackKind;

/// What a client may send on `/ws`, by `op`. `id` is any number the client chooses; the direct answer
/// repeats it as `re`.
public sealed interface ClientMessage {
    @Nullable Integer id();

    record Identify(@Nullable Integer id, String token) implements ClientMessage {}

    record Join(@Nullable Integer id, UUID channel, @Nullable StateFields state)
            implements ClientMessage {}

    record Offer(@Nullable Integer id, String sdp, Map<String, TrackKind> tracks)
            implements ClientMessage {}

    record Leave(@Nullable Integer id) implements ClientMessage {}

    /// Fields left out stay as they are.
    record State(
            @Nullable Integer id,
            @Nullable Boolean muted,
            @Nullable Boolean deafened,
            @Nullable Boolean camera,
            @Nullable Boolean screen)
            implements ClientMessage {}

    record Ping(@Nullable Integer id, long t) implements ClientMessage {}

    /// The state to join with; fields left out are false.
    record StateFields(
            @Nullable Boolean muted,
            @Nullable Boolean deafened,
            @Nullable Boolean camera,
            @Nullable Boolean screen) {}
}
