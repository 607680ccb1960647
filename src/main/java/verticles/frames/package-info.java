/// How many TLS records without data, and small frames of HTTP/2, a client may send on a connection. They are counted
/// as the bytes arrive, before TLS and Vert.x do work for them. Event loops of Vert.x own the
/// objects, each that of its connection. Read [verticles.frames.TlsRecordLimit] first.
@NullMarked
package verticles.frames;

import org.jspecify.annotations.NullMarked;
