package verticles.http;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/// Closes connections at once. [HttpConnection#close] waits for a request whose body never ends.
final class Connections {
    private Connections() {}

    static void cut(HttpConnection connection) {
        if (connection instanceof ConnectionBase ofVertx) {
            ofVertx.channel().close();
        } else {
            connection.close();
        }
    }
}
