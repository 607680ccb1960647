package verticles.chat;

import config.LimitSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.UUID;
import limits.ConcurrencyLimit;
import limits.Limit;
import limits.RateLimit;
import limits.RefusalCounts;
import verticles.shared.NodeRateLimits;
import verticles.shared.NodeRefusals;
import verticles.shared.NodeShared;
import verticles.shared.RateCheck;

/// What users may ask of [ChatService], each limit shared by the registries of a node.
///
/// @param changes messages that a user sends, edits or deletes
/// @param sent messages of a channel
/// @param pages that a user reads
/// @param signals read markers and typing indicators of a user
/// @param reactions that a user adds or removes
/// @param signalsSent typing indicators and reactions of a channel
/// @param uploads images that a user uploads
/// @param exports pages of own messages that a user exports
/// @param searches of a user
/// @param searching searches of the node that are in progress
/// @param conversations that a user opens
/// @param allConversations that the users of the node open
/// @param directMessages that the users of the node send
/// @param refusals where slow mode is counted
record ChatLimits(
        RateLimit changes,
        RateLimit sent,
        RateLimit pages,
        RateLimit signals,
        RateLimit reactions,
        RateLimit signalsSent,
        RateLimit uploads,
        RateLimit exports,
        RateLimit searches,
        ConcurrencyLimit searching,
        RateLimit conversations,
        RateLimit allConversations,
        RateLimit directMessages,
        RefusalCounts refusals) {
    private static final UUID ALL = new UUID(0, 0);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final int MAX_SEARCHES = 4;

    /// 200,000 messages.
    private static final int EXPORTED_PAGES_PER_HOUR = 1_000;

    /// Of the node to which this Vert.x belongs.
    static ChatLimits of(Vertx vertx, LimitSettings.Chat settings) {
        return new ChatLimits(
                NodeRateLimits.of(
                        vertx, Limit.CHAT_MESSAGES_PER_USER, settings.messagesPerMinute(), MINUTE),
                NodeRateLimits.of(
                        vertx,
                        Limit.CHAT_MESSAGES_PER_CHANNEL,
                        settings.channelMessagesPerMinute(),
                        MINUTE),
                NodeRateLimits.of(
                        vertx, Limit.CHAT_PAGES_PER_USER, settings.pagesPerMinute(), MINUTE),
                NodeRateLimits.of(
                        vertx, Limit.CHAT_SIGNALS_PER_USER, settings.signalsPerMinute(), MINUTE),
                NodeRateLimits.of(
                        vertx,
                        Limit.CHAT_REACTIONS_PER_USER,
                        settings.reactionsPerMinute(),
                        MINUTE),
                NodeRateLimits.of(
                        vertx,
                        Limit.CHAT_SIGNALS_PER_CHANNEL,
                        settings.channelSignalsPerMinute(),
                        MINUTE),
                NodeRateLimits.of(
                        vertx, Limit.UPLOADS_PER_USER, settings.uploadsPerMinute(), MINUTE),
                NodeRateLimits.of(
                        vertx, Limit.EXPORTED_PAGES_PER_USER, EXPORTED_PAGES_PER_HOUR, HOUR),
                NodeRateLimits.of(
                        vertx, Limit.CHAT_SEARCHES_PER_USER, settings.searchesPerMinute(), MINUTE),
                searchesInProgress(vertx),
                NodeRateLimits.of(
                        vertx, Limit.CONVERSATIONS_PER_USER, settings.conversationsPerHour(), HOUR),
                NodeRateLimits.ofNode(
                        vertx, Limit.CONVERSATIONS, settings.allConversationsPerHour(), HOUR),
                NodeRateLimits.ofNode(
                        vertx, Limit.DIRECT_MESSAGES, settings.directMessagesPerMinute(), MINUTE),
                NodeRefusals.of(vertx));
    }

    private static ConcurrencyLimit searchesInProgress(Vertx vertx) {
        Limit limit = Limit.CHAT_SEARCHES_IN_PROGRESS;
        return NodeShared.of(
                vertx,
                ConcurrencyLimit.class,
                limit.label(),
                () -> new ConcurrencyLimit(limit, MAX_SEARCHES, NodeRefusals.of(vertx)));
    }

    /// One budget that all users share. Refused with `rate_limited`.
    static Future<Void> take(RateLimit limit) {
        return take(limit, ALL);
    }

    /// Refused with `rate_limited`.
    static Future<Void> take(RateLimit limit, UUID key) {
        return RateCheck.of(limit, key.toString());
    }
}
