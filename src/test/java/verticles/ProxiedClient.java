package verticles;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A browser in short: it reaches a node over HTTPS and WSS through a proxy on this machine, whose
/// certificate it accepts.
final class ProxiedClient {
    private static final String HOST = "127.0.0.1";

    private final Vertx vertx;
    private final int port;
    private final HttpClient http;

    ProxiedClient(Vertx vertx, int port) {
        this.vertx = vertx;
        this.port = port;
        http =
                vertx.createHttpClient(
                        new HttpClientOptions()
                                .setSsl(true)
                                .setTrustAll(true)
                                .setVerifyHost(false));
    }

    /// @return the body, empty when the proxy does not answer
    String get(String path) {
        try {
            return send(HttpMethod.GET, path, Buffer.buffer());
        } catch (IOException e) {
            return "";
        }
    }

    /// @return an access token
    String register(String username) throws IOException {
        String answer =
                send(
                        HttpMethod.POST,
                        "/api/auth/register",
                        new JsonObject()
                                .put("username", username)
                                .put("password", "correct horse battery")
                                .toBuffer());
        return new JsonObject(answer).getString("accessToken");
    }

    /// As a page of the proxy's origin does.
    SignalingClient openWebSocket() {
        return SignalingClient.connect(
                vertx,
                new WebSocketClientOptions().setSsl(true).setTrustAll(true).setVerifyHost(false),
                new WebSocketConnectOptions()
                        .setPort(port)
                        .setURI("/ws")
                        .addHeader("origin", "https://" + HOST + ":" + port));
    }

    private String send(HttpMethod method, String path, Buffer body) throws IOException {
        try {
            return http.request(method, port, HOST, path)
                    // In one step: the body of a response that ends before it is asked for never
                    // arrives, and this thread may be late.
                    .compose(request ->
                            request.putHeader("content-type", "application/json")
                                    .send(body)
                                    .compose(HttpClientResponse::body))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(60, TimeUnit.SECONDS)
                    .toString();
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
