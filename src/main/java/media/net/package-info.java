/// The shell of the engine: sockets, threads, clocks. Everything else in media is pure.
///
/// A shard's socket ([media.net.DatagramIo], read this first) lives on the event loop of its verticle;
/// all that the loop may not wait for, which is DTLS handshakes, runs on virtual threads
/// ([media.net.DtlsHandshakes]) and comes back through a listener.
@NullMarked
package media.net;

import org.jspecify.annotations.NullMarked;
