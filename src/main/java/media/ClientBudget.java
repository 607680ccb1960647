package media;

/// What one client may make an engine do, however valid its packets are. Each is an average that
/// may be exceeded in a burst, see [RtcpBudget] and [TrackBudget].
///
/// @param rtcpBytesPerSecond of RTCP, decrypted
/// @param feedbackPerSecond reports and requests in RTCP that cause work
/// @param retransmissionsPerSecond packets that it may request again
/// @param cameraBitsPerSecond of a camera, all encodings and retransmissions together
/// @param screenBitsPerSecond the same of a screen
public record ClientBudget(
        int rtcpBytesPerSecond,
        int feedbackPerSecond,
        int retransmissionsPerSecond,
        long cameraBitsPerSecond,
        long screenBitsPerSecond) {
    public static final ClientBudget DEFAULT =
            new ClientBudget(100_000, 300, 2_000, 10_000_000, 20_000_000);
}
