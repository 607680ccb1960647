package verticles.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import config.events.WebhookSettings;
import config.load.SettingsLoader;
import events.RecordedEvent;
import events.WebhookSecret;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SelfSignedCertificate;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Requests of webhooks to servers on loopback, good ones and others.
@Timeout(60)
class WebhookRequestIT {
    private static final WebhookSecret SECRET =
            new WebhookSecret("a secret of tests".getBytes(UTF_8));
    private static final RecordedEvent EVENT =
            new RecordedEvent(
                    UUID.randomUUID(),
                    UUID.randomUUID(),
                    7,
                    "member.joined",
                    5,
                    "{\"user\": \"ann\"}");

    private static final WebhookRequest.Lookup LOCAL = InetAddress::getAllByName;

    /// For those that do not end otherwise.
    private static final String SHORT = "1500";

    /// For those that end by themselves, on a busy computer too.
    private static final String LONG = "20000";

    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger requests = new AtomicInteger();

    @AfterEach
    void stop() throws Exception {
        await(vertx.close());
    }

    @Test
    void sendsTheEventSigned() throws Exception {
        BlockingQueue<HttpServerRequest> received = new LinkedBlockingQueue<>();
        BlockingQueue<Buffer> bodies = new LinkedBlockingQueue<>();
        int port =
                server(request -> {
                    received.add(request);
                    request.bodyHandler(body -> {
                        bodies.add(body);
                        request.response().setStatusCode(202).end("thank you");
                    });
                });

        assertThat(send("http://localhost:" + port + "/hook?for=tests", true)).isEqualTo("202");

        HttpServerRequest request = received.take();
        Buffer body = bodies.take();
        assertThat(request.uri()).isEqualTo("/hook?for=tests");
        assertThat(request.getHeader("host")).isEqualTo("localhost:" + port);
        assertThat(request.getHeader("content-type")).isEqualTo("application/json");
        assertThat(request.getHeader("webhook-id")).isEqualTo(EVENT.id().toString());
        long timestamp = Long.parseLong(request.getHeader("webhook-timestamp"));
        assertThat(System.currentTimeMillis() / 1_000 - timestamp).isBetween(0L, 60L);
        assertThat(request.getHeader("webhook-signature"))
                .isEqualTo(SECRET.sign(EVENT.id().toString(), timestamp, body.getBytes()));
        assertThat(body.toJsonObject())
                .isEqualTo(
                        new JsonObject()
                                .put("id", EVENT.id().toString())
                                .put("guild", EVENT.guild().toString())
                                .put("seq", 7)
                                .put("type", "member.joined")
                                .put("atMillis", 5)
                                .put("data", new JsonObject().put("user", "ann")));
    }

    @Test
    void sendsNothingToPrivateAddressesByDefault() throws Exception {
        int port = server(request -> request.response().end());

        for (String host :
                new String[] {"127.0.0.1", "localhost", "[::1]", "0.0.0.0", "2130706433"}) {
            assertThat(send("http://" + host + ":" + port + "/", false))
                    .as(host)
                    .isEqualTo("private_address");
        }
        assertThat(requests).hasValue(0);
    }

    @Test
    void doesNotFollowRedirects() throws Exception {
        int port =
                server(request ->
                        request.response()
                                .setStatusCode(307)
                                .putHeader("location", "/elsewhere")
                                .end());

        assertThat(send("http://127.0.0.1:" + port + "/", true)).isEqualTo("307");
        assertThat(requests).hasValue(1);
    }

    @Test
    void givesUpWhenThereIsNoAnswerOrNoEndOfIt() throws Exception {
        int silent = server(_ -> {});
        int endless = server(request -> request.response().setChunked(true).write("a beginning"));

        assertThat(send("http://127.0.0.1:" + silent + "/", true, LOCAL, SHORT))
                .isEqualTo("no_answer");
        assertThat(send("http://127.0.0.1:" + endless + "/", true, LOCAL, SHORT))
                .isEqualTo("no_answer");
    }

    @Test
    void readsNoMoreThanALittleOfALongAnswer() throws Exception {
        Buffer chunk = Buffer.buffer(new byte[16 * 1024]);
        AtomicInteger chunks = new AtomicInteger();
        int port =
                server(request -> {
                    request.response().setChunked(true);
                    writeOn(request, chunk, chunks);
                });

        assertThat(send("http://127.0.0.1:" + port + "/", true)).isEqualTo("200");
    }

