package media.congestion;

/// What the trend of the delay says about the bottleneck (draft-ietf-rmcat-gcc-02 §5.4).
enum Usage {
    /// The queue empties.
    UNDERUSE,
    NORMAL,
    /// The queue grows.
    OVERUSE
}
