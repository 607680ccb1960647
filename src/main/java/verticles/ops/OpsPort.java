package verticles.ops;

import bus.call.MediaMessage;
import bus.node.NodeMessage;
import config.Settings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import refusal.Refusal;
import refusal.RefusalCode;
import refusal.RefusedException;
import verticles.api.request.ApiResponse;
import verticles.metrics.NodeMetrics;
import verticles.node.BuildVersion;
import verticles.node.Readiness;
import verticles.node.StartException;

/// Health, metrics, version and status of this node over plain HTTP, for operators and their
/// monitoring.
public final class OpsPort {
    private static final Logger LOG = LoggerFactory.getLogger(OpsPort.class);

    private final Vertx vertx;
    private final Settings settings;
    private final long startedAtMillis;
    private final NodeMetrics metrics;
    private final Readiness readiness;
    private final Supplier<Future<NodeMessage.VoiceHealth>> voiceHealth;
    private final Supplier<List<MediaMessage.ShardStatus>> shards;

    /// @param startedAtMillis when the node started, Unix time
    /// @param shards as of the last heartbeat: `/status` does not ask them again
    public OpsPort(
            Vertx vertx,
            Settings settings,
            long startedAtMillis,
            NodeMetrics metrics,
            Readiness readiness,
            Supplier<Future<NodeMessage.VoiceHealth>> voiceHealth,
            Supplier<List<MediaMessage.ShardStatus>> shards) {
        this.vertx = vertx;
        this.settings = settings;
        this.startedAtMillis = startedAtMillis;
        this.metrics = metrics;
        this.readiness = readiness;
        this.voiceHealth = voiceHealth;
        this.shards = shards;
    }

    /// Fails with a [StartException] when the port is in use. Does nothing when `ops.port` is 0.
    public Future<?> listen() {
        String host = settings.ops().host();
        int port = settings.ops().port();
        if (port == 0) {
            return Future.succeededFuture();
        }
        return StartException.explainPort(
                vertx.createHttpServer().requestHandler(this::serve).listen(port, host),
                "ops.port",
                "TCP",
                host,
                port);
    }

    private void serve(HttpServerRequest request) {
        switch (request.path()) {
            case "/health/live" -> answer(request, 200, Map.of("status", "live"));
            case "/health/ready" ->
                    readiness
                            .ask()
                            .onSuccess(ready -> answer(request, ready.ready() ? 200 : 503, ready))
                            .onFailure(failure -> unavailable(request, failure));
            case "/api/voice/health" ->
                    voiceHealth
                            .get()
                            .onSuccess(health -> answer(request, 200, health))
                            .onFailure(failure -> unavailable(request, failure));
            case "/metrics" -> scrape(request);
            case "/version" -> answer(request, 200, version());
            case "/status" ->
                    answer(
                            request,
                            200,
                            Map.of("node", settings.node().id(), "shards", shards.get()));
            case null, default ->
                    answer(
                            request,
                            404,
                            Refusal.of(RefusalCode.NOT_FOUND, "This path does not exist."));
        }
    }

    private Map<String, String> version() {
        return Map.of(
                "version",
                BuildVersion.current(),
                "java",
                Runtime.version().toString(),
                "node",
                settings.node().id(),
                "startedAt",
                Instant.ofEpochMilli(startedAtMillis).toString());
    }

    private void scrape(HttpServerRequest request) {
        String accept = request.getHeader("accept");
        readiness
                .ask()
                .map(NodeMessage.Readiness::ready)
                .otherwise(false)
                .compose(ready -> vertx.executeBlocking(() -> metrics.scrape(accept, ready), false))
                .onSuccess(scraped ->
                        request.response()
                                .putHeader("content-type", scraped.contentType())
                                .putHeader("cache-control", "no-store")
                                .end(scraped.body()))
                .onFailure(failure -> unavailable(request, failure));
    }

    private static void unavailable(HttpServerRequest request, Throwable failure) {
        LOG.warn("health cannot be reported: {}", failure.getMessage());
        Refusal refusal =
                failure instanceof RefusedException refused
                        ? refused.refusal()
                        : Refusal.of(RefusalCode.UNAVAILABLE, "The directory cannot be reached.");
        answer(request, 503, refusal);
    }

    private static void answer(HttpServerRequest request, int status, Object body) {
        request.response()
                .setStatusCode(status)
                .putHeader("content-type", "application/json")
                .putHeader("cache-control", "no-store")
                .end(ApiResponse.json(body));
    }
}
