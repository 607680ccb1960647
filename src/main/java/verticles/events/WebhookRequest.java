package verticles.events;

import config.events.WebhookSettings;
import events.PublicAddress;
import events.RecordedEvent;
import events.WebhookProblem;
import events.WebhookSecret;
import events.WebhookTarget;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// One event that is sent to the URL of a webhook. The address is looked up and checked here, and
/// exactly that one is connected to: a name that answers differently the second time reaches
/// nothing else. Redirects are not followed. All of it, from the lookup to the end of the answer,
/// ends within the timeout.
final class WebhookRequest {
    /// Of the body of an answer, which nothing reads: more than any receiver says, and no work.
    private static final int MAX_ANSWER_BYTES = 64 * 1024;

    private static final String LOOKUP_THREADS = "hubbub-webhook-hosts";

    /// Lookups block, and a slow name server delays them for longer than the timeout.
    private static final int LOOKUPS = 16;

    private final WebhookSettings settings;
    private final Lookup lookup;
    private final WorkerExecutor lookups;
    private final HttpClient client;

    WebhookRequest(Vertx vertx, WebhookSettings settings) {
        this(vertx, settings, InetAddress::getAllByName);
    }

    WebhookRequest(Vertx vertx, WebhookSettings settings, Lookup lookup) {
        this.settings = settings;
        this.lookup = lookup;
        this.lookups = vertx.createSharedWorkerExecutor(LOOKUP_THREADS, LOOKUPS);
        this.client =
                vertx.createHttpClient(
                        new HttpClientOptions()
                                .setConnectTimeout((int) settings.timeout().toMillis())
                                .setKeepAliveTimeout(30)
                                .setDecompressionSupported(false)
                                .setMaxInitialLineLength(4096)
                                .setMaxHeaderSize(16 * 1024),
                        new PoolOptions().setHttp1MaxSize(settings.concurrent()));
    }

    /// The addresses of a host, at least one. Blocks.
    @FunctionalInterface
    interface Lookup {
        InetAddress[] addresses(String host) throws UnknownHostException;
    }

    /// A request was not sent.
    static final class Unreachable extends Exception {
        private static final long serialVersionUID = 1;

        private final WebhookProblem problem;

        Unreachable(WebhookProblem problem) {
            super(problem.code(), null, false, false);
            this.problem = problem;
        }
    }

    /// Sends an event.
    ///
    /// @return the status of the answer, whatever it is; fails with an [Unreachable], with what
    ///     went wrong in the network, or with a [RejectedExecutionException] when the node stops
    Future<Integer> send(String url, WebhookSecret secret, RecordedEvent event) {
        WebhookTarget target = WebhookTarget.of(url);
        long deadlineNanos = System.nanoTime() + settings.timeout().toNanos();
        return resolved(target.host(), deadlineNanos)
                .timeout(millisUntil(deadlineNanos), TimeUnit.MILLISECONDS)
                .compose(address -> {
                    WebhookProblem refused = refused(target, address);
                    return refused == null
                            ? client.request(options(target, address, deadlineNanos))
                            : Future.failedFuture(new Unreachable(refused));
                })
                .compose(request ->
                        answered(signed(request, secret, event), EventJson.of(event))
                                .timeout(millisUntil(deadlineNanos), TimeUnit.MILLISECONDS)
                                .onFailure(_ -> request.reset()));
    }

    /// At least 1, which timers need.
    private static long millisUntil(long deadlineNanos) {
        return Math.max(1, (deadlineNanos - System.nanoTime()) / 1_000_000);
    }

    /// A failure as the managers of the guild read it.
    static WebhookProblem problem(Throwable failure) {
        return switch (failure) {
            case Unreachable unreachable -> unreachable.problem;
            case TimeoutException _ -> WebhookProblem.NO_ANSWER;
            case UnknownHostException _ -> WebhookProblem.UNKNOWN_HOST;
            case javax.net.ssl.SSLException _ -> WebhookProblem.TLS_FAILED;
            default -> WebhookProblem.UNREACHABLE;
        };
    }

    /// A lookup that waited for a thread until the deadline does not begin.
    private Future<InetAddress> resolved(String host, long deadlineNanos) {
        try {
            return lookups.executeBlocking(() -> address(host, deadlineNanos), false)
                    .map(Objects::requireNonNull);
        } catch (RejectedExecutionException stopped) {
            return Future.failedFuture(stopped);
        }
    }

    private InetAddress address(String host, long deadlineNanos)
            throws UnknownHostException, TimeoutException {
        if (deadlineNanos - System.nanoTime() <= 0) {
            throw new TimeoutException();
        }
        InetAddress[] all = lookup.addresses(host);
        return Arrays.stream(all).filter(PublicAddress::is).findFirst().orElse(all[0]);
    }

    /// Why this server sends nothing there, or null.
    private @Nullable WebhookProblem refused(WebhookTarget target, InetAddress address) {
        if (PublicAddress.is(address)) {
            return target.tls() ? null : WebhookProblem.NOT_HTTPS;
        }
        return settings.privateAddresses() ? null : WebhookProblem.PRIVATE_ADDRESS;
    }

    private RequestOptions options(WebhookTarget target, InetAddress address, long deadlineNanos) {
        return new RequestOptions()
                .setServer(
                        SocketAddress.inetSocketAddress(
                                new InetSocketAddress(address, target.port())))
                .setHost(target.host())
                .setPort(target.port())
                .setSsl(target.tls())
                .setMethod(HttpMethod.POST)
                .setURI(target.path())
                .setFollowRedirects(false)
                .setTimeout(millisUntil(deadlineNanos));
    }

    private static HttpClientRequest signed(
            HttpClientRequest request, WebhookSecret secret, RecordedEvent event) {
        long timestamp = System.currentTimeMillis() / 1_000;
        return request.putHeader("content-type", "application/json")
                .putHeader("user-agent", "Hubbub")
                .putHeader("webhook-id", event.id().toString())
                .putHeader("webhook-timestamp", String.valueOf(timestamp))
                .putHeader(
                        "webhook-signature",
                        secret.sign(
                                event.id().toString(), timestamp, EventJson.of(event).getBytes()));
    }

    private static Future<Integer> answered(HttpClientRequest request, Buffer body) {
        Promise<Integer> answered = Promise.promise();
        request.send(body)
                .onFailure(answered::tryFail)
                .onSuccess(response -> read(response, answered));
        return answered.future();
    }

    /// To its end, so that the connection can be used again.
    private static void read(HttpClientResponse response, Promise<Integer> answered) {
        int[] bytes = {0};
        response.exceptionHandler(answered::tryFail);
        response.endHandler(_ -> answered.tryComplete(response.statusCode()));
        response.handler(chunk -> {
            bytes[0] += chunk.length();
            if (bytes[0] > MAX_ANSWER_BYTES && answered.tryComplete(response.statusCode())) {
                response.request().reset();
            }
        });
    }
}
