package verticles.api.chat;

import accounts.Identity;
import bus.Addresses;
import bus.guild.ChatMessage;
import chat.Author;
import chat.Draft;
import chat.PageRequest;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.openapi.validation.RequestParameter;
import io.vertx.openapi.validation.ValidatedRequest;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import refusal.Refusal;
import refusal.RefusalCode;
import refusal.RefusedException;
import verticles.api.request.ApiRequest;
import verticles.api.request.ApiResponse;
import verticles.api.request.Authentication;
import verticles.api.request.Operations;

/// Text messages, which the address `chat` answers.
public final class ChatRoutes {
    /// Of a page of those who reacted.
    private static final int USERS = 100;

    private final Authentication authentication;

    public ChatRoutes(Authentication authentication) {
        this.authentication = authentication;
    }

    public void addTo(Operations operations) {
        operations
                .add("messages", this::messages)
                .add("sendMessage", this::sendMessage)
                .add("editMessage", this::editMessage)
                .add("deleteMessage", this::deleteMessage)
                .add("reactions", this::reactions)
                .add("addReaction", this::addReaction)
                .add("removeReaction", this::removeReaction)
                .add("markRead", this::markRead)
                .add("unread", this::unread)
                .add("exportMessages", this::exportMessages)
                .add("searchMessages", this::search)
                .add("searchChannel", this::searchChannel)
                .add("typing", this::typing)
                .add("mentionable", this::mentionable);
    }

    private Future<?> messages(RoutingContext request) {
        return authentication
                .askAs(
                        request,
                        Addresses.CHAT,
                        identity ->
                                new ChatMessage.ListMessages(
                                        identity.user(), channel(request), page(request)))
                .onSuccess(answer ->
                        ApiResponse.send(request, 200, Map.of("messages", answer.messages())));
    }

    private Future<?> sendMessage(RoutingContext request) {
        JsonObject body = ApiRequest.body(request);
        Draft draft =
                new Draft(
                        body.getString("content"),
                        optionalId(body.getString("replyTo")),
                        body.getString("nonce"),
                        body.getJsonArray("attachments", new JsonArray()).stream()
                                .map(Object::toString)
                                .toList());
        return authentication
                .askAs(
                        request,
                        Addresses.CHAT,
                        identity -> new ChatMessage.Send(author(identity), channel(request), draft))
                .onSuccess(answer -> ApiResponse.send(request, 201, answer.message()));
    }

    private Future<?> editMessage(RoutingContext request) {
        String content = ApiRequest.body(request).getString("content");
        return authentication
                .askAs(
                        request,
                        Addresses.CHAT,
                        identity ->
                                new ChatMessage.Edit(
                                        identity.user(),
                                        channel(request),
                                        message(request),
                                        content))
                .onSuccess(answer -> ApiResponse.send(request, 200, answer.message()));
    }

    private Future<?> deleteMessage(RoutingContext request) {
        return authentication
                .askAs(
                        request,
                        Addresses.CHAT,
                        identity ->
                                new ChatMessage.Delete(
                                        identity.user(), channel(request), message(request)))
                .onSuccess(_ -> ApiResponse.sendNothing(request));
    }

    private Future<?> addReaction(RoutingContext request) {
        return authentication
                .askAs(
                        request,
                        Addresses.CHAT,
                        identity ->
                                new ChatMessage.AddReaction(
                                        identity.user(),
                                        channel(request),
                                        message(request),
                                        emoji(request)))
                .onSuccess(_ -> ApiResponse.sendNothing(request));
    }

    private Future<?> removeReaction(RoutingContext request) {
        return authentication
                .askAs(
                        request,
                        Addresses.CHAT,
                        identity ->
                                new ChatMessage.RemoveReaction(
                                        identity.user(),
                                        channel(request),
                                        message(request),
                                        emoji(request)))
                .onSuccess(_ -> ApiResponse.sendNothing(request));
    }

    private Future<?> reactions(RoutingContext request) {
        UUID after = optionalId(query(request, "after"));
        return authentication
                .askAs(
                        request,
                        Addresses.CHAT,
                        identity ->
                                new ChatMessage.ListReactions(
                                        identity.user(),
                                        channel(request),
                                        message(request),
                                        emoji(request),
                                        after,
                                        ApiRequest.limit(request, USERS)))
                .onSuccess(answer -> sendUsers(request, answer));
    }

