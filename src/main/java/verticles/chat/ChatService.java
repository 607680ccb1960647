package verticles.chat;

import bus.Bus;
import bus.guild.ChatMessage;
import bus.guild.GuildEvent;
import bus.message.Answer;
import bus.message.BusMessage;
import chat.Draft;
import chat.Message;
import chat.Place;
import config.GuildSettings;
import config.LimitSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import limits.Limit;
import org.jspecify.annotations.Nullable;
import refusal.Refusal;
import refusal.RefusalCode;
import refusal.RefusedException;
import rooms.permission.Permission;
import store.chat.AttachmentStore;
import store.chat.BlockStore;
import store.chat.ConversationStore;
import store.chat.MentionStore;
import store.chat.MessageExportStore;
import store.chat.MessageStore;
import store.chat.ReactionStore;
import store.chat.ReadMarkerStore;
import store.chat.SearchStore;
import store.postgres.Database;
import store.postgres.UserStore;
import text.MessageRules;
import verticles.guild.AccessCache;

/// Answers requests about text messages. What is stored is published to those who are connected.
public final class ChatService {
    /// At most 3 MB.
    private static final int EXPORTED_AT_A_TIME = 200;

    private final MessageStore store;
    private final MessagePlaces places;
    private final ChatLimits limits;
    private final MessageExportStore exports;
    private final AttachmentService attachments;
    private final SearchService searches;
    private final ReactionService reactions;
    private final AttentionService attention;
    private final ConversationService conversations;

    private ChatService(
            Database database,
            Usernames usernames,
            AccessCache access,
            Bus bus,
            ChatLimits limits,
            GuildSettings guilds,
            long directImageBytes) {
        ConversationStore conversationStore = new ConversationStore(database, usernames::of);
        MessagePlaces places = new MessagePlaces(access, new Conversations(conversationStore), bus);
        this.store = new MessageStore(database, usernames::of);
        this.places = places;
        this.limits = limits;
        this.exports = new MessageExportStore(database);
        this.attachments =
                new AttachmentService(
                        new AttachmentStore(database),
                        places,
                        limits,
                        guilds.imageBytes(),
                        directImageBytes);
        this.searches = new SearchService(new SearchStore(database, usernames::of), places, limits);
        this.reactions =
                new ReactionService(new ReactionStore(database), usernames, places, limits);
        this.attention =
                new AttentionService(
                        new ReadMarkerStore(database),
                        new MentionStore(database),
                        usernames,
                        places,
                        limits);
        this.conversations =
                new ConversationService(
                        conversationStore, new BlockStore(database), usernames, limits);
    }

    /// Completes once no change of what it keeps can be missed.
    public static Future<ChatService> of(
            Vertx vertx,
            Database database,
            AccessCache access,
            Bus bus,
            GuildSettings guilds,
            LimitSettings.Chat limits) {
        return Usernames.of(new UserStore(database), bus)
                .map(usernames ->
                        new ChatService(
                                database,
                                usernames,
                                access,
                                bus,
                                ChatLimits.of(vertx, limits),
                                guilds,
                                limits.directImageBytes()));
    }

    public Answer onMessage(ChatMessage message) {
        return switch (message) {
            case ChatMessage.ListMessages list -> list.answer(page(list));
            case ChatMessage.Send send -> send.answer(send(send));
            case ChatMessage.Edit edit -> edit.answer(edit(edit));
            case ChatMessage.Delete delete -> delete.answer(delete(delete));
            case ChatMessage.Search search -> search.answer(searches.search(search));
            case ChatMessage.SearchPlace search -> search.answer(searches.search(search));
            case ChatMessage.ExportMessages export -> export.answer(export(export));
            case ChatMessage.OfAttachments of -> attachments.onMessage(of);
            case ChatMessage.OfReactions ofReactions -> reactions.onMessage(ofReactions);
            case ChatMessage.OfAttention ofAttention -> attention.onMessage(ofAttention);
            case ChatMessage.OfConversations ofConversations ->
                    conversations.onMessage(ofConversations);
            case ChatMessage.FindViewers find -> find.answer(viewers(find.channel(), find.users()));
        };
    }

    private Future<ChatMessage.Page> page(ChatMessage.ListMessages list) {
        return ChatLimits.take(limits.pages(), list.user())
                .compose(_ ->
                        places.require(
                                list.user(), list.channel(), Permission.READ_MESSAGE_HISTORY))
                .compose(found -> store.page(found.place(), list.user(), list.page()))
                .map(ChatMessage.Page::new);
    }

