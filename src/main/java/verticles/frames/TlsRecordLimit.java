package verticles.frames;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;
import limits.Limit;
import limits.RefusalCounts;
import limits.TokenBucket;

/// Limits the TLS records of a connection in which a client sends no data. After the handshake an
/// honest one sends hardly any. A KeyUpdate (RFC 8446 §4.6.3) has 27 bytes, costs the server 0.1 ms,
/// and is encrypted like all others, so records are counted before they are decrypted, and what was
/// decrypted after. Above the limit the connection is closed.
public final class TlsRecordLimit extends ChannelInboundHandlerAdapter {
    /// The handshake has up to 8; as many are allowed by BoringSSL.
    static final int BURST = 32;

    private static final int SECONDS_PER_RECORD = 10;

    /// RFC 8446 §5.1: type, version, length.
    private static final FrameCounter.Format RECORD =
            new FrameCounter.Format() {
                @Override
                public int headerBytes() {
                    return 5;
                }

                @Override
                public int payloadBytes(byte[] header) {
                    return (header[3] & 0xff) << 8 | (header[4] & 0xff);
                }

                @Override
                public boolean counts(byte[] header) {
                    return true;
                }
            };

    private final FrameCounter records = new FrameCounter(RECORD, 0);
    private final TokenBucket budget;
    private final RefusalCounts refusals;
    private boolean awaited = true;
    private boolean closed;

    /// Records that have begun and brought no data yet.
    private int withoutData;

    private TlsRecordLimit(long nowNanos, RefusalCounts refusals) {
        this.budget =
                new TokenBucket(
                        BURST, TimeUnit.SECONDS.toNanos(BURST * SECONDS_PER_RECORD), nowNanos);
        this.refusals = refusals;
    }

    /// Limits the frames of HTTP/2 as well, if the client chooses it.
    ///
    /// @param accepted a connection to a port with TLS, which Vert.x has not seen yet
    public static void watch(Channel accepted, RefusalCounts refusals) {
        accepted.pipeline().addFirst(new TlsRecordLimit(System.nanoTime(), refusals));
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (closed || !(message instanceof ByteBuf bytes)) {
            ReferenceCountUtil.release(message);
            return;
        }
        if (awaited) {
            // Only now Vert.x has its handlers.
            awaited = false;
            ChannelHandlerContext tls = context.pipeline().context(SslHandler.class);
            if (tls != null) {
                context.pipeline().addAfter(tls.name(), null, new Decrypted());
            }
        }
        withoutData += records.count(bytes);
        context.fireChannelRead(message);
        // The last one may be incomplete.
        if (withoutData > 1 && budget.take(System.nanoTime(), withoutData - 1) > 0) {
            closed = true;
            refusals.count(Limit.TLS_RECORDS_PER_CONNECTION);
            context.close();
        }
        withoutData = Math.min(withoutData, 1);
    }

    /// Behind TLS. What Vert.x calls when there is a connection has missed the first frames.
    private final class Decrypted extends ChannelInboundHandlerAdapter {
        private boolean first = true;

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            withoutData--; // TLS hands on each record by itself
            if (first) {
                first = false;
                SslHandler tls = context.pipeline().get(SslHandler.class);
                if (tls != null
                        && ApplicationProtocolNames.HTTP_2.equals(tls.applicationProtocol())) {
                    context.pipeline()
                            .addAfter(
                                    context.name(),
                                    null,
                                    new Http2FrameLimit(System.nanoTime(), refusals));
                }
            }
            context.fireChannelRead(message);
        }
    }
}