    @Test
    void acceptsNoUnknownCertificate() throws Exception {
        SelfSignedCertificate certificate = SelfSignedCertificate.create("localhost");
        int port =
                server(
                        new HttpServerOptions()
                                .setSsl(true)
                                .setKeyCertOptions(certificate.keyCertOptions()),
                        request -> request.response().end());
        try {
            assertThat(send("https://localhost:" + port + "/", true)).isEqualTo("tls_failed");
            assertThat(requests).hasValue(0);
        } finally {
            certificate.delete();
        }
    }

    @Test
    void saysThatAHostIsUnknownOrRefuses() throws Exception {
        assertThat(send("https://nothing.invalid/", true)).isEqualTo("unknown_host");
        assertThat(send("http://127.0.0.1:1/", true)).isEqualTo("unreachable");
    }

    @Test
    void givesUpWhenTheAddressIsNotFoundInTime() throws Exception {
        assertThat(send("http://slow.example/", true, _ -> loopbackAfter(Long.MAX_VALUE), SHORT))
                .isEqualTo("no_answer");
    }

    @Test
    void givesOneTimeToTheLookupAndTheAnswer() throws Exception {
        int port =
                server(request ->
                        vertx.timer(1, TimeUnit.SECONDS).onSuccess(_ -> request.response().end()));

        assertThat(
                        send(
                                "http://slow.example:" + port + "/",
                                true,
                                _ -> loopbackAfter(1_000),
                                SHORT))
                .isEqualTo("no_answer");
        assertThat(requests).hasValue(1);
    }

    @Test
    void connectsToTheAddressThatWasChecked() throws Exception {
        int port = server(request -> request.response().end());

        assertThat(send("http://example.org:" + port + "/", true, _ -> loopbackAfter(0), LONG))
                .isEqualTo("200");
        assertThat(send("http://example.org:" + port + "/", false, _ -> loopbackAfter(0), LONG))
                .isEqualTo("private_address");
    }

    private static InetAddress[] loopbackAfter(long millis) throws UnknownHostException {
        try {
            boolean released = new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
            assertThat(released).isFalse();
            return InetAddress.getAllByName("127.0.0.1");
        } catch (InterruptedException e) {
            throw new UnknownHostException("the test is over");
        }
    }

    /// As long as the client reads.
    private static void writeOn(HttpServerRequest request, Buffer chunk, AtomicInteger chunks) {
        request.response()
                .write(chunk)
                .onSuccess(_ -> {
                    chunks.incrementAndGet();
                    writeOn(request, chunk, chunks);
                });
    }

    private int server(Handler<HttpServerRequest> handler) throws Exception {
        return server(new HttpServerOptions(), handler);
    }

    private int server(HttpServerOptions options, Handler<HttpServerRequest> handler)
            throws Exception {
        return await(
                        vertx.createHttpServer(options)
                                .requestHandler(request -> {
                                    requests.incrementAndGet();
                                    handler.handle(request);
                                })
                                .listen(0, "127.0.0.1"))
                .actualPort();
    }

    /// @return the status, or the code of the problem
    private String send(String url, boolean privateAddresses) throws Exception {
        return send(url, privateAddresses, LOCAL, LONG);
    }

    private String send(
            String url,
            boolean privateAddresses,
            WebhookRequest.Lookup lookup,
            String timeoutMillis)
            throws Exception {
        WebhookSettings settings =
                SettingsLoader.defaults(
                                Map.of(
                                        "events.webhooks.timeoutMillis",
                                        timeoutMillis,
                                        "events.webhooks.privateAddresses",
                                        String.valueOf(privateAddresses)))
                        .events()
                        .webhooks();
        return await(
                new WebhookRequest(vertx, settings, lookup)
                        .send(url, SECRET, EVENT)
                        .map(String::valueOf)
                        .recover(e -> Future.succeededFuture(WebhookRequest.problem(e).code())));
    }

    private static <T> T await(Future<T> future) throws Exception {
        try {
            return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        }
    }
}
