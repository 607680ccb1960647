package media;

import media.srtp.SrtpKeys;

/// A relay that waits for its other end.
///
/// @param number on this shard, 1 to 4095: the upper 12 bits of every SSRC that the other end sends
/// @param keys with which the other end encrypts
public record ReservedRelay(int number, SrtpKeys keys) {}
