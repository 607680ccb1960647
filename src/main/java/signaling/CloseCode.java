package signaling;

/// Why the server closes a WebSocket; most from the range RFC 6455 §7.4.2 leaves to applications.
public enum CloseCode {
    /// RFC 6455 §7.4.1.
    MESSAGE_TOO_BIG(1009, "message too big"),
    SESSION_REVOKED(4004, "device session revoked"),
    ABUSE(4008, "abuse"),
    HEARTBEAT_LOST(4009, "no life sign"),
    DRAINING(4010, "server is draining");

    private final int number;
    private final String reason;

    CloseCode(int number, String reason) {
        this.number = number;
        this.reason = reason;
    }

    public int number() {
        return number;
    }

    public String reason() {
        return reason;
    }
}
