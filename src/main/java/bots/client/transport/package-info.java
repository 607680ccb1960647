/// The path of a call's datagrams: ICE (RFC 8445), as the controlling agent toward a server,
/// consent (RFC 7675), DTLS in either role (RFC 5764), and the demultiplexer (RFC 7983). All of it
/// belongs to the event loop of the call; handshakes wait on virtual threads. Read
/// [bots.client.transport.IceTransport] first, then [bots.client.transport.DtlsSrtpTransport].
@NullMarked
package bots.client.transport;

import org.jspecify.annotations.NullMarked;
