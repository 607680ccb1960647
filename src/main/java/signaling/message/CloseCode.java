package signaling.message;

/// Why the server closes a WebSocket; most from the range RFC 6455 §7.4.2 leaves to applications.
public enum CloseCode {
    /// RFC 6455 §7.4.1.
    MESSAGE_TOO_BIG(1009, "message too big"),
    SESSION_REVOKED(4004, "device session revoked"),
    ABUSE(4008, "abuse"),
    HEARTBEAT_LOST(4009, "no heartbeat"),
    DRAINING(4010, "server is draining"),
    RESUMED(4011, "resumed over another WebSocket");

    /// From a client that takes its WebSocket for dead and comes back over another one.
    public static final int WILL_RESUME = 4001;

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
