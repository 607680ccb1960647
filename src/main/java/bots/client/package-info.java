/// Clients of a server, thousands in one process, by the public protocol only: HTTPS and WSS
/// (docs/api.md, docs/protocol.md), ICE (RFC 8445), DTLS-SRTP (RFC 5764), RTP and RTCP. Of the
/// server's packages it knows only the wire formats under `media`. A [bots.client.Call] belongs to
/// the thread of its event loop. Read [bots.client.CallClient] first, then [bots.client.Call].
@NullMarked
package bots.client;

import org.jspecify.annotations.NullMarked;
