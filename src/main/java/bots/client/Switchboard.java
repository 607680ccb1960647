package bots.client;

import io.vertx.core.Future;
import io.vertx.core.Vertx;

/// What all calls of a process to one server share: event loops, HTTP and WebSocket clients, the DTLS
/// certificate, and how many handshakes may compute at once. Any thread.
///
/// ```
/// Switchboard switchboard = Switchboard.open(server, 2);
/// switchboard.api().account("bot1", password).compose(account ->
///     switchboard.call(account, CallOptions.LISTENER, listener).join(channel.id()));
/// ```
public final class Switchboard {
    /// Makes a Vert.x of its own, with epoll where there is.
    ///
    /// @param eventLoops threads the calls are spread over
    public static Switchboard open(Server server, int eventLoops) {
        throw new UnsupportedOperationException();
    }

    public Vertx vertx() {
        throw new UnsupportedOperationException();
    }

    public Api api() {
        throw new UnsupportedOperationException();
    }

    /// A call not yet begun, on the event loop whose turn it is.
    public Call call(Account account, CallOptions options, CallListener listener) {
        throw new UnsupportedOperationException();
    }

    /// Ends what is left of all calls without a word, and the event loops.
    public Future<Void> close() {
        throw new UnsupportedOperationException();
    }
}
