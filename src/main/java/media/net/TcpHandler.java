package media.net;

import java.net.SocketAddress;

/// Takes the packets that TCP connections carry. Called on the event loop.
interface TcpHandler extends DatagramHandler {
    /// Whether an authentic check has arrived on this path.
    boolean knows(SocketAddress path);

    /// A path is closed.
    void onPathClosed(SocketAddress path);
}
