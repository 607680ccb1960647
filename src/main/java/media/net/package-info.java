/// The shell of the engine: sockets, threads, clocks. Everything else in media is pure.
@NullMarked
package media.net;

import org.jspecify.annotations.NullMarked;
