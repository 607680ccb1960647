package links;

/// Virtual time: what is to happen when.
public interface Timeline {
    /// Monotonic, may be negative.
    long nowNanos();

    void at(long atNanos, Runnable action);
}
