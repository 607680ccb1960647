package bus.guild;

import bus.message.BusMessage;
import java.util.List;
import java.util.UUID;

/// What registries publish on `conversations`, for the sessions of the two users of a conversation.
public sealed interface ConversationEvent extends BusMessage {
    /// @param users of the conversation
    /// @param event one without a guild
    record Happened(List<UUID> users, GuildEvent.ForViewers event) implements ConversationEvent {}
}
