package bots.client;

/// Where a [Call] is.
public enum CallState {
    /// [Call#join] has not been called.
    NEW,
    /// Signaling, ICE and DTLS are in progress.
    JOINING,
    /// Media flows.
    CONNECTED,
    /// [CallListener#onEnded] was called.
    ENDED
}
