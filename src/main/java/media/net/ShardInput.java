package media.net;

import java.net.SocketAddress;
import media.MediaEngine;
import org.jspecify.annotations.Nullable;

/// What the ports of a shard receive, on its event loop. Ignored until the shard is open.
final class ShardInput implements TcpHandler {
    private @Nullable EngineLoop open;

    void open(EngineLoop loop) {
        open = loop;
    }

    @Override
    public void onDatagram(
            long nowNanos, SocketAddress from, byte[] bytes, int offset, int length) {
        EngineLoop loop = open;
        if (loop != null) {
            MediaEngine engine = loop.engine();
            engine.onDatagram(loop.clock().of(nowNanos), from, bytes, offset, length);
        }
    }

    @Override
    public boolean knows(SocketAddress path) {
        EngineLoop loop = open;
        return loop != null && loop.engine().knows(path);
    }

    @Override
    public void onPathClosed(SocketAddress path) {
        EngineLoop loop = open;
        if (loop != null && !loop.closed()) {
            loop.engine().onPathClosed(path);
            loop.settle();
        }
    }

    @Override
    public void onReadBatchEnd(long nowNanos) {
        EngineLoop loop = open;
        if (loop != null) {
            loop.settle(loop.clock().of(nowNanos));
        }
    }
}
