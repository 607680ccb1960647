package bus;

import chat.Message;
import java.util.List;
import java.util.UUID;
import rooms.ChannelView;
import rooms.Participant;

/// What registries publish on `guild.<id>`.
public sealed interface GuildEvent extends BusMessage {
    /// The participants of a voice channel or their states changed; batched in 100 ms. Speaking is not
    /// included.
    record PresenceChanged(
            UUID guild,
            UUID channel,
            List<Participant> joined,
            List<Integer> left,
            List<Participant> changed)
            implements GuildEvent {}

    record ChannelCreated(UUID guild, ChannelView channel) implements GuildEvent {}

    record ChannelRenamed(UUID guild, UUID channel, String name) implements GuildEvent {}

    record ChannelDeleted(UUID guild, UUID channel) implements GuildEvent {}

    /// Events that concern only those who may view the channel.
    sealed interface ForViewers extends GuildEvent {
        UUID channel();
    }

    record MessageCreated(UUID guild, Message message) implements ForViewers {
        @Override
        public UUID channel() {
            return message.channel();
        }
    }

    record MessageEdited(UUID guild, Message message) implements ForViewers {
        @Override
        public UUID channel() {
            return message.channel();
        }
    }

    record MessageDeleted(UUID guild, UUID channel, UUID message) implements ForViewers {}
}
