package bus.call;

/// What happens on the WebSocket of a session.
public sealed interface SocketEvent {
    /// A text frame of allowed length.
    record Text(String text) implements SocketEvent {}

    /// A binary message.
    record Binary() implements SocketEvent {}

    /// A ping, a pong or a part of a message.
    record OtherFrame() implements SocketEvent {}

    /// A message that was read, though it is longer than allowed.
    record TooLarge() implements SocketEvent {}

    /// A message that is too long to be read.
    record TooLong() implements SocketEvent {}

    /// The client reads too little of what is sent to it.
    record Unread() implements SocketEvent {}

    /// @param lost without a close frame of the client, or with one that announces a resume
    record Closed(boolean lost) implements SocketEvent {}
}
