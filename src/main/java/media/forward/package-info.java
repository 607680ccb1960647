/// Which subscriber receives which packet: tracks, slots, the choice of speakers and encodings.
/// Begin at [Room]. Owned by the engine's thread; no memory is allocated per packet.
///
/// Decisions about audio:
/// - Speakers are ranked once for all subscribers with the same limit ([ListenerGroup]);
///   [SpeakerRanking] says which speaker yields to which. Levels are RFC 6464; a client without
///   them counts as speaking and is always forwarded.
/// - Screen audio is not speech: it is not ranked and does not count toward the limit.
/// - Silence is thinned to the rate of Opus DTX instead of being cut ([SilenceGate]), and where the
///   encoder does not send an Opus DTX frame before a pause, the last packet is replaced by one;
///   otherwise browsers count the pause as concealed loss. Not where payloads are encrypted end to
///   end.
/// - Redundant blocks (RFC 2198) are made from the frames that were forwarded, never from another
///   segment or run, so that the publisher's redundancy and that for a lossy listener are written
///   by the same code.
@NullMarked
package media.forward;

import org.jspecify.annotations.NullMarked;