    private Future<?> markRead(RoutingContext request) {
        UUID message = UUID.fromString(ApiRequest.body(request).getString("message"));
        return authentication
                .askAs(
                        request,
                        Addresses.CHAT,
                        identity ->
                                new ChatMessage.MarkRead(
                                        identity.user(), channel(request), message))
                .onSuccess(_ -> ApiResponse.sendNothing(request));
    }

    private Future<?> unread(RoutingContext request) {
        return authentication
                .askAs(
                        request,
                        Addresses.CHAT,
                        identity ->
                                new ChatMessage.ListUnread(
                                        identity.user(),
                                        UUID.fromString(request.pathParam("guild"))))
                .onSuccess(answer ->
                        ApiResponse.send(request, 200, Map.of("channels", answer.channels())));
    }

    private Future<?> exportMessages(RoutingContext request) {
        UUID before = optionalId(query(request, "before"));
        return authentication
                .askAs(
                        request,
                        Addresses.CHAT,
                        identity -> new ChatMessage.ExportMessages(identity.user(), before))
                .onSuccess(answer ->
                        ApiResponse.send(request, 200, Map.of("messages", answer.messages())));
    }

    private Future<?> search(RoutingContext request) {
        JsonObject body = ApiRequest.body(request);
        return authentication
                .askAs(
                        request,
                        Addresses.CHAT,
                        identity ->
                                new ChatMessage.Search(
                                        identity.user(),
                                        UUID.fromString(request.pathParam("guild")),
                                        optionalId(body.getString("channel")),
                                        body.getString("text"),
                                        optionalId(body.getString("before"))))
                .onSuccess(answer ->
                        ApiResponse.send(request, 200, Map.of("messages", answer.messages())));
    }

    private Future<?> searchChannel(RoutingContext request) {
        JsonObject body = ApiRequest.body(request);
        return authentication
                .askAs(
                        request,
                        Addresses.CHAT,
                        identity ->
                                new ChatMessage.SearchPlace(
                                        identity.user(),
                                        channel(request),
                                        body.getString("text"),
                                        optionalId(body.getString("before"))))
                .onSuccess(answer ->
                        ApiResponse.send(request, 200, Map.of("messages", answer.messages())));
    }

    private Future<?> typing(RoutingContext request) {
        return authentication
                .askAs(
                        request,
                        Addresses.CHAT,
                        identity -> new ChatMessage.StartTyping(author(identity), channel(request)))
                .onSuccess(_ -> ApiResponse.sendNothing(request));
    }

    private Future<?> mentionable(RoutingContext request) {
        String name = query(request, "name");
        return authentication
                .askAs(
                        request,
                        Addresses.CHAT,
                        identity ->
                                new ChatMessage.FindMentionable(
                                        identity.user(),
                                        channel(request),
                                        name == null ? "" : name))
                .onSuccess(answer -> sendUsers(request, answer));
    }

    private static void sendUsers(RoutingContext request, ChatMessage.Users answer) {
        ApiResponse.send(request, 200, Map.of("users", answer.users()));
    }

    private static PageRequest page(RoutingContext request) {
        ValidatedRequest validated = ApiRequest.validated(request);
        UUID before = optionalId(query(request, "before"));
        UUID after = optionalId(query(request, "after"));
        UUID around = optionalId(query(request, "around"));
        if (Stream.of(before, after, around).filter(Objects::nonNull).count() > 1) {
            throw new RefusedException(
                    Refusal.ofField(
                            RefusalCode.BAD_FIELD,
                            "before, after and around cannot be used together.",
                            after == null ? "around" : "after"));
        }
        RequestParameter limit = validated.getQuery().get("limit");
        Integer chosen = limit == null || limit.isEmpty() ? null : limit.getInteger();
        return new PageRequest(
                before, after, around, chosen == null ? PageRequest.DEFAULT_LIMIT : chosen);
    }

    private static @Nullable String query(RoutingContext request, String name) {
        RequestParameter parameter = ApiRequest.validated(request).getQuery().get(name);
        return parameter == null || parameter.isEmpty() ? null : parameter.getString();
    }

    private static @Nullable UUID optionalId(@Nullable String id) {
        return id == null ? null : UUID.fromString(id);
    }

    private static Author author(Identity identity) {
        return new Author(identity.user(), identity.username());
    }

    private static String emoji(RoutingContext request) {
        return Objects.requireNonNull(request.pathParam("emoji"), "in the path");
    }

    private static UUID channel(RoutingContext request) {
        return UUID.fromString(request.pathParam("channel"));
    }

    private static UUID message(RoutingContext request) {
        return UUID.fromString(request.pathParam("message"));
    }
}
