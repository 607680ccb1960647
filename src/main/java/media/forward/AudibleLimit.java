package media.forward;

/// How many voices of a room are heard at once on a shard: as many as configured while it has time,
/// fewer step by step while it has not. Every voice less saves a packet to each listener 50 times a
/// second. Between the two limits nothing changes, so that the number does not swing.
public final class AudibleLimit {
    /// Fewer would be no conversation.
    public static final int LEAST = 3;

    /// Share of a core above which it takes a place.
    private static final double HIGH_LOAD = 0.75;

    /// ... and below which it gives one back; a place more must not bring it above the other.
    private static final double LOW_LOAD = 0.5;

    private final int configured;
    private int places;

    /// @param configured places without need to save
    public AudibleLimit(int configured) {
        this.configured = configured;
        this.places = configured;
    }

    /// Takes the load of the last second.
    ///
    /// @param load share of one core, 0 to 1
    /// @return the places from now on
    public int onLoad(double load) {
        if (load > HIGH_LOAD && places > LEAST) {
            places--;
        } else if (load < LOW_LOAD && places < configured) {
            places++;
        }
        return places;
    }
}
