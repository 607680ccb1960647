package bots.client.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/// The answers of an overloaded server, over real HTTP.
@Timeout(300)
@ExtendWith(VertxExtension.class)
class ApiClientIT {
    private static final JsonObject TOKENS =
            new JsonObject()
                    .put("user", new JsonObject().put("id", "1").put("username", "bot-1"))
                    .put("accessToken", "a")
                    .put("refreshToken", "r");

    private final AtomicInteger requests = new AtomicInteger();

    @Test
    void repeatsWhatTheServerCannotServeNow(Vertx vertx, VertxTestContext test) {
        serve(
                        vertx,
                        response -> {
                            if (requests.get() < 3) {
                                refuse(response.putHeader("Retry-After", "0"), 503, "unavailable");
                            } else {
                                response.end(TOKENS.toBuffer());
                            }
                        })
                .compose(client -> client.login("bot-1", "password", null))
                .onComplete(
                        test.succeeding(user ->
                                test.verify(() -> {
                                    assertThat(user.username()).isEqualTo("bot-1");
                                    assertThat(requests).hasValue(3);
                                    test.completeNow();
                                })));
    }

    @Test
    void givesUpWhenTheServerAsksForMoreThanTwoMinutes(Vertx vertx, VertxTestContext test) {
        serve(
                        vertx,
                        response ->
                                refuse(
                                        response.putHeader("Retry-After", "3600"),
                                        503,
                                        "unavailable"))
                .compose(client -> client.login("bot-1", "password", null))
                .onComplete(test.failing(failure -> expect("unavailable", 1, failure, test)));
    }

    @Test
    void leavesALimitOfItsAddressToTheCaller(Vertx vertx, VertxTestContext test) {
        serve(
                        vertx,
                        response ->
                                refuse(response.putHeader("Retry-After", "0"), 429, "rate_limited"))
                .compose(client -> client.register("bot-1", "password", null, null))
                .onComplete(test.failing(failure -> expect("rate_limited", 1, failure, test)));
    }

    private void expect(String code, int count, Throwable failure, VertxTestContext test) {
        test.verify(() -> {
            assertThat(failure)
                    .isInstanceOfSatisfying(
                            RequestFailedException.class,
                            refused -> assertThat(refused.failure().code()).isEqualTo(code));
            assertThat(requests).hasValue(count);
            test.completeNow();
        });
    }

    private Future<ApiClient> serve(Vertx vertx, Consumer<HttpServerResponse> answer) {
        return vertx.createHttpServer()
                .requestHandler(request -> {
                    requests.incrementAndGet();
                    request.body().onSuccess(_ -> answer.accept(request.response()));
                })
                .listen(0, "127.0.0.1")
                .map(server ->
                        new ApiClient(
                                vertx,
                                ServerAddress.of(
                                        "http://127.0.0.1:" + server.actualPort(), false)));
    }

    private static void refuse(HttpServerResponse response, int status, String code) {
        response.setStatusCode(status)
                .end(new JsonObject().put("code", code).put("message", "Later.").toBuffer());
    }
}
