package media.rtcp;

/// 64-bit NTP timestamps (RFC 3550 §4): seconds since 1900 and a fraction, 32.32 bits.
public final class NtpTime {
    /// Seconds between 1900 (NTP) and 1970 (Unix).
    private static final long UNIX_EPOCH_SECONDS = 2_208_988_800L;

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private NtpTime() {}

    /// @param unixNanos since 1970
    public static long ofUnixNanos(long unixNanos) {
        long seconds = Math.floorDiv(unixNanos, NANOS_PER_SECOND) + UNIX_EPOCH_SECONDS;
        long fraction = (Math.floorMod(unixNanos, NANOS_PER_SECOND) << 32) / NANOS_PER_SECOND;
        return seconds << 32 | fraction;
    }

    /// The middle 32 bits, by which report blocks name a sender report (RFC 3550 §6.4.1).
    public static long middle(long ntpTime) {
        return ntpTime >>> 16 & 0xFFFF_FFFFL;
    }
}
