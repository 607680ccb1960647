package rooms;

import java.util.List;
import java.util.UUID;

/// A guild as a member sees it: its channels in order, each with the participants of its room.
public record GuildView(UUID id, String name, List<ChannelView> channels) {}
