package media.congestion;

/// How the bottleneck is used (draft-ietf-rmcat-gcc-02 §5.4).
enum Usage {
    /// The queue drains.
    UNDERUSE,
    NORMAL,
    /// The queue grows.
    OVERUSE
}
