package verticles.api.chat;

import bus.Addresses;
import bus.guild.ChatMessage;
import chat.Conversation;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import io.vertx.openapi.validation.RequestParameter;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import verticles.api.request.ApiRequest;
import verticles.api.request.ApiResponse;
import verticles.api.request.Authentication;
import verticles.api.request.Operations;

/// Each request is one question to the address `chat`.
public final class ConversationRoutes {
    private final Authentication authentication;

    public ConversationRoutes(Authentication authentication) {
        this.authentication = authentication;
    }

    public void addTo(Operations operations) {
        operations
                .add("conversations", this::conversations)
                .add("openConversation", this::open)
                .add("conversation", this::conversation)
                .add("blockUser", this::block)
                .add("unblockUser", this::unblock)
                .add("privacy", this::privacy)
                .add("changePrivacy", this::changePrivacy);
    }

    private Future<?> conversations(RoutingContext request) {
        RequestParameter before = ApiRequest.validated(request).getQuery().get("before");
        UUID beforeId =
                before == null || before.isEmpty() ? null : UUID.fromString(before.getString());
        RequestParameter limit = ApiRequest.validated(request).getQuery().get("limit");
        int chosen =
                limit == null || limit.isEmpty()
                        ? Conversation.DEFAULT_LIMIT
                        : Objects.requireNonNull(limit.getInteger());
        return authentication
                .askAs(
                        request,
                        Addresses.CHAT,
                        identity ->
                                new ChatMessage.ListConversations(
                                        identity.user(), beforeId, chosen))
                .onSuccess(answer ->
                        ApiResponse.send(
                                request, 200, Map.of("conversations", answer.conversations())));
    }

    private Future<?> open(RoutingContext request) {
        UUID partner = UUID.fromString(ApiRequest.body(request).getString("user"));
        return authentication
                .askAs(
                        request,
                        Addresses.CHAT,
                        identity -> new ChatMessage.OpenConversation(identity.user(), partner))
                .onSuccess(answer -> ApiResponse.send(request, 200, answer.conversation()));
    }

    private Future<?> conversation(RoutingContext request) {
        UUID id = UUID.fromString(request.pathParam("conversation"));
        return authentication
                .askAs(
                        request,
                        Addresses.CHAT,
                        identity -> new ChatMessage.FindConversation(identity.user(), id))
                .onSuccess(answer -> ApiResponse.send(request, 200, answer.conversation()));
    }

    private Future<?> block(RoutingContext request) {
        UUID blocked = UUID.fromString(request.pathParam("user"));
        return authentication
                .askAs(
                        request,
                        Addresses.CHAT,
                        identity -> new ChatMessage.BlockUser(identity.user(), blocked))
                .onSuccess(_ -> ApiResponse.sendNothing(request));
    }

    private Future<?> unblock(RoutingContext request) {
        UUID blocked = UUID.fromString(request.pathParam("user"));
        return authentication
                .askAs(
                        request,
                        Addresses.CHAT,
                        identity -> new ChatMessage.UnblockUser(identity.user(), blocked))
                .onSuccess(_ -> ApiResponse.sendNothing(request));
    }

    private Future<?> privacy(RoutingContext request) {
        return authentication
                .askAs(
                        request,
                        Addresses.CHAT,
                        identity -> new ChatMessage.AskPrivacy(identity.user()))
                .onSuccess(answer -> ApiResponse.send(request, 200, answer));
    }

    private Future<?> changePrivacy(RoutingContext request) {
        boolean directMessages = ApiRequest.body(request).getBoolean("directMessages");
        return authentication
                .askAs(
                        request,
                        Addresses.CHAT,
                        identity -> new ChatMessage.SetPrivacy(identity.user(), directMessages))
                .onSuccess(_ -> ApiResponse.sendNothing(request));
    }
}
