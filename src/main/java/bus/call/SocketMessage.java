package bus.call;

import bus.message.BusMessage;

/// To the verticle that has the WebSocket of a session that lives elsewhere, on `socket.<id>`.
public sealed interface SocketMessage extends BusMessage {
    /// One text frame for the client.
    record Write(String text) implements SocketMessage {}

    /// Close frame of RFC 6455 §5.5.1.
    record Close(int code, String reason) implements SocketMessage {}
}
