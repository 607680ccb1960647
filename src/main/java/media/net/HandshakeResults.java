package media.net;

import java.util.function.Consumer;
import java.util.function.LongSupplier;
import media.MediaEngine;
import media.dtls.DtlsFailure;
import media.dtls.DtlsKeys;

/// Hands the results of handshakes, which come on threads of their own, to the event loop of the
/// engine.
final class HandshakeResults implements HandshakeListener {
    /// Runs a task with the engine on its event loop.
    @FunctionalInterface
    interface Loop {
        void execute(Consumer<MediaEngine> task);
    }

    private final Loop loop;
    private final LongSupplier clock;

    /// @param clock nanoseconds of the engine; asked on its event loop
    HandshakeResults(Loop loop, LongSupplier clock) {
        this.loop = loop;
        this.clock = clock;
    }

    @Override
    public void onFlight(long connection, byte[] datagram) {
        loop.execute(engine -> engine.onDtlsFlight(connection, datagram));
    }

    @Override
    public void onKeys(long connection, DtlsKeys keys) {
        loop.execute(engine -> engine.onDtlsKeys(clock.getAsLong(), connection, keys));
    }

    @Override
    public void onFailed(long connection, DtlsFailure failure) {
        loop.execute(engine -> engine.onDtlsFailed(clock.getAsLong(), connection, failure));
    }

    @Override
    public void onClosed(long connection) {
        loop.execute(engine -> engine.onDtlsClosed(clock.getAsLong(), connection));
    }
}
