/// How good the calls are, once a second: of each track as it arrives, of each slot as it is received, and
/// what is to blame where it is not good. Voices are rated by the E-model (ITU-T G.107), pictures by loss and
/// freezes. Figures in, ratings out; read [AudioRating] first. The engine's thread owns all of it.
@NullMarked
package media.quality;

import org.jspecify.annotations.NullMarked;
