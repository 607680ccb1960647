package signaling;

import org.jspecify.annotations.Nullable;

import rooms.TrackKind;

import java.util.List;
import java.util.Map;
import java.util.UUID;

/// What a client may send on `/ws`, by `op`. `id` is any number the client chooses; the direct answer
/// repeats it as `re`.
public sealed interface ClientMessage {
    @Nullable Integer id();

    record Identify(@Nullable Integer id, String token) implements ClientMessage {}

    record Join(@Nullable Integer id, UUID channel, @Nullable StateFields state)
            implements ClientMessage {}

    /// @param encrypted payloads are encrypted end to end: the server reads header extensions only
    record Offer(@Nullable Integer id, String sdp, Map<String, TrackKind> tracks, boolean encrypted)
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

    /// What the client looks at; replaces what it named before.
    record View(@Nullable Integer id, List<Want> wants) implements ClientMessage {}

    record Ping(@Nullable Integer id, long t) implements ClientMessage {}

    /// One picture the client shows.
    ///
    /// @param track camera or screen
    /// @param height in device pixels of the place it is shown in
    /// @param frameRate more pictures a second are of no use; null for all there are
    /// @param pinned before everything else
    record Want(
            int participant,
            TrackKind track,
            int height,
            @Nullable Integer frameRate,
            boolean pinned) {}

    /// The state to join with; fields left out are false.
    record StateFields(
            @Nullable Boolean muted,
            @Nullable Boolean deafened,
            @Nullable Boolean camera,
            @Nullable Boolean screen) {}
}
