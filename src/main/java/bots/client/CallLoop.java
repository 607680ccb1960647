package bots.client;

import bots.client.transport.LoopBuffers;
import io.netty.channel.EventLoop;
import io.vertx.core.internal.ContextInternal;

/// The event loop of a call, and what its calls share.
record CallLoop(ContextInternal context, EventLoop eventLoop, LoopBuffers buffers) {}
