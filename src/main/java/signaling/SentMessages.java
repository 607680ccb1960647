package signaling;

import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import signaling.message.ServerMessage;

/// What a session sent last and its client has not acknowledged, for a client that comes back over
/// another WebSocket. Bounded; most messages are shared with other sessions of the verticle.
final class SentMessages {
    /// While the client is connected: a heartbeat acknowledges some 300 messages in a busy room.
    static final int MAX_CONNECTED = 512;

    /// While it is not: a minute in a busy room.
    static final int MAX_AWAY = 2_048;

    /// What one client can have kept, estimated.
    static final long MAX_BYTES = 1 << 20;

    private final ArrayDeque<ServerMessage> messages = new ArrayDeque<>();
    private long lastSeq;
    private long bytes;

    /// Adds the message with the next number.
    void add(ServerMessage message, boolean connected) {
        lastSeq++;
        messages.addLast(message);
        bytes += bytes(message);
        int most = connected ? MAX_CONNECTED : MAX_AWAY;
        while (messages.size() > most || bytes > MAX_BYTES) {
            removeFirst();
        }
    }

    /// The client has all messages up to this number; nonsense is ignored.
    void acknowledge(long seq) {
        while (!messages.isEmpty() && firstSeq() <= seq && seq <= lastSeq) {
            removeFirst();
        }
    }

    private void removeFirst() {
        bytes -= bytes(messages.removeFirst());
    }

    /// Those that only this session has; the others are shared and count little.
    private static long bytes(ServerMessage message) {
        return switch (message) {
            case ServerMessage.Answer answer -> 128 + answer.sdp().length();
            case ServerMessage.Joined joined -> 1_024 + 256L * joined.admission().roster().size();
            case ServerMessage.Signal signal -> 256 + signal.signal().length();
            case ServerMessage.Statuses statuses -> 256 + 64L * statuses.statuses().size();
            default -> 256;
        };
    }

    /// The messages after this number, null when some of them are gone or there was no such number.
    @Nullable List<ServerMessage> after(long seq) {
        if (seq < firstSeq() - 1 || seq > lastSeq) {
            return null;
        }
        return messages.stream().skip(seq - firstSeq() + 1).toList();
    }

    long lastSeq() {
        return lastSeq;
    }

    private long firstSeq() {
        return lastSeq - messages.size() + 1;
    }
}
