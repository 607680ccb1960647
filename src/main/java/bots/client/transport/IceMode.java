package bots.client.transport;

/// How a call finds its path.
public enum IceMode {
    /// Our own controlling agent, one socket and a few bytes per call: thousands in one process.
    LIGHT,
    /// ice4j's agent with its threads, an independent implementation of ICE: up to a hundred calls.
    FULL
}