    private Future<ChatMessage.Exported> export(ChatMessage.ExportMessages export) {
        return ChatLimits.take(limits.exports(), export.user())
                .compose(_ -> exports.page(export.user(), export.before(), EXPORTED_AT_A_TIME))
                .map(ChatMessage.Exported::new);
    }

    private Future<ChatMessage.Stored> send(ChatMessage.Send send) {
        UUID user = send.author().user();
        return ChatLimits.take(limits.changes(), user)
                .map(_ -> checked(send.draft()))
                .compose(draft ->
                        places.require(user, send.channel(), needed(draft))
                                .compose(found -> add(found, send, draft)))
                .map(ChatMessage.Stored::new);
    }

    private Future<Message> add(PlaceAccess found, ChatMessage.Send send, Draft draft) {
        Place place = found.place();
        return ChatLimits.take(limits.sent(), place.id())
                .compose(_ ->
                        switch (place) {
                            case Place.OfGuild _ -> Future.<Void>succeededFuture();
                            case Place.Direct _ -> ChatLimits.take(limits.directMessages());
                        })
                .compose(_ -> store.add(place, send.author(), draft, found.slowMode()))
                .onFailure(this::countSlowMode)
                .map(added -> {
                    if (added.inserted()) {
                        places.publish(
                                place,
                                new GuildEvent.MessageCreated(place.guild(), added.message()));
                    }
                    return added.message();
                });
    }

    private Future<ChatMessage.Stored> edit(ChatMessage.Edit edit) {
        return ChatLimits.take(limits.changes(), edit.user())
                .map(_ -> checked(edit.content()))
                .compose(content ->
                        places.require(edit.user(), edit.channel(), Permission.SEND_MESSAGES)
                                .compose(found -> edit(found.place(), edit, content)))
                .map(ChatMessage.Stored::new);
    }

    private Future<Message> edit(Place place, ChatMessage.Edit edit, String content) {
        return store.edit(place, edit.user(), edit.message(), content)
                .onSuccess(message ->
                        places.publish(
                                place, new GuildEvent.MessageEdited(place.guild(), message)));
    }

    private Future<BusMessage.Done> delete(ChatMessage.Delete delete) {
        return ChatLimits.take(limits.changes(), delete.user())
                .compose(_ -> places.require(delete.user(), delete.channel()))
                .compose(found -> {
                    Place place = found.place();
                    boolean ofOthers = found.permissions().has(Permission.MANAGE_MESSAGES);
                    return store.delete(place, delete.user(), delete.message(), ofOthers)
                            .onSuccess(_ ->
                                    places.publish(
                                            place,
                                            new GuildEvent.MessageDeleted(
                                                    place.guild(), place.id(), delete.message())));
                })
                .map(_ -> new BusMessage.Done());
    }

    private Future<ChatMessage.Viewers> viewers(UUID channel, Set<UUID> users) {
        return places.access()
                .channel(users, channel)
                .map(found ->
                        new ChatMessage.Viewers(
                                found.stream()
                                        .filter(one ->
                                                one.permissions().has(Permission.VIEW_CHANNEL))
                                        .map(one -> one.member().user())
                                        .collect(Collectors.toUnmodifiableSet())));
    }

    private static Permission[] needed(Draft draft) {
        List<Permission> needed = new ArrayList<>(List.of(Permission.SEND_MESSAGES));
        if (draft.replyTo() != null) {
            // It shows another message.
            needed.add(Permission.READ_MESSAGE_HISTORY);
        }
        if (!draft.attachments().isEmpty()) {
            needed.add(Permission.ATTACH_FILES);
        }
        return needed.toArray(Permission[]::new);
    }

    private static Draft checked(Draft draft) {
        boolean onlyImages = !draft.attachments().isEmpty() && draft.content().isBlank();
        return new Draft(
                onlyImages ? "" : checked(draft.content()),
                draft.replyTo(),
                draft.nonce(),
                draft.attachments());
    }

    /// Refused with `bad_field`.
    private static String checked(String content) {
        String text = MessageRules.trim(content);
        @Nullable String problem = MessageRules.problem(text);
        if (problem != null) {
            throw new RefusedException(
                    Refusal.ofField(RefusalCode.BAD_FIELD, "content " + problem, "content"));
        }
        return text;
    }

    private void countSlowMode(Throwable failure) {
        if (failure instanceof RefusedException refused
                && refused.refusal().code() == RefusalCode.SLOW_MODE) {
            limits.refusals().count(Limit.SLOW_MODE);
        }
    }
}
