package media.forward;

/// How many speakers of a room are forwarded at once on a shard: as many as configured while it has
/// CPU time to spare, fewer step by step while it has not. Every speaker less saves a packet to
/// each listener 50 times a second. Between the two thresholds nothing changes, so that the limit
/// does not oscillate.
public final class AudibleLimit {
    /// Fewer would not be a conversation.
    public static final int LEAST = 3;

    /// Share of a core above which the limit is lowered.
    private static final double HIGH_LOAD = 0.75;

    /// ... and below which it is raised; one speaker more must not exceed the other threshold.
    private static final double LOW_LOAD = 0.5;

    private final int configured;
    private int limit;

    /// @param configured the limit without load
    public AudibleLimit(int configured) {
        this.configured = configured;
        this.limit = configured;
    }

    /// Takes the load of the last second.
    ///
    /// @param load share of one core, 0 to 1
    /// @return the limit from now on
    public int onLoad(double load) {
        if (load > HIGH_LOAD && limit > LEAST) {
            limit--;
        } else if (load < LOW_LOAD && limit < configured) {
            limit++;
        }
        return limit;
    }

    /// The limit now.
    public int limit() {
        return limit;
    }
}
