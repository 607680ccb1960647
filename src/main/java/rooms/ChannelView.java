package rooms;

import java.util.List;
import java.util.UUID;

/// A channel as a member sees it, with the participants of its room.
///
/// @param id channel id, also the id of its room
/// @param guild the guild it belongs to
/// @param name shown name, 1 to 100 characters
/// @param position order in the list, from 0
/// @param participants of its room now
public record ChannelView(
        UUID id, UUID guild, String name, int position, List<Participant> participants) {}
