package call;

import org.jspecify.annotations.Nullable;

/// Which track a slot of a subscriber carries.
///
/// @param mid the section of the client's offer that is the slot
/// @param participant the publisher, 0 when the slot is free
/// @param track null when the slot is free
/// @param paused the track is requested, but the subscriber's connection cannot carry it now
public record SlotOwner(String mid, int participant, @Nullable TrackKind track, boolean paused) {}
