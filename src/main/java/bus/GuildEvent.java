package bus;

import java.util.List;
import java.util.UUID;
import rooms.ChannelView;
import rooms.Participant;

/// What registries publish on `guild.<id>`.
public sealed interface GuildEvent extends BusMessage {
    /// Who is in a voice channel changed; batched in 100 ms. Only who is there and their state, not
    /// who speaks.
    record PresenceChanged(
            UUID guild,
            UUID channel,
            List<Participant> joined,
            List<Integer> left,
            List<Participant> changed)
            implements GuildEvent {}

    record ChannelCreated(UUID guild, ChannelView channel) implements GuildEvent {}
}
