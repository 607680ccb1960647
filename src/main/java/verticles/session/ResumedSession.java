package verticles.session;

import bus.Addresses;
import bus.Bus;
import bus.call.SessionMessage;
import bus.call.SocketEvent;
import bus.call.SocketMessage;
import bus.message.BusMessage;
import io.vertx.core.Future;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The session of a WebSocket that came back, seen from the verticle that accepted the WebSocket:
/// it lives where it was, on this verticle or another one, and gets its frames over the event bus.
final class ResumedSession {
    /// How often it is asked whether it still lives.
    private static final long CHECK_MILLIS = 5_000;

    private final Bus bus;
    private final String session;
    private final String socket = UUID.randomUUID().toString();
    private @Nullable Future<Bus.Consumer> ownAddress;
    private long checkedAtMillis;

    ResumedSession(Bus bus, String session, long nowMillis) {
        this.bus = bus;
        this.session = session;
        this.checkedAtMillis = nowMillis;
    }

    /// @param client gets what the session sends
    Future<?> listen(Consumer<SocketMessage> client) {
        Future<Bus.Consumer> listening = bus.listen(Addresses.socket(socket), client);
        ownAddress = listening;
        return listening;
    }

    /// Completes when the session has sent what the client missed; else it is over.
    Future<BusMessage.Done> resume(String key, long seq, @Nullable Integer re) {
        return bus.request(
                Addresses.session(session), new SessionMessage.Resume(key, seq, socket, re));
    }

    void onEvent(SocketEvent event) {
        bus.send(Addresses.session(session), new SessionMessage.FromSocket(socket, event));
    }

    /// @param onGone the session does not answer any more
    void onTick(long nowMillis, Runnable onGone) {
        if (nowMillis - checkedAtMillis >= CHECK_MILLIS) {
            checkedAtMillis = nowMillis;
            bus.request(Addresses.session(session), new SessionMessage.HasSocket(socket))
                    .onFailure(_ -> onGone.run());
        }
    }

    void end() {
        if (ownAddress != null) {
            ownAddress.onSuccess(Bus.Consumer::close);
        }
    }
}
