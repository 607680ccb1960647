package verticles;

import bus.Bus;
import config.HttpSettings;
import config.Settings;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import limits.Limit;
import limits.TrustedProxies;
import verticles.http.CrossOriginRequests;
import verticles.http.HttpVersionCheck;
import verticles.http.RegionOrigins;
import verticles.http.RequestDeadlines;
import verticles.http.RequestEntry;
import verticles.http.SecurityHeaders;
import verticles.http.files.ApiDocs;
import verticles.http.files.ImageFiles;
import verticles.http.files.WebClientFiles;
import verticles.node.AcceptLimit;
import verticles.node.Clock;
import verticles.node.StartException;
import verticles.session.AllowedOrigins;
import verticles.session.SessionSocket;
import verticles.session.SocketUpgrade;
import verticles.shared.NodeRateLimits;
import verticles.shared.NodeRefusals;
import verticles.tls.CertificateRenewal;
import verticles.tls.TlsCertificate;

/// The ports of HTTP that one [SignalingVerticle] listens on, with TLS and, if it is set, without:
/// the page, the API, and the upgrade to WebSockets.
final class WebServer {
    private static final String LOOPBACK = "127.0.0.1";
    private static final int HTTP2_STREAMS = 32;

    /// Of streams by the client, and by the server because the client breaks the protocol in them
    /// (CVE-2023-44487, CVE-2025-8671).
    private static final int HTTP2_RESETS = 200;

    private static final int HTTP2_RESETS_SECONDS = 30;

    /// How long a socket is kept whose client does not answer a close frame (RFC 6455 §7.1.1).
    private static final int CLOSING_SECONDS = 3;

    private final Vertx vertx;
    private final Settings settings;
    private final Bus bus;
    private final int index;

    /// @param index of the verticle; the first one renews the certificate
    WebServer(Vertx vertx, Settings settings, Bus bus, int index) {
        this.vertx = vertx;
        this.settings = settings;
        this.bus = bus;
        this.index = index;
    }

    /// Fails with a [StartException] when a port is in use.
    Future<?> listen(
            Router api, AllowedOrigins origins, RequestDeadlines deadlines, SocketUpgrade upgrade) {
        HttpSettings http = settings.http();
        Router router = Router.router(vertx);
        CrossOriginRequests.mount(router, origins::names);
        ApiDocs.mount(router);
        router.route("/*").subRouter(api);
        ImageFiles.mount(router, vertx, settings);
        WebClientFiles.mount(
                router, vertx, RegionOrigins.of(vertx, bus, settings.cluster().enabled())::known);
        // The certificate is read from files, and made at the first start.
        return vertx.executeBlocking(() -> TlsCertificate.load(settings))
                .map(Objects::requireNonNull)
                .compose(certificate ->
                        listen(
                                        server(
                                                plainOptions()
                                                        .setSsl(true)
                                                        .setUseAlpn(true)
                                                        .setKeyCertOptions(certificate),
                                                router,
                                                SecurityHeaders.with(certificate),
                                                deadlines,
                                                upgrade),
                                        "http.port",
                                        http.host(),
                                        http.port(),
                                        true)
                                .onSuccess(server -> {
                                    if (index == 0) {
                                        CertificateRenewal.watch(
                                                vertx, settings, server, certificate);
                                    }
                                }))
                .compose(listening ->
                        http.plainPort() == 0
                                ? Future.succeededFuture(listening)
                                : listen(
                                        server(
                                                plainOptions(),
                                                router,
                                                new SecurityHeaders(false),
                                                deadlines,
                                                upgrade),
                                        "http.plainPort",
                                        LOOPBACK,
                                        http.plainPort(),
                                        false));
    }

    private Future<HttpServer> listen(
            HttpServer server, String setting, String host, int port, boolean limitedByAddress) {
        AcceptLimit accepting = AcceptLimit.of(vertx);
        return StartException.explainPort(server.listen(port, host), setting, "TCP", host, port)
                .onSuccess(listening -> {
                    if (accepting != null) {
                        accepting.limit(listening.actualPort(), limitedByAddress);
                    }
                });
    }

    private HttpServer server(
            HttpServerOptions options,
            Router router,
            SecurityHeaders headers,
            RequestDeadlines deadlines,
            SocketUpgrade upgrade) {
        TrustedProxies proxies = TrustedProxies.of(settings.http().trustedProxies());
        RequestEntry entry =
                new RequestEntry(
                        headers,
                        deadlines,
                        NodeRefusals.of(vertx),
                        upgrade,
                        router,
                        proxies,
                        NodeRateLimits.of(
                                vertx,
                                Limit.HTTP_REQUESTS_PER_ADDRESS,
                                settings.limits().http().anyRequestsPerMinute(),
                                Duration.ofMinutes(1)));
        return vertx.createHttpServer(options)
                .connectionHandler(connection -> {
                    // A client's broken connection is not worth a line in the log.
                    connection.exceptionHandler(countResets());
                    HttpVersionCheck.watch(connection);
                    deadlines.onConnection(connection, Clock.millis());
                })
                .exceptionHandler(_ -> {})
                .invalidRequestHandler(entry::onInvalid)
                .requestHandler(entry);
    }

    /// Every further frame that was received with the one above the limit fails as well.
    private Handler<Throwable> countResets() {
        boolean[] counted = new boolean[1];
        return failure -> {
            // RFC 9113 §7: the code of a connection that is closed for its load.
            if (!counted[0]
                    && failure instanceof Http2Exception ofHttp2
                    && ofHttp2.error() == Http2Error.ENHANCE_YOUR_CALM) {
                counted[0] = true;
                NodeRefusals.of(vertx).count(Limit.HTTP_RESETS_PER_CONNECTION);
            }
        };
    }

    /// No compression of messages by the protocol (RFC 7692): a small one of a client can unpack to
    /// gigabytes. What the server sends is compressed by [SessionSocket].
    private HttpServerOptions plainOptions() {
        int maxReadBytes = SessionSocket.READ_FRAME_FACTOR * settings.signaling().maxFrameBytes();
        return new HttpServerOptions()
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                .setSslHandshakeTimeout(settings.limits().http().request().toMillis())
                // Else a connection is ours to watch only after its first bytes.
                .setHttp2ClearTextEnabled(false)
                .setInitialSettings(new Http2Settings().setMaxConcurrentStreams(HTTP2_STREAMS))
                .setHttp2RstFloodMaxRstFramePerWindow(HTTP2_RESETS)
                .setHttp2RstFloodWindowDuration(HTTP2_RESETS_SECONDS)
                .setWebSocketClosingTimeout(CLOSING_SECONDS)
                .setMaxWebSocketFrameSize(maxReadBytes)
                .setMaxWebSocketMessageSize(maxReadBytes)
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false);
    }
}
