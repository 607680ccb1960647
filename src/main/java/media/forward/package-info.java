/// Who gets which packet: tracks, slots, the choice of speakers and encodings. Begin at [Room].
///
/// Decisions about sound:
/// - Speakers are ranked per number of voices heard ([ListenerGroup]), once for all who hear equally many;
///   [SpeakerRanking] says who yields to whom. Levels are RFC 6464; a client without them counts as
///   speaking and is forwarded always.
/// - Sound of a screen is no speech: it is not ranked and takes no voice's place.
/// - Silence is thinned to the rate of Opus DTX instead of being cut ([SilenceGate]), and where the
///   encoder does not say itself that it pauses, the last packet before is replaced by Opus' own sign
///   for it; else browsers would count the pause as concealed loss. Not where payloads are encrypted.
/// - RFC 2198 copies are made from the frames that were forwarded, never from another segment or run,
///   so what a publisher repeated and what a lossy listener needs is written by one path.
@NullMarked
package media.forward;

import org.jspecify.annotations.NullMarked;
