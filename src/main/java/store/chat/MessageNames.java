package store.chat;

import chat.Author;
import chat.Message;
import chat.Quote;
import io.vertx.core.Future;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import store.chat.StoredMessage.StoredQuote;

/// Gives stored messages the names of their authors. Names are those of the accounts, which are not
/// in the database of the guild.
///
/// @param usernames the names of users by id; those that do not exist are missing
record MessageNames(Function<Set<UUID>, Future<Map<UUID, String>>> usernames) {
    Future<Message> of(StoredMessage message) {
        return of(List.of(message)).map(List::getFirst);
    }

    Future<List<Message>> of(List<StoredMessage> messages) {
        Set<UUID> authors = new HashSet<>();
        for (StoredMessage message : messages) {
            authors.add(message.author());
            StoredQuote quote = message.quote();
            if (quote != null && quote.author() != null) {
                authors.add(quote.author());
            }
        }
        return usernames
                .apply(authors)
                .map(names -> messages.stream().map(message -> message(message, names)).toList());
    }

    private static Message message(StoredMessage stored, Map<UUID, String> names) {
        StoredQuote quote = stored.quote();
        return new Message(
                stored.id(),
                stored.channel(),
                author(stored.author(), names),
                stored.content(),
                quote == null ? null : quote(quote, names),
                stored.createdAtMillis(),
                stored.editedAtMillis(),
                stored.attachments(),
                stored.reactions());
    }

    private static Quote quote(StoredQuote quote, Map<UUID, String> names) {
        UUID author = quote.author();
        return new Quote(
                quote.id(), author == null ? null : author(author, names), quote.excerpt());
    }

    static Author author(UUID user, Map<UUID, String> names) {
        return new Author(user, names.getOrDefault(user, "Deleted user"));
    }
}
