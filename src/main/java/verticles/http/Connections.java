package verticles.http;

import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/// Closes connections at once. [HttpConnection#close] waits for a request whose body never ends,
/// and for a client that does not read.
public final class Connections {
    private Connections() {}

    /// From its own handler on: Vert.x's would first send what waits, also when the channel is
    /// closed.
    ///
    /// @param connection of Vert.x's handler of the connection
    public static void cut(ChannelHandlerContext connection) {
        connection.close();
    }

    static void cut(HttpConnection connection) {
        if (connection instanceof ConnectionBase ofVertx) {
            cut(ofVertx.channelHandlerContext());
        } else {
            connection.close();
        }
    }
}
