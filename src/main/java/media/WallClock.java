package media;

/// The wall clock, from the engine's own time.
///
/// @param unixOffsetNanos what to add to the engine's time to get nanoseconds since 1970
record WallClock(long unixOffsetNanos) {
    /// Seconds between 1900 (NTP) and 1970 (Unix).
    private static final long NTP_OFFSET_SECONDS = 2_208_988_800L;

    private static final long SECOND_NANOS = 1_000_000_000L;

    /// As a 64-bit NTP timestamp (RFC 3550 §4).
    long ntpTime(long nowNanos) {
        long unixNanos = nowNanos + unixOffsetNanos;
        long seconds = unixNanos / SECOND_NANOS + NTP_OFFSET_SECONDS;
        long fraction = ((unixNanos % SECOND_NANOS) << 32) / SECOND_NANOS;
        return seconds << 32 | fraction;
    }

    /// Bits 16 to 47 of it, as report blocks name a sender report (RFC 3550 §6.4.1, LSR).
    long middleNtpTime(long nowNanos) {
        return ntpTime(nowNanos) >>> 16 & 0xFFFF_FFFFL;
    }
}
