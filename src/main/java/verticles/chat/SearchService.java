package verticles.chat;

import bus.guild.ChatMessage;
import chat.Message;
import io.vertx.core.Future;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import refusal.Refusal;
import refusal.RefusalCode;
import refusal.RefusedException;
import rooms.permission.Permission;
import store.chat.SearchStore;
import text.Characters;

/// Answers searches for messages, in the channels of a guild that the user may read, or in one
/// place.
final class SearchService {
    private static final int MESSAGES_OF_A_PAGE = 25;

    /// All searches of a node share a few connections to the database: they are the most expensive
    /// question.
    private static final String ALL = "all";

    private final SearchStore store;
    private final MessagePlaces places;
    private final ChatLimits limits;

    SearchService(SearchStore store, MessagePlaces places, ChatLimits limits) {
        this.store = store;
        this.places = places;
        this.limits = limits;
    }

    Future<ChatMessage.Page> search(ChatMessage.Search search) {
        return ChatLimits.take(limits.searches(), search.user())
                .compose(_ -> {
                    requireText(search.text());
                    return places.readable(search.user(), search.guild());
                })
                .compose(readable -> {
                    List<UUID> channels = among(readable, search);
                    return limited(() ->
                            store.find(
                                    search.guild(),
                                    channels,
                                    search.text(),
                                    search.before(),
                                    MESSAGES_OF_A_PAGE));
                })
                .map(ChatMessage.Page::new);
    }

    Future<ChatMessage.Page> search(ChatMessage.SearchPlace search) {
        return ChatLimits.take(limits.searches(), search.user())
                .compose(_ -> {
                    requireText(search.text());
                    return places.require(
                            search.user(), search.channel(), Permission.READ_MESSAGE_HISTORY);
                })
                .compose(found ->
                        limited(() ->
                                store.find(
                                        found.place(),
                                        search.text(),
                                        search.before(),
                                        MESSAGES_OF_A_PAGE)))
                .map(ChatMessage.Page::new);
    }

    private Future<List<Message>> limited(Supplier<Future<List<Message>>> search) {
        if (!limits.searching().enter(ALL)) {
            throw new RefusedException(
                    RefusalCode.UNAVAILABLE,
                    "Too many searches at the moment; try again in a few seconds.");
        }
        return search.get().onComplete(_ -> limits.searching().leave(ALL));
    }

    private static List<UUID> among(List<UUID> readable, ChatMessage.Search search) {
        UUID channel = search.channel();
        if (channel == null) {
            return readable;
        }
        if (!readable.contains(channel)) {
            throw new RefusedException(
                    RefusalCode.CHANNEL_NOT_FOUND, "This channel does not exist.");
        }
        return List.of(channel);
    }

    private static void requireText(String text) {
        if (!Characters.storable(text)) {
            throw new RefusedException(
                    Refusal.ofField(
                            RefusalCode.BAD_FIELD, "text must be valid Unicode text.", "text"));
        }
    }
}
