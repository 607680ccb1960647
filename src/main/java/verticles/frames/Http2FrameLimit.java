package verticles.frames;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;
import limits.Limit;
import limits.RefusalCounts;
import limits.TokenBucket;

/// Limits the frames of an HTTP/2 connection that cost a client a few bytes and make the server
/// answer, or only run: PING, SETTINGS, PRIORITY, WINDOW_UPDATE, unknown ones, and DATA of little
/// length (RFC 9113 §10.5). Netty limits only those that wait to be answered. HEADERS are requests,
/// which have their own limits. Above the limit the connection is closed.
final class Http2FrameLimit extends ChannelInboundHandlerAdapter {
    /// Some clients send a WINDOW_UPDATE for the stream and one for the connection with each 16 KiB
    /// that they receive: this many are 80 MB at once, and then 8 MB a second.
    static final int BURST = 10_000;

    private static final int PER_SECOND = 1_000;

    /// RFC 9113 §3.4
    private static final int PREFACE_BYTES = 24;

    /// Longer ones cost per byte what any upload does.
    private static final int LONG_DATA_BYTES = 512;

    private static final int DATA = 0;
    private static final int HEADERS = 1;

    /// RFC 9113 §4.1: length, type, flags, stream.
    private static final FrameCounter.Format FRAME =
            new FrameCounter.Format() {
                @Override
                public int headerBytes() {
                    return 9;
                }

                @Override
                public int payloadBytes(byte[] header) {
                    return (header[0] & 0xff) << 16 | (header[1] & 0xff) << 8 | (header[2] & 0xff);
                }

                @Override
                public boolean counts(byte[] header) {
                    return switch (header[3]) {
                        case DATA -> payloadBytes(header) < LONG_DATA_BYTES;
                        case HEADERS -> false;
                        default -> true;
                    };
                }
            };

    private final FrameCounter frames = new FrameCounter(FRAME, PREFACE_BYTES);
    private final TokenBucket budget;
    private final RefusalCounts refusals;
    private boolean closed;

    Http2FrameLimit(long nowNanos, RefusalCounts refusals) {
        this.budget =
                new TokenBucket(BURST, TimeUnit.SECONDS.toNanos(BURST) / PER_SECOND, nowNanos);
        this.refusals = refusals;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!closed
                && message instanceof ByteBuf bytes
                && budget.take(System.nanoTime(), frames.count(bytes)) > 0) {
            closed = true;
            refusals.count(Limit.HTTP_FRAMES_PER_CONNECTION);
            context.close();
        }
        if (closed) {
            ReferenceCountUtil.release(message);
        } else {
            context.fireChannelRead(message);
        }
    }
}
