/// What arrives from a publisher: statistics for receiver reports (RFC 3550 §6.4, §A.3, §A.8),
/// transport-wide feedback, requests for missing packets (RFC 4585) and the decoding of
/// retransmissions (RFC 4588). State machines of one connection or stream, owned by the engine's
/// thread: `onPacket` per packet, which allocates nothing, and reports when they are due. Read
/// [ReceiveStream] first.
@NullMarked
package media.receive;

import org.jspecify.annotations.NullMarked;
