/// What arrives from a publisher: statistics for receiver reports (RFC 3550 6.4, A.3, A.8) and transport-wide
/// feedback. State machines of one connection or stream, owned by the engine's thread: `onPacket` per packet,
/// which allocates nothing, and reports when they are due.
@NullMarked
package media.receive;

import org.jspecify.annotations.NullMarked;
