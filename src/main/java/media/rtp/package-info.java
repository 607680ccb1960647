/// RTP packets and their header extensions as flyweights over a byte array (RFC 3550, RFC 8285),
/// the arithmetic of wrapping counters (RFC 1982), the replay window (RFC 3711), and the reasons to
/// drop a packet. Nothing here allocates per packet. Everything belongs to the thread of the engine
/// that uses it. Read [RtpPacket] first.
@NullMarked
package media.rtp;

import org.jspecify.annotations.NullMarked;
