package signaling;

/// The terms on which a client that lost its WebSocket may go on with its session over another one.
///
/// @param key known to the server and the client only
/// @param withinMillis after the loss; 0 when sessions end with their WebSocket
public record Resumption(String key, long withinMillis) {}
