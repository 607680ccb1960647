package verticles.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import refusal.Refusal;
import refusal.RefusalCode;

/// Finds requests of another version than HTTP/1.0 and HTTP/1.1, before Vert.x answers them with
/// 501 and without an answer. They become requests that cannot be read, and so get the answer of
/// [RequestEntry].
public final class HttpVersionCheck extends ChannelInboundHandlerAdapter {
    private static final int VERSION_NOT_SUPPORTED = 505;

    private static final class UnsupportedVersion extends Exception {
        UnsupportedVersion() {
            super("the HTTP version is not supported", null, false, false);
        }
    }

    private HttpVersionCheck() {}

    /// To be called before the first request of the connection. One of HTTP/2 is not changed.
    public static void watch(HttpConnection connection) {
        if (connection instanceof ConnectionBase ofVertx) {
            ChannelHandlerContext ofConnection = ofVertx.channelHandlerContext();
            ofConnection.pipeline().addBefore(ofConnection.name(), null, new HttpVersionCheck());
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpRequest request
                && request.decoderResult().isSuccess()
                && !request.protocolVersion().equals(HttpVersion.HTTP_1_0)
                && !request.protocolVersion().equals(HttpVersion.HTTP_1_1)) {
            request.setProtocolVersion(HttpVersion.HTTP_1_1);
            request.setDecoderResult(DecoderResult.failure(new UnsupportedVersion()));
        }
        context.fireChannelRead(message);
    }

    /// Answers a request that cannot be read (RFC 9110 §15.5.1, §15.6.6).
    static void refuse(HttpServerRequest request) {
        boolean version = request.decoderResult().cause() instanceof UnsupportedVersion;
        Refusals.send(
                request.response(),
                version ? VERSION_NOT_SUPPORTED : RefusalCode.BAD_REQUEST.httpStatus(),
                Refusal.of(
                        RefusalCode.BAD_REQUEST,
                        version
                                ? "The server speaks HTTP/1.1 and HTTP/2."
                                : "This is not a request of HTTP."));
    }
}
