/// Clients of a server, thousands in one process, by the public protocol only: HTTPS and WSS (docs/api.md,
/// docs/protocol.md), ICE (RFC 8445), DTLS-SRTP (RFC 5764), RTP and RTCP. Knows nothing of the server's
/// own packages but the wire formats under `media`. All of a [bots.client.Call] belongs to the thread of
/// its event loop; handshakes wait on virtual threads. Start with [bots.client.Switchboard] and
/// [bots.client.Call].
@NullMarked
package bots.client;

import org.jspecify.annotations.NullMarked;
