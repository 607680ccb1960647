package bus;

import chat.Author;
import chat.Draft;
import chat.Message;
import chat.PageRequest;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// Requests to the address `chat` and their replies: the text messages of channels. Each is refused with
/// `channel_not_found` when the user may not view the channel.
public sealed interface ChatMessage extends BusMessage {
    /// Refused with `forbidden` or `rate_limited`.
    record ListMessages(UUID user, UUID channel, PageRequest page)
            implements ChatMessage, Request<Page> {}

    /// Refused with `forbidden`, `rate_limited`, `slow_mode`, `bad_field`, or `not_found` for the message replied to.
    record Send(Author author, UUID channel, Draft draft) implements ChatMessage, Request<Stored> {}

    /// Of an own message. Refused with `forbidden`, `rate_limited`, `bad_field` or `not_found`.
    record Edit(UUID user, UUID channel, UUID message, String content)
            implements ChatMessage, Request<Stored> {}

    /// Refused with `forbidden`, `rate_limited` or `not_found`.
    record Delete(UUID user, UUID channel, UUID message) implements ChatMessage, Request<Done> {}

    /// Which of these users may view a channel; none when it does not exist.
    record FindViewers(UUID channel, Set<UUID> users) implements ChatMessage, Request<Viewers> {}

    /// The newest first.
    record Page(List<Message> messages) implements Reply {}

    record Stored(Message message) implements Reply {}

    record Viewers(Set<UUID> users) implements Reply {}
}
