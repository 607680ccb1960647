package signaling;

import limits.TokenBucket;

/// How many messages one session may send, each at what it costs the server.
final class MessageBudget {
    static final int MESSAGES_PER_SECOND = 50;
    static final int MESSAGES_BURST = 100;

    /// Two fit into a burst, a third one soon after is abuse.
    static final int FRAME_TOO_LARGE_COST = 40;

    /// An offer costs a shard up to 30 ms; a page offers once per join, and again when it shows more video
    /// or its network changes.
    static final int OFFERS_PER_SECOND = 2;

    static final int OFFERS_BURST = 10;

    /// A newcomer sends about five to each of seven others, and each of these as many back to them; later few.
    static final int SIGNALS_PER_SECOND = 5;

    static final int SIGNALS_BURST = 60;

    /// A join asks the registry, the database and the directory; a leave often follows at once.
    static final int JOIN_COST = 15;

    /// The token is checked with the database, and the guilds are listed twice. A resume may send a session's
    /// messages again.
    static final int IDENTIFY_COST = 15;

    private final TokenBucket messages;
    private final TokenBucket offers;
    private final TokenBucket signals;

    MessageBudget(long nowMillis) {
        messages =
                new TokenBucket(
                        MESSAGES_BURST, 1_000 * MESSAGES_BURST / MESSAGES_PER_SECOND, nowMillis);
        offers = new TokenBucket(OFFERS_BURST, 1_000 * OFFERS_BURST / OFFERS_PER_SECOND, nowMillis);
        signals =
                new TokenBucket(
                        SIGNALS_BURST, 1_000 * SIGNALS_BURST / SIGNALS_PER_SECOND, nowMillis);
    }

    static int cost(ClientFrame frame) {
        return switch (frame) {
            case ClientFrame.Understood(ClientMessage.Join _) -> JOIN_COST;
            case ClientFrame.Understood(ClientMessage.Identify _),
                    ClientFrame.Understood(ClientMessage.Resume _) ->
                    IDENTIFY_COST;
            case ClientFrame.Understood _, ClientFrame.Refused _ -> 1;
        };
    }

    /// @return false when the session sends too much
    boolean take(long nowMillis, int cost) {
        return messages.take(nowMillis, cost) == 0;
    }

    /// @return false when the session sends too much to other participants
    boolean takeSignal(long nowMillis) {
        return signals.take(nowMillis, 1) == 0;
    }

    /// @return false when the session offers too often
    boolean takeOffer(long nowMillis) {
        return offers.take(nowMillis, 1) == 0;
    }
}
