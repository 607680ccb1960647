/// Session descriptions as typed records (RFC 8866 in the dialect of RFC 9429) and the one
/// offer/answer exchange of a connection. Pure: text in, records out; called on the shard's thread,
/// once per join. Start with [Negotiation]; [SessionDescription] is the text as records,
/// [Negotiated] is what the engine works with.
@NullMarked
package media.sdp;

import org.jspecify.annotations.NullMarked;
