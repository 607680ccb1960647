package rooms;

/// How far a region is from a client, as the client has measured it.
///
/// @param rttMillis round-trip time, 0 to [#MAX_MILLIS]
public record RegionRtt(String region, int rttMillis) {
    /// Longer ones say nothing about the distance.
    public static final int MAX_MILLIS = 10_000;

    /// More than a client lists.
    public static final int MAX_REGIONS = 32;
}
