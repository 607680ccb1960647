package bots.client;

/// How a call finds its path.
public enum IceMode {
    /// An own controlling agent, one socket and a few bytes per call: thousands in one process.
    LIGHT,
    /// ice4j's agent with its threads: what a stranger's implementation does, for up to a hundred.
    FULL
}
