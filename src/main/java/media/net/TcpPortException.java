package media.net;

/// The TCP port cannot be bound; the cause says why.
public final class TcpPortException extends Exception {
    private static final long serialVersionUID = 1;

    private final int port;

    TcpPortException(int port, Throwable cause) {
        super(cause);
        this.port = port;
    }

    public int port() {
        return port;
    }
}
