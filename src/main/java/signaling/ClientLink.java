package signaling;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.function.Consumer;
import signaling.message.ServerMessage;

/// The connection between a session and its client, which may be lost and come back: numbers what
/// is sent and keeps it until the client has acknowledged it.
final class ClientLink {
    private static final long CONNECTED = Long.MIN_VALUE;

    private final Resumption resumption;
    private final Consumer<Effect> effects;
    private final SentMessages sent = new SentMessages();
    private long lostAtMillis = CONNECTED;

    ClientLink(Resumption resumption, Consumer<Effect> effects) {
        this.resumption = resumption;
        this.effects = effects;
    }

    Resumption resumption() {
        return resumption;
    }

    boolean isConnected() {
        return lostAtMillis == CONNECTED;
    }

    void send(ServerMessage message) {
        sent.add(message, isConnected());
        if (isConnected()) {
            effects.accept(new Effect.Send(sent.lastSeq(), message));
        }
    }

    /// The client has all messages up to this number.
    void acknowledge(long seq) {
        sent.acknowledge(seq);
    }

    /// @return false when the session ends with its WebSocket
    boolean lose(long nowMillis) {
        if (resumption.withinMillis() == 0) {
            return false;
        }
        if (isConnected()) {
            lostAtMillis = nowMillis;
        }
        return true;
    }

    /// Whether the client has been away for too long.
    boolean isGivenUp(long nowMillis) {
        return !isConnected() && nowMillis - lostAtMillis > resumption.withinMillis();
    }

    boolean canResume(String key, long seq) {
        return resumption.withinMillis() > 0
                && MessageDigest.isEqual(bytes(key), bytes(resumption.key()))
                && sent.after(seq) != null;
    }

    /// Sends again what came after this number.
    void resume(long seq) {
        List<ServerMessage> missed = sent.after(seq);
        if (missed == null) {
            throw new IllegalArgumentException("cannot resume after message " + seq);
        }
        lostAtMillis = CONNECTED;
        long next = seq;
        for (ServerMessage message : missed) {
            effects.accept(new Effect.Send(++next, message));
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
