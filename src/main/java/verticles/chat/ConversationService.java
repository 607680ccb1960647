package verticles.chat;

import bus.guild.ChatMessage;
import bus.message.Answer;
import bus.message.BusMessage;
import chat.Author;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import refusal.Refusal;
import refusal.RefusalCode;
import refusal.RefusedException;
import store.chat.BlockStore;
import store.chat.ConversationStore;

/// Answers requests about conversations, and about who may open them.
final class ConversationService {
    private final ConversationStore store;
    private final BlockStore blocks;
    private final Usernames usernames;
    private final ChatLimits limits;

    ConversationService(
            ConversationStore store, BlockStore blocks, Usernames usernames, ChatLimits limits) {
        this.store = store;
        this.blocks = blocks;
        this.usernames = usernames;
        this.limits = limits;
    }

    Answer onMessage(ChatMessage.OfConversations message) {
        return switch (message) {
            case ChatMessage.OpenConversation open -> open.answer(open(open));
            case ChatMessage.ListConversations list -> list.answer(list(list));
            case ChatMessage.FindConversation find ->
                    find.answer(
                            ChatLimits.take(limits.pages(), find.user())
                                    .compose(_ -> find(find.user(), find.conversation())));
            case ChatMessage.BlockUser block -> block.answer(block(block));
            case ChatMessage.UnblockUser unblock ->
                    unblock.answer(
                            ChatLimits.take(limits.signals(), unblock.user())
                                    .compose(_ -> blocks.unblock(unblock.user(), unblock.blocked()))
                                    .map(_ -> new BusMessage.Done()));
            case ChatMessage.AskPrivacy ask -> ask.answer(privacy(ask.user()));
            case ChatMessage.SetPrivacy set ->
                    set.answer(
                            ChatLimits.take(limits.signals(), set.user())
                                    .compose(_ ->
                                            blocks.acceptMembers(set.user(), set.directMessages()))
                                    .map(_ -> new BusMessage.Done()));
        };
    }

    private Future<ChatMessage.OneConversation> open(ChatMessage.OpenConversation open) {
        UUID user = open.user();
        UUID partner = open.partner();
        if (user.equals(partner)) {
            throw new RefusedException(
                    Refusal.ofField(
                            RefusalCode.BAD_FIELD, "You cannot write to yourself.", "user"));
        }
        return ChatLimits.take(limits.pages(), user)
                .compose(_ -> store.reopen(user, partner))
                .compose(found ->
                        found.map(Future::succeededFuture).orElseGet(() -> start(user, partner)))
                .compose(id -> find(user, id));
    }

    private Future<UUID> start(UUID user, UUID partner) {
        return store.permission(user, partner)
                .compose(permission -> {
                    if (!permission.together()) {
                        throw noUser();
                    }
                    Conversations.requireWritable(permission);
                    return ChatLimits.take(limits.conversations(), user)
                            .compose(_ -> ChatLimits.take(limits.allConversations()));
                })
                .compose(_ -> store.open(user, partner));
    }

    private Future<ChatMessage.OneConversation> find(UUID user, UUID conversation) {
        return store.find(user, conversation)
                .map(found ->
                        new ChatMessage.OneConversation(
                                found.orElseThrow(Conversations::noConversation)));
    }

    private Future<ChatMessage.ConversationPage> list(ChatMessage.ListConversations list) {
        return ChatLimits.take(limits.pages(), list.user())
                .compose(_ -> store.list(list.user(), list.before(), list.limit()))
                .map(ChatMessage.ConversationPage::new);
    }

    private Future<BusMessage.Done> block(ChatMessage.BlockUser block) {
        if (block.user().equals(block.blocked())) {
            throw new RefusedException(
                    Refusal.ofField(RefusalCode.BAD_FIELD, "You cannot block yourself.", "user"));
        }
        return ChatLimits.take(limits.signals(), block.user())
                .compose(_ -> store.permission(block.user(), block.blocked()))
                .compose(permission ->
                        permission.together()
                                ? blocks.block(block.user(), block.blocked())
                                : store.between(block.user(), block.blocked())
                                        .compose(found -> {
                                            // Whom one does not know, one cannot find by their id.
                                            if (found.isEmpty()) {
                                                throw noUser();
                                            }
                                            return blocks.block(block.user(), block.blocked());
                                        }))
                .map(_ -> new BusMessage.Done());
    }

    private Future<ChatMessage.Privacy> privacy(UUID user) {
        return ChatLimits.take(limits.pages(), user)
                .compose(_ -> blocks.acceptsMembers(user))
                .compose(members ->
                        blocks.blocked(user)
                                .compose(blocked ->
                                        usernames.of(blocked).map(names -> authors(blocked, names)))
                                .map(blocked -> new ChatMessage.Privacy(members, blocked)));
    }

    private static List<Author> authors(List<UUID> users, Map<UUID, String> names) {
        return users.stream()
                .filter(names::containsKey)
                .map(user -> new Author(user, Objects.requireNonNull(names.get(user))))
                .toList();
    }

    private static RefusedException noUser() {
        return new RefusedException(RefusalCode.NOT_FOUND, "This user is in no server of yours.");
    }
}
