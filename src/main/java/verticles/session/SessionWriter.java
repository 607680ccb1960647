package verticles.session;

import signaling.message.CloseCode;

/// Where the frames of a session go: a WebSocket here, or one on another verticle.
interface SessionWriter {
    void write(String text);

    void close(CloseCode code);
}
