/// The client side of the HTTP API (docs/api.md) and of the signaling protocol (docs/protocol.md).
/// The API client may be used by any thread; a [bots.client.signaling.SignalingConnection] belongs
/// to the event loop of its call. Read that first.
@NullMarked
package bots.client.signaling;

import org.jspecify.annotations.NullMarked;
