/// The shell of the engine: sockets, threads, clocks. Everything else in media is pure.
///
/// A shard's socket ([media.net.DatagramIo], read this first) lives on the event loop of its
/// verticle; the work that the loop must not wait for, DTLS handshakes, runs on virtual threads
/// ([media.net.DtlsHandshakes]) and reports through a listener.
@NullMarked
package media.net;

import org.jspecify.annotations.NullMarked;
