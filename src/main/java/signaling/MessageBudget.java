package signaling;

import limits.Limit;
import limits.TokenBucket;
import org.jspecify.annotations.Nullable;
import signaling.message.ClientFrame;
import signaling.message.ClientMessage;

/// How many messages one session may send, each at what it costs the server.
final class MessageBudget {
    static final int MESSAGES_PER_SECOND = 50;
    static final int MESSAGES_BURST = 100;

    /// Two fit into a burst, a third one soon after is abuse.
    static final int FRAME_TOO_LARGE_COST = 40;

    /// An offer costs a shard up to 30 ms; a page offers once per join, and again when it shows
    /// more video or its network changes.
    static final int OFFERS_PER_SECOND = 2;

    static final int OFFERS_BURST = 10;

    /// A newcomer sends about five to each of seven others, and each of these as many back to them;
    /// later few.
    static final int SIGNALS_PER_SECOND = 5;

    static final int SIGNALS_BURST = 60;

    /// In characters; an offer of the page has about 6,000. Far below what may wait for a client
    /// that reads slowly: no client can have another participant's WebSocket closed.
    static final int SIGNAL_TEXT_PER_SECOND = 20_000;

    static final int SIGNAL_TEXT_BURST = 200_000;

    /// Each is an event of every guild of the user, and a message to all who see the user there.
    static final int STATUSES_BURST = 5;

    static final int STATUS_MILLIS = 4_000;

    /// A join asks the registry, the database and the directory; a leave often follows at once.
    static final int JOIN_COST = 15;

    /// The token is checked with the database, and the guilds are listed twice. A resume may send a
    /// session's messages again.
    static final int IDENTIFY_COST = 15;

    /// The statuses of up to 400 members are sent.
    static final int WATCH_COST = 10;

    private final TokenBucket messages;
    private final TokenBucket offers;
    private final TokenBucket signals;
    private final TokenBucket signalText;
    private final TokenBucket statuses;

    MessageBudget(long nowMillis) {
        messages =
                new TokenBucket(
                        MESSAGES_BURST, 1_000 * MESSAGES_BURST / MESSAGES_PER_SECOND, nowMillis);
        offers = new TokenBucket(OFFERS_BURST, 1_000 * OFFERS_BURST / OFFERS_PER_SECOND, nowMillis);
        signals =
                new TokenBucket(
                        SIGNALS_BURST, 1_000 * SIGNALS_BURST / SIGNALS_PER_SECOND, nowMillis);
        signalText =
                new TokenBucket(
                        SIGNAL_TEXT_BURST,
                        1_000L * SIGNAL_TEXT_BURST / SIGNAL_TEXT_PER_SECOND,
                        nowMillis);
        statuses = new TokenBucket(STATUSES_BURST, STATUSES_BURST * STATUS_MILLIS, nowMillis);
    }

    static int cost(ClientFrame frame) {
        return switch (frame) {
            case ClientFrame.Understood(ClientMessage.Join _) -> JOIN_COST;
            case ClientFrame.Understood(ClientMessage.Identify _),
                    ClientFrame.Understood(ClientMessage.Resume _) ->
                    IDENTIFY_COST;
            case ClientFrame.Understood(ClientMessage.Watch _) -> WATCH_COST;
            case ClientFrame.Understood _, ClientFrame.Refused _ -> 1;
        };
    }

    /// @return false when the session sends too much
    boolean take(long nowMillis, int cost) {
        return messages.take(nowMillis, cost) == 0;
    }

    /// @return the limit for messages of this kind that the session exceeds with it, or null
    @Nullable Limit exceeded(long nowMillis, ClientMessage message) {
        return switch (message) {
            case ClientMessage.Offer _ ->
                    offers.take(nowMillis, 1) == 0 ? null : Limit.OFFERS_PER_SESSION;
            case ClientMessage.Signal signal ->
                    signals.take(nowMillis, 1) == 0
                                    && signalText.take(nowMillis, signal.signal().length()) == 0
                            ? null
                            : Limit.SIGNALS_PER_SESSION;
            case ClientMessage.Pair _, ClientMessage.Uplink _ ->
                    signals.take(nowMillis, 1) == 0 ? null : Limit.SIGNALS_PER_SESSION;
            case ClientMessage.Status _ ->
                    statuses.take(nowMillis, 1) == 0 ? null : Limit.STATUSES_PER_SESSION;
            case ClientMessage.Identify _,
                    ClientMessage.Resume _,
                    ClientMessage.Join _,
                    ClientMessage.Leave _,
                    ClientMessage.State _,
                    ClientMessage.View _,
                    ClientMessage.Watch _,
                    ClientMessage.Ping _ ->
                    null;
        };
    }
}
