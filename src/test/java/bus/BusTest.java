package bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import refusal.Refusal;
import refusal.RefusedException;

class BusTest {
    private final Vertx vertx = Vertx.vertx();
    private final Bus bus = new Bus(vertx);

    @AfterEach
    void closeVertx() throws Exception {
        result(vertx.close());
    }

    @Test
    void aRequestIsAnswered() throws Exception {
        result(bus.consume("a", request -> Future.succeededFuture(new BusMessage.Done())));

        assertThat(result(bus.request("a", new NodeMessage.Ping(), BusMessage.Done.class)))
                .isEqualTo(new BusMessage.Done());
    }

    @Test
    void aRefusalArrivesAsAFailureWithItsCodeAndField() throws Exception {
        Refusal full = Refusal.ofField("room_full", "The room is full.", "channel");
        result(bus.consume("a", request -> Future.failedFuture(new RefusedException(full))));
        result(
                bus.consume(
                        "b",
                        request -> {
                            throw new RefusedException(full);
                        }));

        assertThat(refusal("a")).isEqualTo(full);
        assertThat(refusal("b")).isEqualTo(full);
    }

    @Test
    void aBugOfTheConsumerIsNotShown() throws Exception {
        result(
                bus.consume(
                        "a",
                        request -> {
                            throw new IllegalStateException("secret");
                        }));

        assertThat(refusal("a").code()).isEqualTo("internal_error");
        assertThat(refusal("a").message()).doesNotContain("secret");
    }

    @Test
    void whereNobodyListensTheServiceIsUnavailable() {
        assertThat(refusal("nowhere"))
                .isEqualTo(
                        Refusal.of("unavailable", "Nobody serves nowhere for NodeMessage.Ping."));
    }

    @Test
    void whereNobodyAnswersTheServiceIsUnavailable() throws Exception {
        result(bus.consume("a", request -> Future.future(never -> {})));
        Bus impatient = new Bus(vertx, Duration.ofMillis(1));

        Throwable failure =
                catchThrowable(() ->
                        result(impatient.request("a", new NodeMessage.Ping(), BusMessage.class)));

        assertThat(failure.getCause()).hasMessageContaining("unavailable");
    }

    @Test
    void anAnswerOfTheWrongKindIsABug() throws Exception {
        result(bus.consume("a", request -> Future.succeededFuture(new BusMessage.Done())));

        Throwable failure =
                catchThrowable(() ->
                        result(bus.request("a", new NodeMessage.Ping(), NodeMessage.Pong.class)));

        assertThat(failure)
                .hasCauseInstanceOf(IllegalStateException.class)
                .hasMessageContaining("a answered NodeMessage.Ping with BusMessage.Done");
    }

    @Test
    void everyListenerHearsWhatIsPublished() throws Exception {
        var one = new CompletableFuture<BusMessage>();
        var two = new CompletableFuture<BusMessage>();
        result(bus.listen("news", one::complete));
        result(bus.listen("news", two::complete));
        var news = new AuthEvent.DeviceSessionRevoked(new UUID(1, 2));

        bus.publish("news", news);

        assertThat(one.get(60, TimeUnit.SECONDS)).isSameAs(news);
        assertThat(two.get(60, TimeUnit.SECONDS)).isSameAs(news);
    }

    @Test
    void aClosedConsumerIsGone() throws Exception {
        Bus.Consumer consumer =
                result(bus.consume("a", request -> Future.succeededFuture(new BusMessage.Done())));

        result(consumer.close());

        assertThat(refusal("a").code()).isEqualTo("unavailable");
    }

    @Test
    void pingsAreAnsweredWithTheHealthOfTheMoment() throws Exception {
        var sick = new NodeMessage.Pong(false, "the database does not answer");
        result(bus.answerPings("n", "auth", 1, () -> sick));

        assertThat(
                        result(
                                bus.request(
                                        Addresses.verticle("n", "auth", 1),
                                        new NodeMessage.Ping(),
                                        NodeMessage.Pong.class)))
                .isEqualTo(sick);
    }

    private Refusal refusal(String address) {
        Throwable failure =
                catchThrowable(() ->
                        result(
                                bus.request(
                                        address, new NodeMessage.Ping(), BusMessage.Done.class)));
        RefusedException refused =
                assertThat(failure.getCause()).asInstanceOf(type(RefusedException.class)).actual();
        return refused.refusal();
    }

    private static <T> T result(Future<T> future)
            throws ExecutionException, InterruptedException, TimeoutException {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
}
