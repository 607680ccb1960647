package media.sdp;

/// `a=rid:<id> send|recv [<restrictions>]` (RFC 8851 §4).
///
/// @param direction SENDONLY or RECVONLY
/// @param restrictions as they stand, empty when there are none
public record Rid(String id, Direction direction, String restrictions) {}
