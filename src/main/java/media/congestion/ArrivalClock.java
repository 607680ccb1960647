package media.congestion;

import media.rtcp.TransportFeedback;

/// The client's clock as its feedback reports it: a signed 24-bit count of 64 ms, which wraps every
/// 12 days (draft-holmer-rmcat-transport-wide-cc-extensions-01 §3.1), as ticks of 250 µs that never
/// wrap.
final class ArrivalClock {
    private boolean started;
    private long reference;

    /// @return the reference time in [TransportFeedback#TICK_NANOS]
    long ticks(int referenceTime) {
        if (!started) {
            started = true;
            reference = referenceTime;
        } else {
            // The value nearest to the last one, in 24 bits with sign.
            reference += (referenceTime - (int) reference) << 8 >> 8;
        }
        return reference * TransportFeedback.TICKS_PER_REFERENCE;
    }
}
