package media.congestion;

/// The range of all rates of one connection, in bits a second.
final class RateRange {
    static final long MIN = 30_000;
    static final long MAX = 20_000_000;

    private RateRange() {}

    static long bounded(long bitsPerSecond) {
        return Math.clamp(bitsPerSecond, MIN, MAX);
    }
}
