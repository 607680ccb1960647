package bus.guild;

import bus.message.BusMessage;
import bus.message.Request;
import chat.Attachment;
import chat.Author;
import chat.Conversation;
import chat.Draft;
import chat.Message;
import chat.OwnMessage;
import chat.PageRequest;
import chat.ReadState;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Requests to the address `chat` and their replies: the text messages of channels and
/// conversations. Each is refused with `channel_not_found` when the user may not view the channel.
public sealed interface ChatMessage extends BusMessage {
    /// Refused with `forbidden` or `rate_limited`.
    record ListMessages(UUID user, UUID channel, PageRequest page)
            implements ChatMessage, Request<Page> {}

    /// Refused with `forbidden`, `rate_limited`, `slow_mode`, `bad_field`, or `not_found` for the
    /// message replied to.
    record Send(Author author, UUID channel, Draft draft) implements ChatMessage, Request<Stored> {}

    /// Of an own message. Refused with `forbidden`, `rate_limited`, `bad_field` or `not_found`.
    record Edit(UUID user, UUID channel, UUID message, String content)
            implements ChatMessage, Request<Stored> {}

    /// Refused with `forbidden`, `rate_limited` or `not_found`.
    record Delete(UUID user, UUID channel, UUID message) implements ChatMessage, Request<Done> {}

    /// About the reactions to a message, which are refused with `not_found` when it does not exist.
    sealed interface OfReactions extends ChatMessage {}

    /// Refused with `forbidden`, `rate_limited`, `bad_field` or `too_many_reactions`.
    record AddReaction(UUID user, UUID channel, UUID message, String emoji)
            implements OfReactions, Request<Done> {}

    /// Of the user. Refused with `forbidden` or `rate_limited`.
    record RemoveReaction(UUID user, UUID channel, UUID message, String emoji)
            implements OfReactions, Request<Done> {}

    /// The users who chose the emoji, by id. Refused with `forbidden` or `rate_limited`.
    ///
    /// @param after the last one of the page before, or null
    record ListReactions(
            UUID user, UUID channel, UUID message, String emoji, @Nullable UUID after, int limit)
            implements OfReactions, Request<Users> {}

    /// About what members read and are about to write.
    sealed interface OfAttention extends ChatMessage {}

    /// Moves the user's read marker forward to a message. Refused with `forbidden` or
    /// `rate_limited`.
    record MarkRead(UUID user, UUID channel, UUID message) implements OfAttention, Request<Done> {}

    /// The channels of a guild with unread messages. Refused with `not_found` or `rate_limited`.
    record ListUnread(UUID user, UUID guild) implements OfAttention, Request<Unread> {}

    /// Refused with `forbidden` or `rate_limited`.
    record StartTyping(Author author, UUID channel) implements OfAttention, Request<Done> {}

    /// Who may view the channel and has a name that begins like this. Refused with `rate_limited`.
    record FindMentionable(UUID user, UUID channel, String name)
            implements OfAttention, Request<Users> {}

    /// In the channels of a guild that the user may read, or in one of them. Refused with
    /// `not_found`, `rate_limited`, `bad_field` or `unavailable`.
    ///
    /// @param before only older ones than this message, or null
    record Search(UUID user, UUID guild, @Nullable UUID channel, String text, @Nullable UUID before)
            implements ChatMessage, Request<Page> {}

    /// In one channel or conversation. Refused with `forbidden`, `rate_limited`, `bad_field` or
    /// `unavailable`.
    ///
    /// @param before only older ones than this message, or null
    record SearchPlace(UUID user, UUID channel, String text, @Nullable UUID before)
            implements ChatMessage, Request<Page> {}

    /// The messages that the user has written, some at a time. Refused with `rate_limited`.
    ///
    /// @param before only older ones than this message, or null
    record ExportMessages(UUID user, @Nullable UUID before)
            implements ChatMessage, Request<Exported> {}

    /// About images of messages.
    sealed interface OfAttachments extends ChatMessage {}

    /// Whether the user may upload an image to a channel now. Refused with `forbidden` or
    /// `rate_limited`.
    record PrepareUpload(UUID user, UUID channel) implements OfAttachments, Request<Done> {}

    /// Stores that an image was uploaded, before its file is written. Refused with `forbidden` or
    /// `storage_full`.
    ///
    /// @param bytes size of its file
    record AddAttachment(UUID user, UUID channel, Attachment image, int bytes)
            implements OfAttachments, Request<Done> {}

    /// About conversations between two users, whose ids take the place of a channel's in all other
    /// requests. Those of others do not exist for a user: `channel_not_found`. All are refused with
    /// `rate_limited`.
    sealed interface OfConversations extends ChatMessage {}

    /// Finds or opens the one with another user. Refused with `not_found` for a user who is in no
    /// guild of theirs, `forbidden` when they do not accept it, and `bad_field` for oneself.
    record OpenConversation(UUID user, UUID partner)
            implements OfConversations, Request<OneConversation> {}

    /// The most recent first.
    ///
    /// @param before only those whose activity is before this id, or null
    record ListConversations(UUID user, @Nullable UUID before, int limit)
            implements OfConversations, Request<ConversationPage> {}

    record FindConversation(UUID user, UUID conversation)
            implements OfConversations, Request<OneConversation> {}

    /// A blocked user cannot write to the user, nor the user to them. Refused with `not_found`.
    record BlockUser(UUID user, UUID blocked) implements OfConversations, Request<Done> {}

    record UnblockUser(UUID user, UUID blocked) implements OfConversations, Request<Done> {}

    record AskPrivacy(UUID user) implements OfConversations, Request<Privacy> {}

    /// @param directMessages whether members of common guilds may open conversations with the user
    record SetPrivacy(UUID user, boolean directMessages)
            implements OfConversations, Request<Done> {}

    /// Which of these users may view a channel; none when it does not exist.
    record FindViewers(UUID channel, Set<UUID> users) implements ChatMessage, Request<Viewers> {}

    /// The newest first.
    record Page(List<Message> messages) implements Reply {}

    /// The newest first.
    record Exported(List<OwnMessage> messages) implements Reply {}

    record Stored(Message message) implements Reply {}

    record Viewers(Set<UUID> users) implements Reply {}

    record Users(List<Author> users) implements Reply {}

    record Unread(List<ReadState> channels) implements Reply {}

    record OneConversation(Conversation conversation) implements Reply {}

    record ConversationPage(List<Conversation> conversations) implements Reply {}

    /// @param directMessages whether members of common guilds may open conversations with the user
    /// @param blocked the last one first
    record Privacy(boolean directMessages, List<Author> blocked) implements Reply {}
}
