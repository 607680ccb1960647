package media;

import media.rtcp.NtpTime;

/// The wall clock, from the engine's own time.
///
/// @param unixOffsetNanos what to add to the engine's time to get nanoseconds since 1970
record WallClock(long unixOffsetNanos) {
    /// As a 64-bit NTP timestamp (RFC 3550 §4).
    long ntpTime(long nowNanos) {
        return NtpTime.ofUnixNanos(nowNanos + unixOffsetNanos);
    }

    /// Bits 16 to 47 of it, as report blocks name a sender report (RFC 3550 §6.4.1, LSR).
    long middleNtpTime(long nowNanos) {
        return NtpTime.middle(ntpTime(nowNanos));
    }
}
