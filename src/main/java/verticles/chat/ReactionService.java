package verticles.chat;

import bus.guild.ChatMessage;
import bus.guild.GuildEvent;
import bus.message.Answer;
import bus.message.BusMessage;
import chat.Author;
import chat.Place;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import refusal.Refusal;
import refusal.RefusalCode;
import refusal.RefusedException;
import rooms.permission.Permission;
import store.chat.ReactionStore;
import text.EmojiRules;

/// Answers requests about reactions to messages.
final class ReactionService {
    private final ReactionStore store;
    private final Usernames usernames;
    private final MessagePlaces places;
    private final ChatLimits limits;

    ReactionService(
            ReactionStore store, Usernames usernames, MessagePlaces places, ChatLimits limits) {
        this.store = store;
        this.usernames = usernames;
        this.places = places;
        this.limits = limits;
    }

    Answer onMessage(ChatMessage.OfReactions message) {
        return switch (message) {
            case ChatMessage.AddReaction add -> add.answer(add(add));
            case ChatMessage.RemoveReaction remove -> remove.answer(remove(remove));
            case ChatMessage.ListReactions list -> list.answer(users(list));
        };
    }

    /// Who may write may react.
    private Future<BusMessage.Done> add(ChatMessage.AddReaction add) {
        return ChatLimits.take(limits.reactions(), add.user())
                .compose(_ ->
                        places.require(
                                add.user(),
                                add.channel(),
                                Permission.READ_MESSAGE_HISTORY,
                                Permission.SEND_MESSAGES))
                .compose(found -> {
                    requireEmoji(add.emoji());
                    return ChatLimits.take(limits.signalsSent(), add.channel())
                            .compose(_ ->
                                    store.add(
                                            found.place(), add.message(), add.emoji(), add.user()))
                            .map(added -> {
                                if (added) {
                                    Place place = found.place();
                                    places.publish(
                                            place,
                                            new GuildEvent.ReactionAdded(
                                                    place.guild(),
                                                    place.id(),
                                                    add.message(),
                                                    add.emoji(),
                                                    add.user()));
                                }
                                return new BusMessage.Done();
                            });
                });
    }

    private Future<BusMessage.Done> remove(ChatMessage.RemoveReaction remove) {
        requireEmoji(remove.emoji());
        return ChatLimits.take(limits.reactions(), remove.user())
                .compose(_ ->
                        places.require(
                                remove.user(), remove.channel(), Permission.READ_MESSAGE_HISTORY))
                .compose(found ->
                        store.remove(found.place(), remove.message(), remove.emoji(), remove.user())
                                .map(removed -> {
                                    if (removed) {
                                        Place place = found.place();
                                        places.publish(
                                                place,
                                                new GuildEvent.ReactionRemoved(
                                                        place.guild(),
                                                        place.id(),
                                                        remove.message(),
                                                        remove.emoji(),
                                                        remove.user()));
                                    }
                                    return new BusMessage.Done();
                                }));
    }

    private Future<ChatMessage.Users> users(ChatMessage.ListReactions list) {
        requireEmoji(list.emoji());
        return ChatLimits.take(limits.pages(), list.user())
                .compose(_ ->
                        places.require(
                                list.user(), list.channel(), Permission.READ_MESSAGE_HISTORY))
                .compose(found ->
                        store.users(
                                found.place(),
                                list.message(),
                                list.emoji(),
                                list.after(),
                                list.limit()))
                .compose(users -> usernames.of(users).map(names -> authors(users, names)));
    }

    private static ChatMessage.Users authors(List<UUID> users, Map<UUID, String> names) {
        return new ChatMessage.Users(
                users.stream()
                        .filter(names::containsKey)
                        .map(user -> new Author(user, Objects.requireNonNull(names.get(user))))
                        .toList());
    }

    private static void requireEmoji(String emoji) {
        if (!EmojiRules.isEmoji(emoji)) {
            throw new RefusedException(
                    Refusal.ofField(RefusalCode.BAD_FIELD, "A reaction is one emoji.", "emoji"));
        }
    }
}
