package media.net;

import java.util.function.Consumer;
import media.MediaEngine;
import media.dtls.DtlsFailure;
import media.dtls.DtlsKeys;

/// Hands the results of handshakes, which come on threads of their own, to the event loop of the engine.
final class HandshakeResults implements HandshakeListener {
    /// Runs a task with the engine on its event loop.
    @FunctionalInterface
    interface Loop {
        void execute(Consumer<MediaEngine> task);
    }

    private final Loop loop;

    HandshakeResults(Loop loop) {
        this.loop = loop;
    }

    @Override
    public void onFlight(long connection, byte[] datagram) {
        loop.execute(engine -> engine.onDtlsFlight(connection, datagram));
    }

    @Override
    public void onKeys(long connection, DtlsKeys keys) {
        loop.execute(engine -> engine.onDtlsKeys(System.nanoTime(), connection, keys));
    }

    @Override
    public void onFailed(long connection, DtlsFailure failure) {
        loop.execute(engine -> engine.onDtlsFailed(System.nanoTime(), connection, failure));
    }

    @Override
    public void onClosed(long connection) {
        loop.execute(engine -> engine.onDtlsClosed(System.nanoTime(), connection));
    }
}
