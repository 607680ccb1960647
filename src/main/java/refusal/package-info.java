/// Refusals: the answer to a request that was understood and cannot be granted. Every package that
/// refuses uses this one record, so that a client sees the same shape from HTTP, the WebSocket and
/// the event bus. Start with [Refusal].
@NullMarked
package refusal;

import org.jspecify.annotations.NullMarked;
