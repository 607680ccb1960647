package verticles.node;

import io.netty.channel.EventLoop;
import io.vertx.core.Context;
import io.vertx.core.internal.ContextInternal;

/// The only use of Vert.x's internal types: the Netty event loop under a verticle, on which the
/// shell of the media engine registers its own channel.
public final class EventLoops {
    private EventLoops() {}

    /// @param context of a verticle deployed on an event loop
    public static EventLoop of(Context context) {
        return ((ContextInternal) context).nettyEventLoop();
    }
}
