/// The blocking side of DTLS: the library ([Bouncy Castle](https://www.bouncycastle.org)) reads
/// from a transport that waits, so a handshake runs on a virtual thread of its own and hands its
/// flights to the event loop. Server and bots share it. The rest of `media.dtls` never waits.
@NullMarked
package media.dtls.blocking;

import org.jspecify.annotations.NullMarked;
