/// How good the calls are, once a second: of each track as it arrives, of each slot as it is
/// received, and what is to blame where it is not good. Audio is rated by the E-model (ITU-T
/// G.107), video by loss and freezes. Statistics in, ratings out; read [AudioRating] first. Owned
/// by the engine's thread.
@NullMarked
package media.quality;

import org.jspecify.annotations.NullMarked;
